"""Connect a client: access keys, what to copy into which tool, and whether its first request has arrived."""
