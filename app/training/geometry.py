"""Training of what comes after the points: the guess, the expected errors, the refinement and the detail decoder.

Where the key points lie in two photos nearly determines the head; the guess of shape and cameras is learned from shapes
and cameras alone, thousands of pairs a second, and from points that a network really found (`app.training.found`).
With the latter the fit's prior is chosen, and refinement and detail are trained on what the fit leaves over.

`python -m app.training.geometry --found build/found.npz --out build/geometry.pt --minutes 8 --refine-minutes 6`
"""

from __future__ import annotations

import argparse
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

from app.core.framing import CROP_FACTOR
from app.core.topology import load_topology
from app.networks.cameras import CROP, Cameras, camera_of
from app.networks.enface import EnfaceNet
from app.networks.geometry import Guess
from app.synthesis.camera import PoseConfig, draw_pose
from app.synthesis.engine import block_mean
from app.training.initial import load_basis, load_start
from app.training.losses import cameras_of, point_likelihood, rotation_angle, true_points

log = logging.getLogger(__name__)


def pool_shapes(folder: Path) -> NDArray[np.float32]:
    """The shapes of all training pairs of a pool, without their photos: (n, 3, 4096) mm."""
    parts = []
    for path in sorted(folder.glob("train_*.npz")):
        with np.load(path, allow_pickle=False) as data:
            parts.append(data["shape"])
    shapes = np.concatenate(parts).astype(np.float32)
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
        found: (B, 2, K, 2) crop px, front first. true: the same, without error. given: (B, 1).
        coefficients: (B, modes) of the true shape. cameras: two true cameras.
        features: (B, 2 * F) pooled features, or None.
        rows: (B,) which shapes of the source these are.
    """

    found: Tensor
    true: Tensor
    given: Tensor
    coefficients: Tensor
    cameras: tuple[Cameras, Cameras]
    features: Tensor | None
    rows: Tensor


class Drawn:
    """Batches without pictures: shapes of a pool, random cameras, points with a detector's kind of noise."""

    def __init__(self, network: EnfaceNet, shapes: Tensor, targets: Tensor, cameras: int = 60000) -> None:
        self.marks, self.targets = network.place(shapes), targets
        from_centre = network.place(network.mean.flatten(1)) + torch.tensor([[0.0], [20.0], [70.0]])
        self.outward = functional.normalize(from_centre, dim=0)
        rng = np.random.default_rng(4)
        self.cameras = [random_cameras(rng, cameras, side) for side in (False, True)]

    def __call__(self, batch: int) -> Sample:
        """Draw a batch."""
        pick = torch.randint(len(self.marks), (batch,))
        face = self.marks[pick]
        seen, true, views = [], [], []
        for rotations, inverses in self.cameras:
            which = torch.randint(len(rotations), (batch,))
            points, scale, shift = photograph(face, rotations[which], inverses[which])
            true.append(points)
            seen.append(noisy(points, rotations[which], self.outward))
            views.append(Cameras(rotations[which], scale, shift, inverses[which]))
        given = (torch.rand(batch, 1) > 0.25).float()
        cameras = views[0], views[1]
        return Sample(torch.stack(seen, 1), torch.stack(true, 1), given, self.targets[pick], cameras, None, pick)


class Found:
    """Points that a network found in rendered pairs (`python -m app.training.found`).

    Args:
        files: what that command wrote. network: knows where the key points are. targets_of: shapes to coefficients.
    """

    def __init__(self, files: list[Path], network: EnfaceNet, targets_of: Callable[[Tensor], Tensor]) -> None:
        parts = [np.load(path) for path in files]

        def joined(name: str) -> Tensor:
            return torch.from_numpy(np.concatenate([part[name] for part in parts]))

        self.found = torch.stack([joined("front"), joined("side")], 1)
        self.features = torch.cat([joined("front_features"), joined("side_features")], 1)
        self.views = cameras_of(joined("front_view")), cameras_of(joined("side_view"))
        self.shapes = joined("shape")
        self.same = joined("side_same")
        self.targets = targets_of(self.shapes.float().flatten(2))
        marks = network.place(self.shapes.float().flatten(2))[..., None]
        self.true = torch.stack([true_points(view, marks) for view in self.views], 1)

    def __len__(self) -> int:
        return len(self.found)

    def rows(self, rows: Tensor, given: Tensor) -> Sample:
        """The sample of some rows; the side photo is left out where `given` (B, 1) is 0."""
        one, two = (
            Cameras(v.rotation[rows], v.scale[rows], v.shift[rows], v.inverse_distance[rows]) for v in self.views
        )
        half = self.features.shape[1] // 2
        features = torch.cat([self.features[rows, :half], self.features[rows, half:] * given], 1)
        return Sample(self.found[rows], self.true[rows], given, self.targets[rows], (one, two), features, rows)

    def __call__(self, batch: int) -> Sample:
        """Draw a batch."""
        rows = torch.randint(len(self), (batch,))
        sample = self.rows(rows, (torch.rand(batch, 1) > 0.25).float())
        noise = torch.randn(batch, 2, 1, 1) * torch.randn_like(sample.found) * 0.7
        return replace(sample, found=sample.found + noise)


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


