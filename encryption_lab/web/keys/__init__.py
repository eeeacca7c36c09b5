"""KMS keys: states, material, rotation, whom the policy lets in, and where each is used."""
