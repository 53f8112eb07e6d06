"""Enface: a forensic workstation that reconstructs a 3D face from one or two photographs."""

__version__ = "0.1.0"
