"""A photo from the clipboard as a file, undecoded where the clipboard has the bytes of one."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QImage

from app.gui.photo_slot import dropped_files

# In order of preference: what loses nothing first.
_BYTES = {
    "image/png": "png",
    "image/tiff": "tif",
    "image/bmp": "bmp",
    "image/webp": "webp",
    "image/jpeg": "jpg",
}


def photo_from(data: QMimeData, folder: Path) -> Path | None:
    """The copied file, or the copied picture written into `folder`; None when there is neither.

    Encoded bytes are written as they are, so that only the limited decoding process ever reads them; pixels without a
    file format become a PNG.
    """
    files = dropped_files(data)
    if files:
        return files[0]
    number = sum(1 for _ in folder.iterdir()) + 1
    for mime, suffix in _BYTES.items():
        content = bytes(data.data(mime).data()) if data.hasFormat(mime) else b""
        if content:
            path = folder / f"pasted-{number}.{suffix}"
            path.write_bytes(content)
            return path
    if data.hasImage():
        image = data.imageData()
        path = folder / f"pasted-{number}.png"
        if isinstance(image, QImage) and image.save(str(path)):
            return path
    return None
