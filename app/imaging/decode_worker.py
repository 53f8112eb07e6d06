"""The throw-away process in which a photo's bytes are decoded.

`app.imaging.decode` starts this file with `python -I`, so it may import nothing of `app`: the standard library and
Pillow only. A process decodes one photo and ends. Protocol: the bytes of the photo, preceded by their count as 8 bytes
big-endian, arrive on standard input; a JSON reply, preceded by its length as 4 bytes big-endian, leaves on standard
output, followed by the pixels (RGB, 8 bits, row by row) if the reply's `status` is "ok".
"""

from __future__ import annotations

import io
import json
import math
import struct
import sys
import zlib
from contextlib import suppress
from typing import Any, BinaryIO

from PIL import (
    ExifTags,
    Image,
    ImageCms,
    ImageColor,
    ImageMode,
    ImageOps,
    ImagePalette,
    MpoImagePlugin,
    TiffImagePlugin,
    UnidentifiedImageError,
    WebPImagePlugin,
)

FORMATS = ("JPEG", "PNG", "TIFF", "BMP", "WEBP")
MAX_PIXELS = 120_000_000
MAX_SIDE = 40_000
WORKING_SIDE = 4096
DRAFT_SIDE = 3000
"""A JPEG is decoded at a half, a quarter or an eighth where that leaves this much: many times faster than in full."""
MEMORY_BYTES = 2 << 30
CPU_SECONDS = 10

# Pillow imports these when first needed, which the limit on open files would forbid; `preinit` brings the rest.
_LOADED = (ImageColor, ImageMode, ImageOps, ImagePalette, MpoImagePlugin, TiffImagePlugin, WebPImagePlugin)
Image.preinit()
_LOST_BYTES = 512
_SIGNATURES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"II*\0", b"MM\0*", b"BM", b"RIFF")
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
# What Pillow's readers raise on damaged files; anything else ends the process, which the parent reports as a crash.
_BROKEN = (
    OSError,
    SyntaxError,
    ValueError,
    TypeError,
    LookupError,
    AttributeError,
    EOFError,
    ArithmeticError,
    RuntimeError,
    struct.error,
    zlib.error,
    ImageCms.PyCMSError,
)


class _RefusedError(Exception):
    """The photo is refused; the argument is the reason that the parent turns into a message."""


def limit_resources() -> None:
    """Bound memory and processor time, and forbid writing files, opening further ones and starting processes.

    Windows has no such limits; there the parent's clock and the declared size are what holds.
    """
    try:
        import resource
    except ImportError:
        return
    limits = {
        resource.RLIMIT_AS: MEMORY_BYTES,
        resource.RLIMIT_CPU: CPU_SECONDS,
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_NOFILE: 3,
        resource.RLIMIT_NPROC: 0,
    }
    for name, value in limits.items():
        with suppress(OSError, ValueError):
            resource.setrlimit(name, (value, value))


def decode(data: bytes) -> tuple[dict[str, Any], bytes]:
    """Decode one photo.

    Args:
        data: the file's bytes.

    Returns:
        The reply for the parent and the pixels (height * width * 3 bytes of sRGB, upright).
    """
    try:
        return _decode(data)
    except _RefusedError as error:
        return {"status": "refused", "reason": str(error)}, b""
    except MemoryError:
        return {"status": "refused", "reason": "memory"}, b""


def _decode(data: bytes) -> tuple[dict[str, Any], bytes]:
    """The reply and the pixels of a photo that is accepted."""
    notes: list[str] = []
    source = _open(data)
    name = "JPEG" if source.format == "MPO" else str(source.format)
    declared = source.size
    if name == "JPEG" and _ends_in_zeros(data):
        raise _RefusedError("truncated")
    if max(declared) > MAX_SIDE or declared[0] * declared[1] > MAX_PIXELS:
        raise _RefusedError("pixels")
    if name == "JPEG" and max(declared) > WORKING_SIDE:
        factor = DRAFT_SIDE / max(declared)
        source.draft(None, (int(declared[0] * factor), int(declared[1] * factor)))
    _load(source)
    orientation = _orientation(source, notes)
    profile = source.info.get("icc_profile")
    image = _shrink(_plain_mode(source, notes))
    if max(declared) > WORKING_SIDE:
        notes.append("shrunk")
    image = _to_srgb(image, profile, notes)
    image = _flatten(image, notes)
    if orientation in _TURNS:
        image = image.transpose(_TURNS[orientation])
    if orientation >= 5:
        declared = (declared[1], declared[0])
    pixels = image.tobytes()
    if _has_more_frames(source):  # looks by going there: `image` may be the source itself
        notes.append("frames")
    reply = {
        "status": "ok",
        "format": name,
        "width": image.width,
        "height": image.height,
        "declared": declared,
        "notes": notes,
    }
    return reply, pixels


def _open(data: bytes) -> Image.Image:
    """Read the header alone."""
    Image.MAX_IMAGE_PIXELS = None  # the declared size is checked against our own limit, before any pixel is decoded
    try:
        return Image.open(io.BytesIO(data), formats=FORMATS)
    except UnidentifiedImageError:
        known = data.startswith(_SIGNATURES)
        raise _RefusedError("damaged" if known else "format") from None
    except _BROKEN:
        raise _RefusedError("damaged") from None


