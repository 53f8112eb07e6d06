"""The batch queue: many photos, one after the other, while one works on something else."""
