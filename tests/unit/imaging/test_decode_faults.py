"""Files that are no sound photo are refused with the code of their fault, and nothing else happens."""

from __future__ import annotations

import hashlib
import os
import random
import struct
import threading
import time
import zlib
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from app.core.errors import ImageRefusedError
from app.core.records import Photo
from app.imaging.decode import PhotoDecoder, decode_photo
from tests.helpers.photo_files import encoded, noisy, png, quadrants

Decode = Callable[[bytes, str], Photo]
HEIC = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic"


def refusal(decode: Decode, data: bytes, name: str = "photo.jpg") -> ImageRefusedError:
    with pytest.raises(ImageRefusedError) as caught:
        decode(data, name)
    assert caught.value.exit_code == 5
    assert name in caught.value.one_line()
    return caught.value


def outcome(decode: Decode, data: bytes) -> str:
    """The word "decoded", or the code of the refusal."""
    try:
        decode(data, "photo.img")
    except ImageRefusedError as error:
        return error.code
    return "decoded"


def test_empty_file(decode_bytes: Decode) -> None:
    assert refusal(decode_bytes, b"").code == "E502"


@pytest.mark.parametrize(
    "data",
    [b"This is a letter, not a photo.\n", random.Random(1).randbytes(5000), b"\0" * 5000, b"GIF89a" + bytes(60), HEIC],
    ids=["text", "random", "zeros", "gif", "heic"],
)
def test_what_is_no_allowed_image(decode_bytes: Decode, data: bytes) -> None:
    assert refusal(decode_bytes, data).code == "E503"


def test_the_message_names_a_format_that_people_have(decode_bytes: Decode) -> None:
    error = refusal(decode_bytes, HEIC)
    assert "HEIC" in error.cause
    assert "save the photo as JPEG" in error.remedy


