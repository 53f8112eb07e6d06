"""Doubtful photos raise the doubt that fits, sound ones none."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
import pytest

from app.core.records import Box, Photo
from app.imaging.crop import find_face, locate_face
from app.imaging.quality import measure_quality

SPOILED: dict[str, tuple[Callable[[np.ndarray], np.ndarray], str]] = {
    "blurred": (lambda rgb: cv2.GaussianBlur(rgb, (0, 0), 7.0), "W312"),
    "blurred and noisy": (lambda rgb: noisy(cv2.GaussianBlur(rgb, (0, 0), 9.0)), "W312"),
    "too bright": (lambda rgb: np.clip(rgb * 2.6, 0, 255), "W313"),
    "too dark": (lambda rgb: rgb * 0.15, "W314"),
}


def noisy(rgb: np.ndarray) -> np.ndarray:
    return np.clip(rgb + np.random.default_rng(0).normal(0, 6, rgb.shape), 0, 255)


def changed(photo: Photo, rgb: np.ndarray) -> Photo:
    return Photo(rgb=np.ascontiguousarray(rgb.astype(np.uint8)), sha256=photo.sha256, name=photo.name)


def codes(photo: Photo, box: Box) -> list[str]:
    return [notice.code for notice in locate_face(photo, box).notices]


@pytest.mark.parametrize("name", ["a_front", "a_side", "b_front", "b_side", "c_front", "c_side"])
def test_sound_photos_raise_no_doubt(mugshots: dict[str, Photo], name: str) -> None:
    assert locate_face(mugshots[name]).notices == ()


@pytest.mark.parametrize("fault", SPOILED)
def test_spoiled_photos(mugshots: dict[str, Photo], fault: str) -> None:
    photo = mugshots["a_front"]
    spoil, code = SPOILED[fault]
    assert codes(changed(photo, spoil(photo.rgb)), find_face(photo).box) == [code]


def test_a_small_face(mugshots: dict[str, Photo]) -> None:
    photo = mugshots["c_front"]
    tiny = changed(photo, cv2.resize(photo.rgb, (200, 200), interpolation=cv2.INTER_AREA))
    located = locate_face(tiny)
    assert "W311" in [notice.code for notice in located.notices]
    assert measure_quality(tiny, located.crop).face_px == pytest.approx(69, abs=6)


def test_a_face_cut_by_the_edge(mugshots: dict[str, Photo]) -> None:
    photo = mugshots["b_front"]
    box = find_face(photo).box
    cut = changed(photo, photo.rgb[:, int(box.centre[0]) :])
    moved = Box(box.x - int(box.centre[0]), box.y, box.w, box.h)
    located = locate_face(cut, moved)
    assert "W315" in [notice.code for notice in located.notices]
    assert measure_quality(cut, located.crop).outside == pytest.approx(0.5, abs=0.02)
