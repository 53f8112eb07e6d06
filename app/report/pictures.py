"""Pictures as they go into a PDF: reduced to what print can show, labelled in their own metadata where synthetic."""

from __future__ import annotations

import io

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from reportlab.lib.utils import ImageReader

PRINT_DPI = 300
JPEG_QUALITY = 90
SYNTHETIC_SOURCE = "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"
"""IPTC's term for pictures made by a trained model."""

_XMP = (
    '<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">'
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" '
    'xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/" '
    f'Iptc4xmpExt:DigitalSourceType="{SYNTHETIC_SOURCE}"/></rdf:RDF></x:xmpmeta><?xpacket end="r"?>'
).encode()


def photographic(image: NDArray[np.uint8], width_pt: float, height_pt: float, *, synthetic: bool) -> ImageReader:
    """A photo or rendered view as JPEG, reduced to 300 dpi at its printed size.

    Args:
        image: (H, W, 3) uint8 RGB.
        width_pt: printed width, pt.
        height_pt: printed height, pt.
        synthetic: states in the picture's own metadata that a model made it.
    """
    picture = Image.fromarray(np.ascontiguousarray(image))
    limit = (max(1, round(width_pt / 72 * PRINT_DPI)), max(1, round(height_pt / 72 * PRINT_DPI)))
    if picture.width > limit[0] or picture.height > limit[1]:
        picture.thumbnail(limit, Image.Resampling.LANCZOS, reducing_gap=3.0)
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", quality=JPEG_QUALITY, subsampling=0, xmp=_XMP if synthetic else b"")
    buffer.seek(0)
    return ImageReader(buffer)


def reduced(image: NDArray[np.uint8], side: int = 640) -> NDArray[np.uint8]:
    """A photo (H, W, 3) at most `side` px wide and high: all that a page shows of it, for cases with many photos."""
    picture = Image.fromarray(np.ascontiguousarray(image))
    picture.thumbnail((side, side), Image.Resampling.LANCZOS, reducing_gap=3.0)
    return np.asarray(picture, dtype=np.uint8)


def exact(image: NDArray[np.uint8]) -> ImageReader:
    """A small picture (H, W, 3) uint8 RGB without loss."""
    return ImageReader(Image.fromarray(np.ascontiguousarray(image)))
