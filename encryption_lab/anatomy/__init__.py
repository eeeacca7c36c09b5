"""What can be seen of a stored object: from records and files to the values that pages show. Reads, never writes.

    byte_fields   a run of bytes with a name
    stored_file   a sealed file: which byte is header, ciphertext or tag, and which byte of plaintext lies there
    record        what is kept beside the file: wrapped keys, KMS blob, salted HMAC, checksum, MAC
    key_chain     whose key seals what, from the root key to the object
    readers       who can read it: asked of the lab, by really asking
    opening       the envelope opened: the keys in clear
    script        a program that opens the stored bytes outside the lab

Layouts are those of `docs/formats.md`.
"""
