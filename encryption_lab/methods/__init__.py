"""How an object is encrypted, and whose key it is: a file a method.

    sse_s3         keys held by S3: a data key for each object, wrapped under a key that S3 rotates
    sse_kms        keys in KMS: a data key from KMS for each object, or from a Bucket Key
    dsse_kms       two independent layers: the inner under a data key from KMS, the outer under one of S3's
    sse_c          the customer sends the key with each request; only a salted HMAC of it stays
    client_side    encrypted before upload; S3 sees ciphertext and adds one of the above around it

Each server-side method answers two questions: `create` – which key seals a new object, and what must be stored to have
that key again; `reopen` – which key opens it, given what was stored. What is stored is the method's envelope
(`envelopes.py`). How bytes are sealed under the key is the same for all: `store/sealed_blob.py`.
"""
