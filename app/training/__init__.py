"""Training: shape statistics, the pool of rendered pairs, losses, the loop and its checkpoints."""
