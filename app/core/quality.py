"""Figures about a photo's quality and the limits beyond which a person is warned."""

from __future__ import annotations

from dataclasses import dataclass

SMALL_FACE_PX = 90.0
"""Below it the crop is enlarged to nearly twice the photo's resolution and more."""
BLUR_LIMIT = 5.0
"""Variance of the Laplacian of Gaussian (1 px) of the grey crop: sharp faces have 10 to 100, faces blurred by
a Gaussian of 2 px 2 to 6, whatever noise lies over them."""
CLIPPED_SHARE = 0.12
DARK_MEDIAN = 35.0
BRIGHT_MEDIAN = 225.0
OUTSIDE_SHARE = 0.08


@dataclass(frozen=True)
class Quality:
    """Measurements of one face.

    Attributes:
        face_px: mean side of the face's box, photo px.
        sharpness: variance of the Laplacian of Gaussian, grey levels squared.
        median: of the grey levels, 0 to 255.
        bright: share of the face at 250 and more.
        dark: share of the face at 5 and less.
        outside: share of the face beyond the photo's edge.
    """

    face_px: float
    sharpness: float
    median: float
    bright: float
    dark: float
    outside: float
