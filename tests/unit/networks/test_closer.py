"""The closer look reads the photo around the points and nowhere else."""

from __future__ import annotations

import pytest
import torch

from app.networks.closer import CloserLook

SIZE, POINTS = 160, 3


@pytest.fixture
def closer() -> CloserLook:
    torch.manual_seed(0)
    made = CloserLook(POINTS, 16, SIZE, 4)
    for look in made.looks:
        torch.nn.init.normal_(look.out.weight, std=0.1)
    return made.eval()


@torch.no_grad()
def moved(closer: CloserLook, photo: torch.Tensor, context: torch.Tensor | None = None) -> list[torch.Tensor]:
    points = torch.tensor([[[60.0, 60.0], [70.0, 66.0], [64.0, 80.0]]])
    return closer(photo, points, torch.zeros(1, 4, 32, 32) if context is None else context)


def test_what_lies_near_a_point_moves_it_and_what_lies_far_does_not(closer: CloserLook) -> None:
    photo = torch.rand(1, 3, SIZE, SIZE)
    near, far = photo.clone(), photo.clone()
    near[:, :, 34:44, 34:44] = 0.0
    far[:, :, 110:, 110:] = 0.0
    for plain, changed, untouched in zip(*(moved(closer, p) for p in (photo, near, far)), strict=True):
        assert not torch.allclose(plain, changed)
        assert torch.equal(plain, untouched)


def test_the_second_look_starts_where_the_first_ended(closer: CloserLook) -> None:
    for parameter in (closer.looks[1].out.weight, closer.looks[1].out.bias, closer.looks[1].near):
        torch.nn.init.zeros_(parameter)
    first, second = moved(closer, torch.rand(1, 3, SIZE, SIZE))
    assert torch.equal(first, second)


def test_the_first_search_is_heard_once_it_has_been_trained(closer: CloserLook) -> None:
    photo, context = torch.rand(1, 3, SIZE, SIZE), torch.rand(1, 4, 32, 32)
    assert torch.equal(moved(closer, photo)[0], moved(closer, photo, context)[0])
    torch.nn.init.normal_(closer.context.weight)
    assert not torch.allclose(moved(closer, photo)[0], moved(closer, photo, context)[0])
