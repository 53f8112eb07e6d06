"""Tests that draw through OpenGL in a shown window."""
