"""Revisions of the administration's database."""
