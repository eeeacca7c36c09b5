"""The pages of practice: choose a mode, answer, see why, and look back."""
