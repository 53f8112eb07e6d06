"""Correcting a photo by hand: orientation, box, landmarks; and what its quality is."""
