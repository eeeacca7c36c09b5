"""The audit trail, the clock of the lab, and starting afresh."""
