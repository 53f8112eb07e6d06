"""Batches at full size: equal results on any number of workers, their rate, and none lost when workers are killed."""
