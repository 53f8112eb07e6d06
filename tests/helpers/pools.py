"""Tiny pools of pairs for tests: pictures that carry the pose, shapes that are the mean face bent a little."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from app.core.frames import rotation_from_pose
from app.core.topology import load_topology
from app.synthesis.camera import ViewPose, landmark_crop
from app.synthesis.engine import block_mean

SIZE = 80  # px of a photo


def write_pool(folder: Path, counts: dict[str, int], seed: int = 0) -> Path:
    """Write a shard for each stream; photos show their landmarks as blots on noise."""
    folder.mkdir(parents=True, exist_ok=True)
    rng = np.random.default_rng(seed)
    mean = block_mean(load_topology().mean_shape)
    marks = load_topology().landmarks68 // 4
    for stream, count in counts.items():
        bend = np.sin(np.linspace(0, 6, 64))[None, :, None, None] * rng.normal(size=(count, 1, 1, 3)) * 3.0
        shapes = (mean + bend).astype(np.float32)
        arrays: dict[str, np.ndarray] = {}
        for view, yaw in (("front", 5.0), ("side", 80.0)):
            poses = [ViewPose(rotation_from_pose(yaw + rng.normal(0, 5), 0, 0).astype(np.float32), 1.0, (0, 0), 1 / 900)
                     for _ in shapes]  # fmt: skip
            points = [shape[marks[:, 0], marks[:, 1]] for shape in shapes]
            crops = [landmark_crop(pose, p, SIZE, 1.58 * 1.25, (0, 0)) for pose, p in zip(poses, points, strict=True)]
            arrays[f"{view}_view"] = np.stack([crop.vector() for crop in crops])
            photos = rng.integers(0, 120, (count, SIZE, SIZE, 3), np.uint8)
            for photo, crop, p in zip(photos, crops, points, strict=True):
                x, y = np.clip(np.rint(crop.project(p)[:, :2]).astype(int), 0, SIZE - 1).T
                photo[y, x] = 255
            arrays[view] = photos
        np.savez(
            folder / f"{stream}_00000.npz",
            **arrays,
            shape=shapes.astype(np.float16),
            side_same=np.ones(count, bool),
            yaw=np.tile(np.array([5.0, 80.0], np.float32), (count, 1)),
            generator=np.array((["ict", "anny"] * count)[:count]),
            tone=np.linspace(-50, 60, count, dtype=np.float32),
        )
    return folder