def _ends_in_zeros(data: bytes) -> bool:
    """Whether the end of a JPEG was lost and filled up with zeros, as by a broken copy; libjpeg would paint it grey."""
    content = data.rstrip(b"\0")
    return len(data) - len(content) >= _LOST_BYTES and not content.endswith(b"\xff\xd9")


def _load(image: Image.Image) -> None:
    """Decode the first frame completely; a photo that ends early is refused, never filled up with grey."""
    try:
        image.load()
    except _BROKEN as error:
        raise _RefusedError("truncated" if "truncated" in str(error).lower() else "damaged") from None


def _orientation(image: Image.Image, notes: list[str]) -> int:
    """The EXIF orientation, 1 to 8; 1 where it is absent, nonsense or already applied (TIFF)."""
    try:
        value = image.getexif().get(ExifTags.Base.Orientation, 1)
    except _BROKEN:
        value = None
    if not isinstance(value, int) or not 1 <= value <= 8:
        notes.append("exif_broken")
        return 1
    return value


def _plain_mode(image: Image.Image, notes: list[str]) -> Image.Image:
    """The image as L, RGB, RGBA or CMYK with 8 bits a channel."""
    mode = image.mode
    if mode.startswith("I;16") or mode in ("I", "F"):
        return _grey_to_8_bits(image, notes)
    if mode == "CMYK":
        notes.append("cmyk")
        return image
    if mode == "LAB":
        notes.append("lab")
        lab, rgb = ImageCms.createProfile("LAB"), ImageCms.createProfile("sRGB")
        transform = ImageCms.buildTransform(lab, rgb, "LAB", "RGB")
        converted = ImageCms.applyTransform(image, transform)
        return converted if converted is not None else image
    try:
        if image.has_transparency_data:
            return image.convert("RGBA")
        return image if mode == "RGB" else image.convert("L" if mode in ("1", "L") else "RGB")
    except _BROKEN:
        raise _RefusedError("damaged") from None


def _grey_to_8_bits(image: Image.Image, notes: list[str]) -> Image.Image:
    """One channel of more than 8 bits to 8.

    Values are divided by the smallest usual range that holds them (8, 12 or 16 bits: scanners store 12 bits in 16);
    floats and wider integers are stretched from their least to their greatest.
    """
    low, high = (float(value) for value in image.getextrema())  # type: ignore[arg-type]
    if not math.isfinite(high - low):
        raise _RefusedError("damaged")
    notes.append("depth")
    full = next((full for full in (255.0, 4095.0, 65535.0) if high <= full), high)
    if low >= 0 and full <= 65535 and image.mode != "F":
        low, high = 0.0, full
    if high != 65535:
        notes.append("stretched")
    gain = 255.0 / (high - low) if high > low else 0.0
    wide = image if image.mode == "F" else image.convert("I").convert("F")
    return wide.point(lambda value: value * gain + (0.5 - low * gain)).convert("L")


def _shrink(image: Image.Image) -> Image.Image:
    """The image with its longest side at most `WORKING_SIDE`."""
    factor = WORKING_SIDE / max(image.size)
    if factor >= 1:
        return image
    size = (max(1, round(image.width * factor)), max(1, round(image.height * factor)))
    return image.resize(size, Image.Resampling.BICUBIC, reducing_gap=1.2)


def _to_srgb(image: Image.Image, profile: object, notes: list[str]) -> Image.Image:
    """Apply the embedded ICC profile; without one, or with a broken one, the values are taken as sRGB."""
    if not isinstance(profile, bytes) or not profile:
        return image
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        if "sRGB" in ImageCms.getProfileDescription(source):
            return image
        mode = "RGBA" if image.mode == "RGBA" else "RGB"
        converted = ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"), outputMode=mode)
    except _BROKEN:
        notes.append("icc_broken")
        return image
    notes.append("icc")
    return image if converted is None else converted


def _flatten(image: Image.Image, notes: list[str]) -> Image.Image:
    """RGB; transparency laid over white."""
    if image.mode == "RGBA":
        if image.getchannel("A").getextrema() != (255, 255):
            notes.append("alpha")
            image = Image.alpha_composite(Image.new("RGBA", image.size, "white"), image)
        return image.convert("RGB")
    if image.mode == "CMYK":
        return image.convert("RGB")
    return image if image.mode == "RGB" else image.convert("RGB")


def _has_more_frames(image: Image.Image) -> bool:
    """Whether the file holds a second frame or page."""
    try:
        image.seek(1)
    except (MemoryError, *_BROKEN):
        return False
    return True


def _serve(source: BinaryIO, sink: BinaryIO) -> None:
    """Read one photo, answer, and flush."""
    (count,) = struct.unpack(">Q", source.read(8))
    data = source.read(count)
    if len(data) != count:
        return
    reply, pixels = decode(data)
    text = json.dumps(reply).encode()
    sink.write(struct.pack(">I", len(text)) + text)
    sink.write(pixels)
    sink.flush()


def main() -> None:
    """Serve one photo on standard input and output."""
    limit_resources()
    _serve(sys.stdin.buffer, sys.stdout.buffer)


if __name__ == "__main__":
    main()
