"""Frames, meshes, metrics, records and errors: no Qt, no torch, no file formats of evidence."""
