"""Training by the command line: the configuration's run, begun or gone on with."""

from __future__ import annotations

from pathlib import Path

from app.core.errors import UsageError
from app.core.jobs import JobContext


def train(config_path: Path, resume: bool = False, ctx: JobContext | None = None) -> dict[str, float]:
    """Run a training configuration to its end.

    Args:
        config_path: TOML, see `app.training.loop.TrainConfig`.
        resume: go on from the last checkpoint in the configuration's output folder.
        ctx: progress and cancellation; the last checkpoint stays.

    Returns:
        The figures of the last validation.

    Raises:
        UsageError: the configuration cannot be used (E221), there is nothing to resume (E222), or a fresh run would
            overwrite one that is there (E223).
        CancelledError: cancelled through `ctx`.
    """
    from app.training.loop import Trainer, read_config

    config = read_config(config_path)
    checkpoint = config.out / "last.pt"
    if resume and not checkpoint.exists():
        raise UsageError(
            "there is no checkpoint to resume from", file=checkpoint, remedy="start without --resume", code="E222"
        )
    if not resume and checkpoint.exists():
        raise UsageError(
            "the output folder holds a training run already",
            file=checkpoint,
            remedy="go on with --resume, or name another folder in the configuration",
            code="E223",
        )
    trainer = Trainer(config)
    if resume:
        trainer.resume()
    return trainer.run(ctx)
