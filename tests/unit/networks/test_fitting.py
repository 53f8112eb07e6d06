"""Fitting a head to points: exact points give it back, a second photo helps, doubtful points weigh little."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch import Tensor

from app.core.frames import rotation_from_pose
from app.networks import fitting
from app.networks.cameras import Cameras
from app.networks.fitting import SeenPoints, fit

POINTS, MODES = 60, 12


@pytest.fixture
def head() -> dict[str, Tensor]:
    """A mean face of random points, smooth modes, and the coefficients of four people."""
    rng = np.random.default_rng(5)
    mean = rng.normal(size=(3, POINTS)) * np.array([[45.0], [55.0], [25.0]])
    basis = rng.normal(size=(MODES, 3, POINTS)) * np.linspace(3.0, 0.6, MODES)[:, None, None]
    return {
        "mean": torch.tensor(mean),
        "basis": torch.tensor(basis),
        "true": torch.tensor(rng.normal(size=(4, MODES))),
        "prior": torch.full((MODES,), 1e-3, dtype=torch.float64),
    }


def camera(yaw: float, count: int = 4) -> Cameras:
    rotation = torch.tensor(rotation_from_pose(yaw, 4.0, -3.0)).repeat(count, 1, 1)
    return Cameras(rotation, torch.full((count,), 1.1), torch.full((count, 2), 127.0), torch.full((count,), 1e-3)).to(
        torch.float64
    )


def nudged(start: Cameras) -> Cameras:
    """A first guess a few degrees, px and per cent off."""
    change = torch.tensor([[0.06, -0.05, 0.04, 0.05, 3.0, -2.0, 0.1]], dtype=torch.float64)
    return fitting._moved(start, change.repeat(len(start.scale), 1))


def seen(head: dict[str, Tensor], view: Cameras, noise: float = 0.0, sureness: float = 1.0) -> SeenPoints:
    torch.manual_seed(2)
    model = head["mean"] + torch.einsum("bm,mck->bck", head["true"], head["basis"])
    points = view.project(model[..., None])[:, :2, :, 0].transpose(1, 2)
    points = points + noise * torch.randn(points.shape, dtype=torch.float64)
    count = len(points)
    return SeenPoints(
        points, torch.full((count, POINTS), sureness, dtype=torch.float64), torch.eye(2 * POINTS), nudged(view)
    )


def error(head: dict[str, Tensor], views: list[SeenPoints], steps: int = 8) -> float:
    found, _ = fit(head["mean"], head["basis"], head["prior"], torch.zeros_like(head["true"]), views, steps)
    return float((found - head["true"]).norm(dim=1).mean())


def test_derivatives_are_those_of_the_projection(head: dict[str, Tensor]) -> None:
    view, model = camera(35.0, 1), head["mean"][None]
    placed, by_point, by_camera = fitting._derivatives(model, view)
    for i in range(fitting.CAMERA):
        change = torch.zeros(1, fitting.CAMERA, dtype=torch.float64)
        change[0, i] = 1e-5
        moved, _, _ = fitting._derivatives(model, fitting._moved(view, change))
        assert ((moved - placed) / 1e-5).numpy() == pytest.approx(by_camera[..., i].numpy(), abs=1e-2), i
    step = torch.randn(model.shape, dtype=torch.float64) * 1e-5
    moved, _, _ = fitting._derivatives(model + step, view)
    assert (moved - placed).numpy() == pytest.approx(torch.einsum("bkij,bjk->bki", by_point, step).numpy(), abs=1e-8)


def test_exact_points_in_two_photos_give_the_head_and_both_cameras(head: dict[str, Tensor]) -> None:
    views = [seen(head, camera(0.0)), seen(head, camera(80.0))]
    found, cameras = fit(head["mean"], head["basis"], head["prior"] * 1e-4, torch.zeros_like(head["true"]), views, 12)
    assert found.numpy() == pytest.approx(head["true"].numpy(), abs=2e-2)
    for fitted, true in zip(cameras, (camera(0.0), camera(80.0)), strict=True):
        assert fitted.rotation.numpy() == pytest.approx(true.rotation.numpy(), abs=2e-3)


def test_a_second_photo_brings_the_shape_nearer(head: dict[str, Tensor]) -> None:
    head["prior"] = torch.ones(MODES, dtype=torch.float64)
    one = seen(head, camera(0.0), noise=3.0, sureness=1 / 3)
    two = seen(head, camera(80.0), noise=3.0, sureness=1 / 3)
    assert error(head, [one, two]) < 0.9 * error(head, [one])


def test_a_side_photo_that_is_not_there_changes_nothing(head: dict[str, Tensor]) -> None:
    front = seen(head, camera(0.0), noise=1.0)
    absent = seen(head, camera(80.0), noise=50.0, sureness=0.0)
    assert error(head, [front, absent]) == pytest.approx(error(head, [front]), rel=1e-4)


def test_outliers_weigh_little(head: dict[str, Tensor]) -> None:
    front, side = seen(head, camera(0.0)), seen(head, camera(80.0))
    clean = error(head, [front, side])
    front.points[:, :4] += 60.0
    assert error(head, [front, side]) < clean + 0.35


def test_points_known_to_go_together_count_as_fewer(head: dict[str, Tensor]) -> None:
    head["prior"] = torch.ones(MODES, dtype=torch.float64)
    front, side = seen(head, camera(0.0)), seen(head, camera(80.0))
    shared = 6.0 * torch.randn(4, 1, 2, dtype=torch.float64)  # every point of a photo is off by the same
    covariance = torch.eye(2 * POINTS) + 36.0 * torch.eye(2).repeat(POINTS, POINTS)
    whiten = torch.linalg.inv(torch.linalg.cholesky(covariance))
    moved = [SeenPoints(v.points + shared, v.sureness, v.whiten, v.camera) for v in (front, side)]
    aware = [SeenPoints(v.points, v.sureness, whiten, v.camera) for v in moved]
    assert error(head, aware) <= error(head, moved) + 1e-3
