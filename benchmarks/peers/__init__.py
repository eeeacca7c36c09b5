"""The endpoint beside other servers of S3, in one run, over the same client and the same bytes.

servers    how each is started, and what can be said of it
signing    requests signed in advance, so that signing is not measured
client     one request at a time over a socket, and eight at once
measures   what is measured, of one server
"""
