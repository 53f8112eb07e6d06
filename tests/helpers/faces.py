"""Results made of the stand-in head: real meshes, real crops, no network and no person."""

from __future__ import annotations

import hashlib
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from app.core.frames import invert_similarity, make_similarity, model_to_posmap
from app.core.mesh import mesh_from_shape
from app.core.records import (
    Box,
    Crop,
    FaceMesh,
    ModelInfo,
    Notice,
    Photo,
    Prediction,
    Provenance,
    ReconstructionResult,
    Scale,
    ViewFit,
)
from app.core.topology import FaceTopology
from tests.helpers.pictures import camera, take_photo, true_colours

_taken: dict[tuple[int, float, str], tuple[Photo, Crop]] = {}


def make_photo(topology: FaceTopology, yaw: float = 0.0, name: str = "front.png") -> tuple[Photo, Crop]:
    """A photo of the coloured stand-in head, and its crop; taken once."""
    key = (id(topology), yaw, name)
    if key not in _taken:
        view = take_photo(topology, camera(yaw))
        digest = hashlib.sha256(view.photo.tobytes()).hexdigest()
        _taken[key] = (Photo(view.photo, digest, name), make_crop(view.photo, view.photo_to_crop))
    return _taken[key]


def make_crop(rgb: NDArray[np.uint8], photo_to_crop: NDArray[np.float64] | None = None) -> Crop:
    """A 256x256 crop by nearest pixels; of the photo's middle when no transform is given."""
    height, width, _ = rgb.shape
    if photo_to_crop is None:
        scale = 256.0 / min(height, width)
        photo_to_crop = make_similarity(scale, 0.0, (127.5 - scale * width / 2, 127.5 - scale * height / 2))
    inverse = invert_similarity(photo_to_crop)
    y, x = np.mgrid[0:256, 0:256].astype(np.float64)
    columns = np.rint(inverse[0, 0] * x + inverse[0, 1] * y + inverse[0, 2]).astype(int).clip(0, width - 1)
    rows = np.rint(inverse[1, 0] * x + inverse[1, 1] * y + inverse[1, 2]).astype(int).clip(0, height - 1)
    side = 256.0 / 1.58 * inverse[0, 0]
    middle = inverse @ np.array([127.5, 127.5, 1.0])
    box = Box(float(middle[0] - side / 2), float(middle[1] - side / 2), float(side), float(side))
    return Crop(np.ascontiguousarray(rgb[rows, columns]), photo_to_crop, box, 1.2)


def make_mesh(topology: FaceTopology) -> FaceMesh:
    """The stand-in head with texture, expected error and provenance."""
    rows = np.mgrid[0:256, 0:256][1].astype(np.float32)
    sigma = 0.6 + np.abs(rows - 127.5) / 60.0
    mesh = mesh_from_shape(topology.mean_shape, topology, sigma_mm=sigma)
    provenance = np.digitize(mesh.uv[:, 0], [0.3, 0.55, 0.8]).astype(np.uint8)
    names = (Provenance.SIDE, Provenance.FRONT, Provenance.MIRRORED, Provenance.INVENTED)
    return replace(
        mesh,
        texture=true_colours(256).astype(np.uint8),
        provenance=np.array(names, np.uint8)[provenance],
    )


def make_result(topology: FaceTopology, *, side: bool = True) -> ReconstructionResult:
    """A finished reconstruction of the stand-in head."""
    front_photo, front_crop = make_photo(topology)
    side_photo, side_crop = make_photo(topology, -60.0, "side.png") if side else (None, None)
    posmap = model_to_posmap(topology.mean_shape, camera(), topology.mask)
    landmarks = posmap[topology.landmarks68[:, 0], topology.landmarks68[:, 1]]
    return ReconstructionResult(
        mesh=make_mesh(topology),
        scale=Scale(),
        prediction=Prediction(topology.mean_shape, None, ViewFit(posmap.astype(np.float32), 2.4, -3.1, 0.6)),
        landmarks68=landmarks,
        front_photo=front_photo,
        front_crop=front_crop,
        side_photo=side_photo,
        side_crop=side_crop,
        model=ModelInfo("stand-in", "ab" * 32),
        device="cpu",
        timings_s={"Reading photos": 0.11, "Finding faces": 0.32, "Reconstructing": 0.21, "Texturing": 0.4},
        warnings=() if side else (Notice("W201", "one photo only: the unseen half is a guess"),),
    )
