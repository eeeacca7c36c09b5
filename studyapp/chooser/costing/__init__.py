"""What KMS costs in a month, and where its quota ends: `costs` is a pure function of the use and the prices."""
