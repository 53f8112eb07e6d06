"""The shipped model on real photographs, which are not part of the project: only where ENFACE_DATA names them."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from app.core.metrics import landmark_nme
from app.networks.manifest import MANIFEST_NAME

ANNOTATED_NME = 0.06


@pytest.fixture(scope="module")
def photos(enface_data: Path, root: Path) -> Path:
    if not (root / "models" / MANIFEST_NAME).exists():
        pytest.skip("no model is shipped yet")
    return enface_data / "real_dev" / "photos"


def reconstruct(root: Path, photo: Path, out: Path, *options: str) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if name != "ENFACE_MODELS"}
    command = [sys.executable, "-m", "app", "reconstruct", "--front", str(photo), "--out", str(out), *options]
    return subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, timeout=240)


def landmarks(out: Path) -> np.ndarray:
    return np.array(json.loads((out / "result.json").read_text())["landmarks68"])[:, :2]


@pytest.mark.slow
def test_every_face_of_every_photo_is_reconstructed(root: Path, photos: Path, tmp_path: Path) -> None:
    """A photo of several faces is refused with their boxes; each box then gives a face, inside that box."""
    table = json.loads((photos / "landmarks.json").read_text())["images"]
    nme: dict[str, float] = {}
    for photo in sorted(photos.glob("*.jpg")):
        found = []
        done = reconstruct(root, photo, tmp_path / photo.stem)
        if done.returncode == 4:
            for number, box in enumerate(re.findall(r"-?\d+,-?\d+,\d+,\d+", done.stderr)):
                found.append(of_box(root, photo, tmp_path / f"{photo.stem}-{number}", box))
        else:
            assert done.returncode == 0, done.stderr
            found.append(landmarks(tmp_path / photo.stem))
        if photo.name in table:
            truth = np.array(table[photo.name]["points"])
            nme[photo.name] = min(landmark_nme(points, truth) for points in found)
    assert len(nme) == len(table)
    assert float(np.mean(list(nme.values()))) <= ANNOTATED_NME, nme


def of_box(root: Path, photo: Path, out: Path, box: str) -> np.ndarray:
    """Landmarks of the face in a box; they must lie around the box's middle."""
    done = reconstruct(root, photo, out, f"--box={box}")
    assert done.returncode == 0, done.stderr
    x, y, w, h = map(float, box.split(","))
    points = landmarks(out)
    assert ([x, y] < points.mean(axis=0)).all()
    assert (points.mean(axis=0) < [x + w, y + h]).all()
    return points
