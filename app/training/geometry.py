"""Pre-training of the geometry head without pictures: exact points plus noise to shape and cameras.

Where the key points lie in two photos nearly determines the head; that relation is learned from shapes and cameras
alone, thousands of pairs a second, before the pictures come in.

`python -m app.training.geometry --pool build/pool --stats build/shape_stats.npz --out build/geometry.pt --minutes 8`
"""

from __future__ import annotations

import argparse
import logging
import time
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

from app.core.topology import load_topology
from app.networks.enface import CROP, EnfaceNet, camera_of
from app.synthesis.batches import Pool
from app.synthesis.camera import CROP_FACTOR, PoseConfig, draw_pose
from app.synthesis.engine import block_mean
from app.training.initial import load_basis
from app.training.losses import rotation_angle

log = logging.getLogger(__name__)


def pool_shapes(pool: Pool) -> NDArray[np.float32]:
    """All shapes of a pool: (n, 3, 4096) mm."""
    shapes = np.stack([pool.row(i)["shape"] for i in range(len(pool))]).astype(np.float32)
    return np.ascontiguousarray(shapes.reshape(len(shapes), -1, 3).transpose(0, 2, 1))


def random_cameras(rng: np.random.Generator, count: int, side: bool) -> tuple[Tensor, Tensor]:
    """Rotations (n, 3, 3) with some roll in the picture plane, and inverse distances (n,)."""
    rotation, inverse = np.zeros((count, 3, 3), np.float32), np.zeros(count, np.float32)
    for i in range(count):
        view, _ = draw_pose(rng, PoseConfig(), side)
        a = np.radians(rng.normal(0, 9) if rng.random() < 0.8 else rng.uniform(-45, 45))
        roll = np.array([[np.cos(a), -np.sin(a), 0], [np.sin(a), np.cos(a), 0], [0, 0, 1]], np.float32)
        rotation[i], inverse[i] = roll @ view.rotation, view.inverse_distance
    return torch.from_numpy(rotation), torch.from_numpy(inverse)


def photograph(points: Tensor, rotation: Tensor, inverse: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """Key points (n, 3, K) mm through cameras with the crop rule and jitter.

    Returns:
        (n, K, 2) crop px; scale (n,), shift (n, 2).
    """
    turned = rotation @ points
    flat = turned[:, :2] / (1 - inverse[:, None, None] * turned[:, 2:])
    flat = flat * torch.tensor([1.0, -1.0])[None, :, None]
    low, high = flat[:, :, :68].amin(2), flat[:, :, :68].amax(2)
    factor = CROP_FACTOR * torch.exp(0.075 * torch.randn(len(points)))
    scale = CROP / ((high - low).mean(1) * factor)
    middle = (CROP - 1) / 2 + torch.randn(len(points), 2) * 0.035 * CROP
    shift = middle - (low + high) / 2 * scale[:, None]
    return (flat * scale[:, None, None] + shift[:, :, None]).transpose(1, 2), scale, shift


def noisy(points: Tensor, rotation: Tensor, outward: Tensor) -> Tensor:
    """Points as a detector would give them: one level of noise a photo, more where the skin faces away, and a drift."""
    level = torch.exp(torch.randn(len(points), 1, 1) * 0.6 + 0.5)
    away = (rotation[:, 2:] @ outward).squeeze(1).clamp(max=0).neg()
    return (
        points + torch.randn_like(points) * level * (1 + 3 * away[..., None]) + torch.randn(len(points), 1, 2) * level
    )


def train(pool: Pool, stats: Path, minutes: float, batch: int = 384, rate: float = 1.5e-3) -> EnfaceNet:
    """Fit the geometry head; returns a network whose encoder is untouched."""
    network = EnfaceNet()
    load_basis(network, stats)
    topology = load_topology()
    weight = torch.from_numpy(np.minimum(block_mean(topology.weight * topology.mask), 8.0)).flatten().sqrt()
    shapes = torch.from_numpy(pool_shapes(pool))
    mean = network.mean.flatten(1)
    basis = network.basis.detach() * weight.repeat(3)
    flat = ((shapes - mean) * weight).flatten(1)
    targets = torch.linalg.solve(basis @ basis.T + 1e-3 * torch.eye(len(basis)), basis @ flat.T).T
    marks = shapes @ network.key_points.T
    strength = basis.norm(dim=1) / weight.norm()
    outward = functional.normalize(
        (network.mean.flatten(1) @ network.key_points.T) + torch.tensor([[0.0], [20.0], [70.0]]), dim=0
    )
    rng = np.random.default_rng(4)
    cameras = [random_cameras(rng, 60000, side) for side in (False, True)]
    optimizer = torch.optim.AdamW(network.geometry.parameters(), lr=rate, weight_decay=1e-4)
    start, step, shown = time.perf_counter(), 0, 0.0
    while (share := (time.perf_counter() - start) / (60 * minutes)) < 1:
        for group in optimizer.param_groups:
            group["lr"] = rate * (0.5 + 0.5 * np.cos(np.pi * share)) * min(1.0, (step + 1) / 200)
        pick = torch.randint(len(shapes), (batch,))
        truth, face = targets[pick], marks[pick]
        given = (torch.rand(batch, 1) > 0.25).float()
        seen, poses = [], []
        for rotations, inverses in cameras:
            which = torch.randint(len(rotations), (batch,))
            points, scale, shift = photograph(face, rotations[which], inverses[which])
            seen.append(noisy(points, rotations[which], outward))
            poses.append((rotations[which], scale, shift))
        _, coefficients, raw = network.geometry(seen[0], seen[1], given)
        error = (((coefficients - truth) * strength) ** 2).sum(1).add(1e-4).sqrt()
        loss = error.mean()
        for i, (part, (rotation, scale, shift)) in enumerate(zip(raw.split(10, 1), poses, strict=True)):
            camera = camera_of(part)
            use = given[:, 0] if i else torch.ones(batch)
            loss = loss + ((rotation_angle(camera.rotation, rotation) * 2) * use).mean()
            loss = loss + 0.02 * ((camera.shift - shift).norm(dim=1) * use).mean()
            loss = loss + 2.0 * ((camera.scale - scale).abs() * use).mean()
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        optimizer.step()
        step += 1
        shown = 0.98 * shown + 0.02 * float(error.detach().mean()) if step > 1 else float(error.detach().mean())
        if step % 250 == 0:
            pair, alone = error.detach()[given[:, 0] > 0].mean(), error.detach()[given[:, 0] == 0].mean()
            base = ((truth * strength) ** 2).sum(1).sqrt().mean()
            log.info("step %d rms mm %.3f (pair %.3f single %.3f mean face %.3f)", step, shown, pair, alone, base)
    return network


def main() -> None:
    """Command line."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pool", type=Path, default=Path("build/pool"))
    parser.add_argument("--stats", type=Path, default=Path("build/shape_stats.npz"))
    parser.add_argument("--out", type=Path, default=Path("build/geometry.pt"))
    parser.add_argument("--minutes", type=float, default=8.0)
    parser.add_argument("--threads", type=int, default=1)
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    network = train(Pool(arguments.pool, "train"), arguments.stats, arguments.minutes)
    torch.save({"network": {k: v for k, v in network.state_dict().items() if k.startswith("geometry.")}}, arguments.out)


if __name__ == "__main__":
    main()
