"""Evaluation: errors of a network on held-out synthetic heads and on annotated photos, always beside baselines."""
