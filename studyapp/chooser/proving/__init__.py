"""A decision applied to a bucket of the lab, with the documents that Apply writes, and checked by really asking.

`prove` is free of Django: it takes a lab, and its answer is what the lab answered.
"""
