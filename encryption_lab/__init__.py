"""The lab: objects really encrypted as S3 encrypts them, in a sandbox a person can take apart.

Where to begin: `methods/` holds the four methods, a file each; `lab.py` is the one door to all of it;
`persistence/` and `web/` are the only parts that know Django.
"""
