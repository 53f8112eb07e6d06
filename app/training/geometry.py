"""Pre-training of the geometry head without pictures: exact points plus noise to shape and cameras.

Where the key points lie in two photos nearly determines the head; that relation is learned from shapes and cameras
alone, thousands of pairs a second, before the pictures come in.

`python -m app.training.geometry --pool build/pool --stats build/shape_stats.npz --out build/geometry.pt --minutes 8`
"""

from __future__ import annotations

import argparse
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

from app.core.topology import load_topology
from app.networks.enface import CROP, Cameras, EnfaceNet, camera_of
from app.synthesis.batches import Pool
from app.synthesis.camera import CROP_FACTOR, PoseConfig, draw_pose
from app.synthesis.engine import block_mean
from app.training.initial import load_basis, load_start
from app.training.losses import cameras_of, distance, rotation_angle, sigma_loss, slope_error, weighted_mean

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


@dataclass(frozen=True)
class Sample:
    """A batch for the geometry head: points found, what is true, and whether there is a side photo.

    Attributes:
        front: (B, K, 2) crop px. side: the same. given: (B, 1).
        coefficients: (B, modes) of the true shape. cameras: two true cameras of `app.networks.enface`.
    """

    front: Tensor
    side: Tensor
    given: Tensor
    coefficients: Tensor
    cameras: tuple[Cameras, Cameras]


class Drawn:
    """Batches without pictures: shapes of a pool, random cameras, points with a detector's kind of noise."""

    def __init__(self, network: EnfaceNet, shapes: Tensor, targets: Tensor, cameras: int = 60000) -> None:
        self.marks, self.targets = shapes @ network.key_points.T, targets
        from_centre = network.mean.flatten(1) @ network.key_points.T + torch.tensor([[0.0], [20.0], [70.0]])
        self.outward = functional.normalize(from_centre, dim=0)
        rng = np.random.default_rng(4)
        self.cameras = [random_cameras(rng, cameras, side) for side in (False, True)]

    def __call__(self, batch: int) -> Sample:
        """Draw a batch."""
        pick = torch.randint(len(self.marks), (batch,))
        face = self.marks[pick]
        seen, views = [], []
        for rotations, inverses in self.cameras:
            which = torch.randint(len(rotations), (batch,))
            points, scale, shift = photograph(face, rotations[which], inverses[which])
            seen.append(noisy(points, rotations[which], self.outward))
            views.append(Cameras(rotations[which], scale, shift, inverses[which]))
        given = (torch.rand(batch, 1) > 0.25).float()
        return Sample(seen[0], seen[1], given, self.targets[pick], (views[0], views[1]))


class Found:
    """Batches of points that a network found in rendered pairs (`python -m app.training.found`)."""

    def __init__(self, files: list[Path], targets_of: Callable[[Tensor], Tensor]) -> None:
        parts = [np.load(path) for path in files]
        arrays = {
            name: torch.from_numpy(np.concatenate([part[name] for part in parts]))
            for name in ("front", "side", "front_view", "side_view", "shape")
        }
        self.front, self.side = arrays["front"], arrays["side"]
        self.views = cameras_of(arrays["front_view"]), cameras_of(arrays["side_view"])
        self.shapes = arrays["shape"]
        self.targets = targets_of(self.shapes.float().flatten(2))

    def __call__(self, batch: int) -> Sample:
        """Draw a batch."""
        pick = torch.randint(len(self.front), (batch,))
        noise = [torch.randn(batch, 1, 1) * torch.randn_like(self.front[pick]) * 0.7 for _ in range(2)]
        one, two = (
            Cameras(v.rotation[pick], v.scale[pick], v.shift[pick], v.inverse_distance[pick]) for v in self.views
        )
        given = (torch.rand(batch, 1) > 0.25).float()
        return Sample(self.front[pick] + noise[0], self.side[pick] + noise[1], given, self.targets[pick], (one, two))


def shape_error(coefficients: Tensor, truth: Tensor, strength: Tensor) -> Tensor:
    """Root mean square distance in mm over the face, from coefficients of (nearly) orthogonal modes: (B,)."""
    return torch.sqrt((((coefficients - truth) * strength) ** 2).sum(1) + 1e-4)


def camera_error(raw: Tensor, truth: Cameras, use: Tensor) -> Tensor:
    """Weighted error of one camera, averaged over the samples that `use` (B,) counts."""
    camera = camera_of(raw)
    total = 2 * rotation_angle(camera.rotation, truth.rotation)
    total = total + 0.02 * (camera.shift - truth.shift).norm(dim=1) + 2.0 * (camera.scale - truth.scale).abs()
    mean: Tensor = (total * use).mean()
    return mean


