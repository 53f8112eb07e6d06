"""What a trainer sets for its process is taken back, so that other tests of the same process find it as it was."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import torch


@pytest.fixture(autouse=True)
def exact_small_numbers() -> Iterator[None]:
    yield
    torch.set_flush_denormal(False)
