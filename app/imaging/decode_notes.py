"""The words of the photo decoder: what it refuses, and what it tells about photos that it accepts."""

from __future__ import annotations

_CONVERT = "save the photo as JPEG, PNG, TIFF, BMP or WebP and try again"
_COPY = "use the original file or copy it again from its source"

REFUSALS = {
    "missing": ("E501", "the file does not exist (any more)", "check the name and the drive"),
    "unreadable": ("E501", "the file cannot be read", "check the permissions and the drive"),
    "not_a_file": ("E501", "this is not a regular file", "choose a photo file"),
    "empty": ("E502", "the file is empty", _COPY),
    "format": ("E503", "the file is not an image in an allowed format", _CONVERT),
    "truncated": ("E504", "the image is truncated", _COPY),
    "damaged": ("E504", "the image is damaged", _COPY),
    "bytes": ("E505", "the file is larger than 256 MiB", "save a smaller copy and try again"),
    "pixels": ("E505", "the image is larger than 120 megapixels", "save a smaller copy and try again"),
    "memory": ("E505", "the image needs more memory than a photo may", "save a smaller copy and try again"),
    "crash": ("E506", "the photo decoder stopped unexpectedly", _CONVERT),
    "timeout": ("E507", "the photo decoder took too long", _CONVERT),
}
"""Reason: code, cause, remedy."""

NOTICES = {
    "shrunk": ("W501", "The photo of {declared} px was reduced to a working copy of {size} px."),
    "frames": ("W502", "The file holds several frames or pages; the first was used."),
    "alpha": ("W503", "Transparent areas were laid over white."),
    "cmyk": ("W504", "The colours were converted from CMYK."),
    "lab": ("W504", "The colours were converted from CIE Lab."),
    "depth": ("W505", "The grey values were reduced to 8 bits."),
    "stretched": ("W506", "The grey values were scaled, since they do not use the range of 16 bits."),
    "icc": ("W507", "The colours were converted to sRGB by the embedded colour profile."),
    "icc_broken": ("W508", "The embedded colour profile is unusable; the colours were taken as sRGB."),
    "exif_broken": ("W509", "The EXIF data are damaged; the photo may not be upright."),
    "extension": ("W510", "The file's name does not say so, but it is in {format} format."),
}
"""Note of the decoder process: code, text."""

FORMAT_NAMES = {
    "JPEG": (".jpg", ".jpeg", ".jpe", ".jfif", ".mpo"),
    "PNG": (".png", ".apng"),
    "TIFF": (".tif", ".tiff"),
    "BMP": (".bmp", ".dib"),
    "WEBP": (".webp",),
}
"""Allowed format: the suffixes of its files."""

_FOREIGN = (
    (0, b"GIF8", "it is a GIF"),
    (0, b"%PDF", "it is a PDF"),
    (0, b"8BPS", "it is a Photoshop document"),
    (4, b"ftypheic", "it is a HEIC photo"),
    (4, b"ftypheix", "it is a HEIC photo"),
    (4, b"ftypmif1", "it is a HEIC photo"),
    (4, b"ftypavif", "it is an AVIF image"),
    (4, b"ftyp", "it is a video"),
)


def foreign_format(data: bytes) -> str:
    """What the file seems to be, where people often try it; otherwise an empty string."""
    return next((name for at, mark, name in _FOREIGN if data[at : at + len(mark)] == mark), "")
