"""What the chooser keeps: the proofs that were made in a sandbox."""

from __future__ import annotations

from django.db import models

from encryption_lab.persistence.models import Sandbox


class ProofRow(models.Model):
    """document: a Proof as JSON; see proving/proofs.py. It goes with the sandbox."""

    id = models.BigAutoField(primary_key=True)
    account = models.ForeignKey(Sandbox, on_delete=models.CASCADE, db_index=False, related_name="+")
    bucket = models.CharField(max_length=63)
    document = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "bucket"], name="one_proof_a_bucket")]
