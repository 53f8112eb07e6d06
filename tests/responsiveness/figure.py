"""One measured figure and what it may be at most."""

from __future__ import annotations

import os
from dataclasses import dataclass


def crowded() -> bool:
    """Whether other programs keep the processors busy, so that a clock tells more about them than about Enface."""
    return os.getloadavg()[0] > (os.cpu_count() or 1)


@dataclass(frozen=True)
class Figure:
    """A measurement.

    Attributes:
        name: what was measured.
        value: what came out.
        limit: what it may be at most.
        unit: of both.
        note: more about it.
    """

    name: str
    value: float
    limit: float
    unit: str
    note: str = ""

    @property
    def met(self) -> bool:
        """Whether it is within its limit."""
        return self.value <= self.limit

    @property
    def wavers(self) -> bool:
        """Whether it differs from run to run: times, which other programs have a part in, and shares of memory."""
        return self.unit in ("ms", "s", "%")

    def line(self) -> str:
        """For the table."""
        verdict = "met" if self.met else "MISSED"
        text = f"{verdict:<7}{self.value:9.2f} of {self.limit:7.2f} {self.unit:<4} {self.name}"
        return text + (f" ({self.note})" if self.note else "")
