"""Named stages of a piece of work: what the person sees moving, and how long each one took."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from app.core.jobs import JobContext


class StageClock:
    """Reports stages to a context and times them.

    Args:
        ctx: told the stage's name and the fraction of the whole at its start.
        starts: the stages in order, each with the fraction in [0, 1] at which it starts.

    Attributes:
        seconds: of each finished stage, in the order of their ends.
    """

    def __init__(self, ctx: JobContext, starts: dict[str, float]) -> None:
        self._ctx = ctx
        self._starts = starts
        self.seconds: dict[str, float] = {}

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Time the block; a stage that is entered again adds up."""
        self._ctx.progress(name, self._starts[name])
        began = time.perf_counter()
        try:
            yield
        finally:
            self.seconds[name] = self.seconds.get(name, 0.0) + time.perf_counter() - began
