"""Each check of the self-check has its name in the window's languages."""

from __future__ import annotations

from app.gui.help.check_names import CHECK_NAMES
from app.services.self_check import CHECKS


def test_every_check_can_be_named_in_the_windows_language() -> None:
    assert [check.name for check in CHECKS] == list(CHECK_NAMES)
