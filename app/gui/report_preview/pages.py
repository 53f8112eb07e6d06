"""PDF pages as pictures, made by PDFium on a worker thread."""

from __future__ import annotations

import threading
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from app.core.jobs import JobContext

POINTS_PER_INCH = 72.0
_LOCK = threading.Lock()  # PDFium is not made for several threads at a time


def draw_pages(pdf: bytes, dpi: float, take: Callable[[NDArray[np.uint8]], object], ctx: JobContext) -> int:
    """Draw every page of a document that Enface made itself.

    Args:
        pdf: the document.
        dpi: pixels per inch.
        take: gets each page as (H, W, 3) uint8 RGB, in order, on this thread.
        ctx: asked between pages whether to stop.

    Returns:
        The number of pages.
    """
    import pypdfium2

    with _LOCK:
        document = pypdfium2.PdfDocument(pdf)
        try:
            count = len(document)
            for number in range(count):
                ctx.progress("Drawing", number / count)
                page = document[number]
                bitmap = page.render(scale=dpi / POINTS_PER_INCH, rev_byteorder=True)
                take(np.ascontiguousarray(bitmap.to_numpy()[:, :, :3]))
                page.close()
            return count
        finally:
            document.close()
