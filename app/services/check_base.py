"""What one check of the self-check is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from app.core.errors import EnfaceError

REINSTALL = "install Enface again"


@dataclass(frozen=True)
class Check:
    """One check.

    Attributes:
        name: what is checked.
        run: uses it, and says what was found; raises what is wrong.
        needed: False for what a reconstruction can do without.
    """

    name: str
    run: Callable[[], str]
    needed: bool = True


def require(holds: bool, cause: str, remedy: str = REINSTALL) -> None:
    """Raise `EnfaceError` (E153) with the cause unless something holds."""
    if not holds:
        raise EnfaceError(cause, remedy=remedy, code="E153")
