"""Measurements, never assertions: `make bench`. Ratios within one run, since machines are noisy."""
