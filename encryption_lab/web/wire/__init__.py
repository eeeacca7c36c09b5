"""Wire: the last requests of the lab as they came, live: who asked what, how it was encrypted, what the trail kept."""