@pytest.mark.parametrize("sixteenth", range(1, 16))
@pytest.mark.parametrize("file_format", ["JPEG", "PNG"])
def test_truncated_is_never_filled_with_grey(decode_bytes: Decode, file_format: str, sixteenth: int) -> None:
    data = encoded(noisy(), file_format)
    assert refusal(decode_bytes, data[: len(data) * sixteenth // 16]).code == "E504"


@pytest.mark.parametrize("options", [{"format": "JPEG", "progressive": True}, {"format": "TIFF"}, {"format": "BMP"},
                                     {"format": "WEBP"}, {"format": "TIFF", "compression": "tiff_lzw"}],
                         ids=["progressive", "tiff", "bmp", "webp", "tiff-lzw"])  # fmt: skip
def test_half_a_file_of_each_kind(decode_bytes: Decode, options: dict[str, object]) -> None:
    settings = dict(options)
    data = encoded(noisy(), str(settings.pop("format")), **settings)
    assert refusal(decode_bytes, data[: len(data) // 2]).code == "E504"


def test_a_jpeg_without_its_last_byte(decode_bytes: Decode) -> None:
    assert refusal(decode_bytes, encoded(noisy(), "JPEG")[:-1]).code == "E504"


def test_a_jpeg_whose_end_was_lost_to_zeros(decode_bytes: Decode) -> None:
    data = encoded(noisy(), "JPEG")
    half = len(data) // 2
    assert refusal(decode_bytes, data[:half] + bytes(len(data) - half)).code == "E504"
    assert decode_bytes(data + bytes(4096), "padded.jpg").size == (160, 120)


def test_flipped_bits_never_crash(decode_bytes: Decode) -> None:
    dice = random.Random(2)
    rounds = int(os.environ.get("ENFACE_FUZZ", "24"))
    for number in range(rounds):
        file_format = dice.choice(["JPEG", "PNG", "TIFF", "BMP", "WEBP"])
        data = bytearray(encoded(noisy(48, 36, number), file_format))
        for _ in range(dice.choice([1, 3, 20])):
            # Half of the flips go to the header, where they do most.
            end = len(data) if dice.random() < 0.5 else min(len(data), 200)
            data[dice.randrange(end)] ^= 1 << dice.randrange(8)
        assert outcome(decode_bytes, bytes(data)) in {"decoded", "E503", "E504", "E505"}, (number, file_format)


def _bmp_of(width: int, height: int) -> bytes:
    header = struct.pack("<IiiHHIIiiII", 40, width, height, 1, 24, 0, 0, 2835, 2835, 0, 0)
    return b"BM" + struct.pack("<IHHI", 54 + 64, 0, 0, 54) + header + bytes(64)


@pytest.mark.parametrize(
    "data",
    [png(50_000, 50_000, b"\0" * 100), png(50_000, 10, b"\0" * 100), _bmp_of(50_000, 50_000)],
    ids=["png", "png-wide", "bmp"],
)
def test_a_bomb_is_refused_by_its_declared_size(decode_bytes: Decode, data: bytes) -> None:
    started = time.monotonic()
    error = refusal(decode_bytes, data)
    assert (error.code, "120 megapixels" in error.cause) == ("E505", True)
    assert time.monotonic() - started < 5


def test_a_text_bomb_is_refused(decode_bytes: Decode) -> None:
    bomb = b"Comment\0\0" + zlib.compress(b"A" * (16 << 20))
    data = png(8, 8, b"\0" * 72, extra=((b"zTXt", bomb),))
    assert refusal(decode_bytes, data, "photo.png").code in {"E504", "E505"}


def test_the_largest_photo_that_is_allowed(tmp_path: Path) -> None:
    """It needs no more memory than the process may have; the clock is for busy machines."""
    width, height = 12_000, 9_990
    rows = b"".join([b"\0" + bytes((width + 7) // 8)] * height)
    path = tmp_path / "photo.png"
    path.write_bytes(png(width, height, rows, depth=1))
    assert max(PhotoDecoder(timeout_s=60).decode(path).size) == 4096


def test_the_size_of_the_file_is_limited(tmp_path: Path) -> None:
    path = tmp_path / "photo.png"
    path.write_bytes(encoded(noisy(), "PNG"))
    with pytest.raises(ImageRefusedError) as caught:
        PhotoDecoder(max_file_bytes=1000).decode(path)
    assert caught.value.code == "E505"
    sparse = tmp_path / "sparse.jpg"
    with sparse.open("wb") as file:
        file.truncate(1 << 40)
    with pytest.raises(ImageRefusedError) as caught:
        decode_photo(sparse)
    assert caught.value.code == "E505"


@pytest.mark.parametrize("name", ["missing.jpg", "x" * 10_000, "nul\0byte.jpg", "file.txt/photo.jpg", ""])
def test_names_that_lead_nowhere(tmp_path: Path, name: str) -> None:
    (tmp_path / "file.txt").write_text("x")
    with pytest.raises(ImageRefusedError) as caught:
        decode_photo(tmp_path / name if name else tmp_path)
    assert caught.value.code == "E501"
    assert "\n" not in caught.value.one_line()


@pytest.mark.alone
def test_a_fifo_is_refused_at_once(tmp_path: Path) -> None:
    path = tmp_path / "photo.jpg"
    os.mkfifo(path)
    started = time.monotonic()
    with pytest.raises(ImageRefusedError) as caught:
        decode_photo(path)
    assert caught.value.code == "E501"
    assert time.monotonic() - started < 1


@pytest.mark.parametrize("path", ["/dev/null", "/dev/zero", "/proc/self/mem"])
def test_devices_are_refused(path: str) -> None:
    with pytest.raises(ImageRefusedError) as caught:
        decode_photo(path)
    assert caught.value.code in {"E501", "E502"}


def test_a_file_that_vanishes_between_choice_and_reading(tmp_path: Path) -> None:
    path = tmp_path / "photo.jpg"
    path.write_bytes(encoded(noisy(), "JPEG"))
    path.unlink()
    with pytest.raises(ImageRefusedError) as caught:
        decode_photo(path)
    assert (caught.value.code, "does not exist" in caught.value.cause) == ("E501", True)


def test_a_file_that_is_replaced_while_it_is_read(tmp_path: Path) -> None:
    """The hash always belongs to the pixels, whichever of the two files was read."""
    path = tmp_path / "photo.png"
    files = [encoded(quadrants(), "PNG"), encoded(quadrants()[::-1], "PNG")]
    pixels = {
        hashlib.sha256(data).hexdigest(): rgb for data, rgb in zip(files, (quadrants(), quadrants()[::-1]), strict=True)
    }
    path.write_bytes(files[0])
    done = threading.Event()

    def replace() -> None:
        number = 0
        while not done.is_set():
            number += 1
            other = tmp_path / "other.png"
            other.write_bytes(files[number % 2])
            other.replace(path)

    thread = threading.Thread(target=replace)
    thread.start()
    try:
        for _ in range(6):
            photo = decode_photo(path)
            np.testing.assert_array_equal(photo.rgb, pixels[photo.sha256])
    finally:
        done.set()
        thread.join()


def test_the_file_is_not_touched(tmp_path: Path) -> None:
    path = tmp_path / "photo.png"
    path.write_bytes(encoded(quadrants(), "PNG"))
    path.chmod(0o400)
    before = path.stat()
    decode_photo(path)
    after = path.stat()
    assert (before.st_mtime_ns, before.st_mode, before.st_size) == (after.st_mtime_ns, after.st_mode, after.st_size)
    assert list(tmp_path.iterdir()) == [path]
