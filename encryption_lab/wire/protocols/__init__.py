"""From bytes to parameters and back, by the service models that botocore carries: the clients' own models.

A request becomes an operation and its parameters as boto3's caller writes them; a result, in the shape that boto3's
caller gets, becomes the bytes of an answer. What an operation does is not known here.
"""
