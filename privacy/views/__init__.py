"""Pages of the privacy centre and of the privacy office."""
