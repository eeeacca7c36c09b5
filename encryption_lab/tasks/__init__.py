"""Has somebody done it? Checks over one lab: its objects, keys and buckets, its requests and its audit trail.

    judge_task(lab, [{"look": "object", "method": "sse-kms", "bucket_key": True, "label": "…"}], since=began)

values    what a check finds
ground    the lab as it is now, and what happened in it since a moment
looks     what a look is: things, and what may be asked of each
objects, keys, buckets, requests, events   the looks
judging   from checks to findings
"""
