"""Predict, then see: the catalogue of experiments, one of them to predict, and a run beside its prediction."""
