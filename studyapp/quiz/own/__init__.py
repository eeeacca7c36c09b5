"""A learner's own questions, from files: kept beside the bank, asked and marked as its questions are."""