def train(
    network: EnfaceNet, sources: list[Drawn | Found], strength: Tensor, minutes: float, batch: int, rate: float
) -> None:
    """Fit the geometry head of a network to batches drawn in turn from the sources."""
    optimizer = torch.optim.AdamW(network.geometry.parameters(), lr=rate, weight_decay=1e-4)
    start, step = time.perf_counter(), 0
    while (share := (time.perf_counter() - start) / (60 * minutes)) < 1:
        for group in optimizer.param_groups:
            group["lr"] = rate * (0.5 + 0.5 * np.cos(np.pi * share)) * min(1.0, (step + 1) / 200)
        source = step % len(sources)
        sample = sources[source](batch)
        _, coefficients, raw = network.geometry(sample.front, sample.side, sample.given)
        error = shape_error(coefficients, sample.coefficients, strength)
        uses = torch.ones(batch), sample.given[:, 0]
        loss = error.mean()
        for part, camera, use in zip(raw.split(10, 1), sample.cameras, uses, strict=True):
            loss = loss + camera_error(part, camera, use)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        optimizer.step()
        step += 1
        if step % 250 < len(sources):
            _report(type(sources[source]).__name__, step, error.detach(), sample, strength)


def train_detail(network: EnfaceNet, found: Found, minutes: float, batch: int = 32, rate: float = 1e-3) -> None:
    """Fit the detail decoder, and with it the expected error, to what the geometry head leaves over."""
    topology = load_topology()
    weight = torch.from_numpy(np.minimum(block_mean(topology.weight * topology.mask), 8.0))
    parts = [*network.detail_seed.parameters(), *network.detail.parameters()]
    optimizer = torch.optim.AdamW(parts, lr=rate)
    start, step, shown = time.perf_counter(), 0, [0.0, 0.0]
    while (share := (time.perf_counter() - start) / (60 * minutes)) < 1:
        for group in optimizer.param_groups:
            group["lr"] = rate * (0.5 + 0.5 * np.cos(np.pi * share))
        pick = torch.randint(len(found.front), (batch,))
        given = (torch.rand(batch, 1) > 0.25).float()
        with torch.no_grad():
            hidden, coefficients, _ = network.geometry(found.front[pick], found.side[pick], given)
        shape, log_sigma = network.decode(hidden, coefficients)
        truth = found.shapes[pick].float()
        error = distance(shape - truth)
        terms = weighted_mean(error, weight), sigma_loss(error, log_sigma, weight)
        loss = terms[0] + slope_error(shape, truth, weight) + 0.3 * terms[1]
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        optimizer.step()
        step += 1
        shown = [0.98 * a + 0.02 * float(b.detach()) for a, b in zip(shown, terms, strict=True)]
        if step % 100 == 0:
            log.info(
                "detail %d: mm %.3f likelihood %.3f", step, shown[0] / (1 - 0.98**step), shown[1] / (1 - 0.98**step)
            )


def _report(source: str, step: int, error: Tensor, sample: Sample, strength: Tensor) -> None:
    given = sample.given[:, 0] > 0
    base = shape_error(torch.zeros_like(sample.coefficients), sample.coefficients, strength).mean()
    values = error[given].mean(), error[~given].mean(), base
    log.info("%s %d rms mm: pair %.3f single %.3f mean face %.3f", source, step, *values)


def main() -> None:
    """Command line."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pool", type=Path, default=Path("build/pool"))
    parser.add_argument("--stats", type=Path, default=Path("build/shape_stats.npz"))
    parser.add_argument("--out", type=Path, default=Path("build/geometry.pt"))
    parser.add_argument("--start", type=Path, help="checkpoint to go on from")
    parser.add_argument("--found", type=Path, nargs="*", default=[], help="points found by a network, mixed in")
    parser.add_argument("--minutes", type=float, default=8.0)
    parser.add_argument("--detail-minutes", type=float, default=0.0, help="then fit the detail decoder to --found")
    parser.add_argument("--rate", type=float, default=1.5e-3)
    parser.add_argument("--threads", type=int, default=1)
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    network = EnfaceNet()
    load_basis(network, arguments.stats)
    if arguments.start:
        load_start(network, arguments.start)
    topology = load_topology()
    weight = torch.from_numpy(np.minimum(block_mean(topology.weight * topology.mask), 8.0)).flatten().sqrt()
    basis = network.basis.detach() * weight.repeat(3)
    gram = basis @ basis.T + 1e-3 * torch.eye(len(basis))

    def targets_of(shapes: Tensor) -> Tensor:
        flat = ((shapes - network.mean.flatten(1)) * weight).flatten(1)
        solved: Tensor = torch.linalg.solve(gram, basis @ flat.T)
        return solved.T

    shapes = torch.from_numpy(pool_shapes(Pool(arguments.pool, "train")))
    sources: list[Drawn | Found] = [Drawn(network, shapes, targets_of(shapes))]
    if arguments.found:
        sources.append(Found(arguments.found, targets_of))
    train(network, sources, basis.norm(dim=1) / weight.norm(), arguments.minutes, 384, arguments.rate)
    if isinstance(sources[-1], Found) and arguments.detail_minutes:
        train_detail(network, sources[-1], arguments.detail_minutes)
    kept = {name: value for name, value in network.state_dict().items() if name.startswith(("geometry.", "detail"))}
    torch.save({"network": kept}, arguments.out)


if __name__ == "__main__":
    main()
