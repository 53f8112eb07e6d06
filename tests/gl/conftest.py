"""A real window on a real X display (Xvfb will do); every test must leave no window, thread, timer or VTK object."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication

from app.bootstrap.environment import set_surface_format
from app.gui.theme import Theme, ThemeMode
from tests.helpers.leaks import nothing_left

set_surface_format()


@pytest.fixture(scope="session")
def theme(qapp: QApplication) -> Theme:
    """One theme for the application, light."""
    return Theme(qapp, ThemeMode.LIGHT)


@pytest.fixture(autouse=True)
def _tidy(theme: Theme) -> Iterator[None]:
    with nothing_left(10.0):
        yield
