"""Figures of what a case promises: `python -m tests.reliability` prints them at full size, pytest runs samples."""
