"""Tests of Enface."""
