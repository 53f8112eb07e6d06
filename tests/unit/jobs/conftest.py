"""Every test of this room runs with an application and must leave no thread."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication

from app.jobs.runner import JobRunner
from tests.helpers.leaks import nothing_left


@pytest.fixture(autouse=True)
def _tidy(qapp: QApplication) -> Iterator[None]:
    with nothing_left():
        yield


@pytest.fixture
def runner(_tidy: None) -> Iterator[JobRunner]:
    """A real runner, shut down at the end."""
    made = JobRunner()
    yield made
    assert made.shutdown(5.0)
    made.deleteLater()
