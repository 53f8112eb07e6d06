"""Readers of training data that an agency holds under its own licences; none of those data come with the program.

Each reader is bounded, says what it found and what it skipped and why, shows a few samples, and gives pairs in the form
of the synthetic engine's pool, which every trainer reads.
"""
