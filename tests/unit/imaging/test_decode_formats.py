"""Every kind of photo that a case may hold comes out upright, in RGB, with a word about what was done to it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image, ImageCms

from app.core.records import Photo
from app.imaging.decode import decode_photo
from tests.helpers.photo_files import QUADRANTS, as_stored, encoded, noisy, quadrants

Decode = Callable[[bytes, str], Photo]
SUFFIX = {"JPEG": ".jpg", "PNG": ".png", "TIFF": ".tif", "BMP": ".bmp", "WEBP": ".webp"}


def quarter_colours(rgb: np.ndarray) -> np.ndarray:
    """(4, 3) colours in the middles of the four quarters."""
    height, width = rgb.shape[:2]
    return np.array([rgb[height * y // 4, width * x // 4] for y in (1, 3) for x in (1, 3)], float)


def codes(photo: Photo) -> list[str]:
    return [notice.code for notice in photo.warnings]


@pytest.mark.parametrize("file_format", SUFFIX)
def test_each_format_gives_its_pixels(decode_bytes: Decode, file_format: str) -> None:
    data = encoded(quadrants(), file_format)
    photo = decode_bytes(data, f"photo{SUFFIX[file_format]}")
    assert photo.rgb.shape == (48, 64, 3)
    assert photo.rgb.dtype == np.uint8
    assert np.abs(quarter_colours(photo.rgb) - QUADRANTS).max() <= 6
    assert photo.sha256 == hashlib.sha256(data).hexdigest()
    assert photo.name == f"photo{SUFFIX[file_format]}"
    assert photo.warnings == ()


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("file_format", ["JPEG", "PNG", "TIFF", "WEBP"])
def test_exif_orientation_is_applied(decode_bytes: Decode, file_format: str, orientation: int) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    data = encoded(as_stored(quadrants(), orientation), file_format, exif=exif)
    photo = decode_bytes(data, f"photo{SUFFIX[file_format]}")
    assert photo.size == (64, 48)
    assert np.abs(quarter_colours(photo.rgb) - QUADRANTS).max() <= 6


def test_lossless_formats_keep_every_pixel(decode_bytes: Decode) -> None:
    picture = noisy()
    for file_format in ("PNG", "TIFF", "BMP"):
        np.testing.assert_array_equal(decode_bytes(encoded(picture, file_format), "x").rgb, picture)


def test_progressive_jpeg(decode_bytes: Decode) -> None:
    photo = decode_bytes(encoded(quadrants(), "JPEG", progressive=True), "photo.jpg")
    assert np.abs(quarter_colours(photo.rgb) - QUADRANTS).max() <= 6


@pytest.mark.parametrize("mode", ["1", "L", "P"])
@pytest.mark.parametrize("file_format", ["PNG", "TIFF", "BMP"])
def test_one_bit_grey_and_palette(decode_bytes: Decode, file_format: str, mode: str) -> None:
    image = Image.fromarray(quadrants()).convert(mode)
    expected = np.asarray(image.convert("RGB"))
    photo = decode_bytes(encoded(image, file_format), f"photo{SUFFIX[file_format]}")
    np.testing.assert_array_equal(photo.rgb, expected)
    assert photo.warnings == ()


def test_cmyk_is_converted_and_said(decode_bytes: Decode) -> None:
    cmyk = Image.fromarray(quadrants()).convert("CMYK")
    for file_format in ("JPEG", "TIFF"):
        photo = decode_bytes(encoded(cmyk, file_format), f"photo{SUFFIX[file_format]}")
        assert np.abs(quarter_colours(photo.rgb) - QUADRANTS).max() <= 8
        assert codes(photo) == ["W504"]


@pytest.mark.parametrize("file_format", ["PNG", "TIFF"])
def test_16_bit_grey_keeps_its_brightness(decode_bytes: Decode, file_format: str) -> None:
    wide = np.linspace(0, 65535, 64 * 48).reshape(48, 64).astype(np.uint16)
    photo = decode_bytes(encoded(wide, file_format), f"photo{SUFFIX[file_format]}")
    assert np.abs(photo.rgb[..., 0] - wide / 257.0).max() <= 1.0
    assert codes(photo) == ["W505"]


def test_12_bit_grey_in_16_is_not_left_black(decode_bytes: Decode) -> None:
    narrow = np.linspace(0, 4095, 64 * 48).reshape(48, 64).astype(np.uint16)
    photo = decode_bytes(encoded(narrow, "TIFF"), "scan.tif")
    assert np.abs(photo.rgb[..., 0] - narrow * (255 / 4095)).max() <= 1.0
    assert codes(photo) == ["W505", "W506"]


def test_floating_point_grey(decode_bytes: Decode) -> None:
    ramp = np.linspace(-3.0, 5.0, 64 * 48, dtype=np.float32).reshape(48, 64)
    photo = decode_bytes(encoded(ramp, "TIFF"), "scan.tif")
    assert photo.rgb[0, 0, 0] == 0
    assert photo.rgb[-1, -1, 0] == 255
    assert codes(photo) == ["W505", "W506"]


@pytest.mark.parametrize("suffix", [".png", ".tiff"])
def test_16_bit_colour(decode_bytes: Decode, suffix: str) -> None:
    wide = quadrants().astype(np.uint16) * 257
    done, data = cv2.imencode(suffix, wide[..., ::-1])
    assert done
    photo = decode_bytes(data.tobytes(), f"photo{suffix}")
    assert np.abs(quarter_colours(photo.rgb) - QUADRANTS).max() <= 1


@pytest.mark.parametrize("mode", ["RGBA", "LA", "PA"])
def test_transparency_is_laid_over_white(decode_bytes: Decode, mode: str) -> None:
    image = Image.fromarray(quadrants()).convert("RGBA")
    image.paste((0, 0, 0, 0), (0, 0, 32, 24))
    image = image.convert("LA") if mode == "LA" else image
    options = {}
    if mode == "PA":
        image = image.convert("RGB").quantize(8)
        options["transparency"] = image.getpixel((10, 10))
    photo = decode_bytes(encoded(image, "PNG", **options), "photo.png")
    assert photo.rgb[10, 10].tolist() == [255, 255, 255]
    assert photo.rgb[40, 50].tolist() != [255, 255, 255]
    assert codes(photo) == ["W503"]


def test_opaque_alpha_needs_no_word(decode_bytes: Decode) -> None:
    assert decode_bytes(encoded(Image.fromarray(quadrants()).convert("RGBA"), "PNG"), "a.png").warnings == ()


@pytest.mark.parametrize("file_format", ["PNG", "WEBP", "TIFF", "MPO"])
def test_of_several_frames_the_first_is_taken(decode_bytes: Decode, file_format: str) -> None:
    first, second = Image.fromarray(quadrants()), Image.fromarray(quadrants()[::-1])
    data = encoded(first, file_format, save_all=True, append_images=[second])
    photo = decode_bytes(data, f"photo{SUFFIX.get(file_format, '.jpg')}")
    assert np.abs(quarter_colours(photo.rgb) - QUADRANTS).max() <= 6
    assert codes(photo) == ["W502"]


def _profile(name: str) -> bytes:
    return ImageCms.ImageCmsProfile(ImageCms.createProfile(name)).tobytes()


def _swapped_primaries() -> bytes:
    """A profile in which red and green change places."""
    data = bytearray(_profile("sRGB"))
    red, green = data.index(b"rXYZ"), data.index(b"gXYZ")
    data[red : red + 4], data[green : green + 4] = b"gXYZ", b"rXYZ"
    return bytes(data).replace("sRGB".encode("utf-16-be"), "test".encode("utf-16-be"))


def test_colour_profile_is_applied(decode_bytes: Decode) -> None:
    photo = decode_bytes(encoded(quadrants(), "PNG", icc_profile=_swapped_primaries()), "photo.png")
    expected = np.array(QUADRANTS)[:, [1, 0, 2]]
    assert np.abs(quarter_colours(photo.rgb) - expected).max() <= 3
    assert codes(photo) == ["W507"]


def test_srgb_profile_changes_nothing(decode_bytes: Decode) -> None:
    photo = decode_bytes(encoded(quadrants(), "PNG", icc_profile=_profile("sRGB")), "photo.png")
    np.testing.assert_array_equal(photo.rgb, quadrants())
    assert photo.warnings == ()


@pytest.mark.parametrize("profile", [b"nonsense", _profile("sRGB")[:200], _profile("LAB")], ids=["text", "cut", "lab"])
def test_broken_colour_profile_is_said_and_left_out(decode_bytes: Decode, profile: bytes) -> None:
    photo = decode_bytes(encoded(quadrants(), "PNG", icc_profile=profile), "photo.png")
    np.testing.assert_array_equal(photo.rgb, quadrants())
    assert codes(photo) == ["W508"]


@pytest.mark.parametrize(
    "exif",
    [
        b"Exif\0\0" + b"\xff" * 40,
        b"Exif\0\0II*\0\x08\0\0\0\xff\xff",
        b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x63\0\0\0\0\0\0",
        b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x02\0\0\0\x04abc\0\0\0\0\0",
    ],
    ids=["noise", "cut", "orientation-99", "orientation-text"],
)
def test_broken_exif_is_said_and_left_out(decode_bytes: Decode, exif: bytes) -> None:
    photo = decode_bytes(encoded(quadrants(), "JPEG", exif=exif), "photo.jpg")
    assert np.abs(quarter_colours(photo.rgb) - QUADRANTS).max() <= 6
    assert codes(photo) in (["W509"], [])


def test_orientation_out_of_range_is_said(decode_bytes: Decode) -> None:
    exif = Image.Exif()
    exif[0x0112] = 99
    assert codes(decode_bytes(encoded(quadrants(), "JPEG", exif=exif), "photo.jpg")) == ["W509"]


def test_wrong_extension_is_said(decode_bytes: Decode) -> None:
    photo = decode_bytes(encoded(quadrants(), "PNG"), "photo.jpg")
    np.testing.assert_array_equal(photo.rgb, quadrants())
    assert codes(photo) == ["W510"]


@pytest.mark.parametrize("file_format", ["JPEG", "PNG"])
def test_a_huge_photo_is_reduced_and_said(decode_bytes: Decode, file_format: str) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    data = encoded(as_stored(quadrants(620, 6200), 6), file_format, exif=exif)
    photo = decode_bytes(data, f"photo{SUFFIX[file_format]}")
    assert 3000 <= max(photo.size) <= 4096
    assert photo.size[0] / photo.size[1] == pytest.approx(620 / 6200, rel=5e-3)
    assert np.abs(quarter_colours(photo.rgb) - QUADRANTS).max() <= 6
    assert codes(photo) == ["W501"]
    assert "620 x 6200" in photo.warnings[0].text


def test_pixels_can_be_written_to(decode_bytes: Decode) -> None:
    photo = decode_bytes(encoded(quadrants(), "PNG"), "photo.png")
    assert photo.rgb.flags.c_contiguous
    assert photo.rgb.flags.writeable


def test_strange_names(tmp_path: Path) -> None:
    names = [
        "<b>.png",
        "CON.png",
        "\u202egnp.png",
        "😀.png",
        " .png",
        "x" * 200 + ".png",
        "'; rm -rf.png",
        "\udcff.png",
    ]
    data = encoded(quadrants(), "PNG")
    for name in names:
        path = tmp_path / name
        path.write_bytes(data)
        assert decode_photo(path).name == name
