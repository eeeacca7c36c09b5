"""S3 itself: buckets, object versions, parts, ranges, ETags; what is allowed and what lies on the disk.

`service.py` is the door. `writing.py` and `reading.py` move bytes, `sealed_blob.py` is where they become noise and
back; the other files answer one question each.
"""