def guess_loss(guess: Guess, sample: Sample, strength: Tensor) -> tuple[Tensor, Tensor]:
    """Loss of a guess, and the error (B,) of its shape in mm (root mean square over the face)."""
    error = shape_error(guess.coefficients.float(), sample.coefficients, strength)
    uses = torch.ones_like(sample.given), sample.given
    distances = (sample.found - sample.true).norm(dim=-1)
    loss = error.mean() + 0.1 * point_likelihood(distances, guess.log_sigma, torch.stack(uses, 1))
    for part, camera, use in zip(guess.cameras.float().split(10, 1), sample.cameras, uses, strict=True):
        loss = loss + camera_error(part, camera, use[:, 0])
    return loss, error


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
        guess = network.geometry(sample.found, sample.given, sample.features)
        loss, error = guess_loss(guess, sample, strength)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        optimizer.step()
        step += 1
        if step % 250 < len(sources):
            _report(type(sources[source]).__name__, step, error.detach(), sample, strength)


def _report(source: str, step: int, error: Tensor, sample: Sample, strength: Tensor) -> None:
    given = sample.given[:, 0] > 0
    base = shape_error(torch.zeros_like(sample.coefficients), sample.coefficients, strength).mean()
    values = error[given].mean(), error[~given].mean(), base
    log.info("%s %d rms mm: pair %.3f single %.3f mean face %.3f", source, step, *values)


def coefficient_targets(network: EnfaceNet) -> tuple[Tensor, Callable[[Tensor], Tensor]]:
    """Of a network with its basis: mm over the face of each mode (modes,), and shapes (n, 3, 4096) to coefficients."""
    topology = load_topology()
    weight = torch.from_numpy(np.minimum(block_mean(topology.weight * topology.mask), 8.0)).flatten().sqrt()
    weight = weight.to(network.mean.device)
    basis = network.basis * weight.repeat(3)
    gram = basis @ basis.T + 1e-3 * torch.eye(len(basis), device=weight.device)
    solver = torch.linalg.solve(gram, basis)

    def targets_of(shapes: Tensor) -> Tensor:
        solved: Tensor = ((shapes - network.mean.flatten(1)) * weight).flatten(1) @ solver.T
        return solved

    return basis.norm(dim=1) / weight.norm(), targets_of


def main() -> None:
    """Command line."""
    from app.training.refinement import choose_prior, measure_whitening, train_refinement

    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pool", type=Path, default=Path("build/pool"))
    parser.add_argument("--stats", type=Path, default=Path("build/shape_stats.npz"))
    parser.add_argument("--out", type=Path, default=Path("build/geometry.pt"))
    parser.add_argument("--start", type=Path, help="checkpoint to go on from")
    parser.add_argument("--found", type=Path, nargs="*", default=[], help="points found by a network, mixed in")
    parser.add_argument("--minutes", type=float, default=8.0)
    parser.add_argument("--refine-minutes", type=float, default=0.0, help="then what follows the fit, on --found")
    parser.add_argument("--rate", type=float, default=1.5e-3)
    parser.add_argument("--threads", type=int, default=1)
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    network = EnfaceNet()
    load_basis(network, arguments.stats)
    strength, targets_of = coefficient_targets(network)
    if arguments.start:
        load_start(network, arguments.start)
    shapes = torch.from_numpy(pool_shapes(arguments.pool))
    sources: list[Drawn | Found] = [Drawn(network, shapes, targets_of(shapes))]
    if arguments.found:
        sources.append(Found(arguments.found, network, targets_of))
    if arguments.minutes:
        train(network, sources, strength, arguments.minutes, 384, arguments.rate)
    if isinstance(sources[-1], Found) and arguments.refine_minutes:
        measure_whitening(network, sources[-1])
        choose_prior(network, sources[-1], strength)
        train_refinement(network, sources[-1], strength, arguments.refine_minutes)
    trained = ("geometry.", "refine.", "detail", "prior", "whiten", "mean", "basis")
    kept = {name: value for name, value in network.state_dict().items() if name.startswith(trained)}
    torch.save({"network": kept}, arguments.out)


if __name__ == "__main__":
    main()
