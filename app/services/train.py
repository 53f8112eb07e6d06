"""Training by the command line: the configuration's run, begun or gone on with."""

from __future__ import annotations

from pathlib import Path

from app.core.errors import UsageError
from app.core.jobs import JobContext


def train(config_path: Path, resume: bool = False, ctx: JobContext | None = None) -> dict[str, float]:
    """Run a training configuration to its end.

    Args:
        config_path: TOML, see `app.training.loop.TrainConfig` and `app.training.posmap_config.PosmapConfig`.
        resume: go on from the last checkpoint in the configuration's output folder.
        ctx: progress and cancellation; the last checkpoint stays.

    Returns:
        The figures of the last validation; nothing in those processes of torchrun that leave speaking to the first.

    Raises:
        UsageError: the configuration cannot be used (E221), there is nothing to resume (E222), or a fresh run would
            overwrite one that is there (E223).
        CancelledError: cancelled through `ctx`.
    """
    from app.training.parallel import is_first
    from app.training.runs import CHECKPOINT, open_run, output_folder

    checkpoint = output_folder(config_path) / CHECKPOINT
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
    trainer = open_run(config_path)
    if resume:
        trainer.resume()
    figures = trainer.run(ctx)
    return figures if is_first() else {}


def show_run(folder: Path) -> tuple[list[list[str]], Path]:
    """The curves of a training run, finished or not.

    Args:
        folder: output folder of the run.

    Returns:
        Header and last rows of the curves as text, and the picture that was written into the folder.

    Raises:
        UsageError: the folder holds no curves (E228).
        StorageError: the picture cannot be written (E7xx).
    """
    from app.core.meshio import png_bytes
    from app.store.output import OutputFolder
    from app.training.curves import PICTURE_NAME, curves_table, draw_curves, read_curves

    curves = read_curves(folder)
    picture = png_bytes(draw_curves(curves, folder.resolve().name))
    with OutputFolder(folder, (PICTURE_NAME,)) as output:
        output.write(PICTURE_NAME, picture)
    return curves_table(curves), folder / PICTURE_NAME
