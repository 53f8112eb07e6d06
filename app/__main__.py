"""Entry points: `enface`, `enface-gui` and `python -m app`."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

# A frozen program is its own interpreter: it starts itself with one of these for work that has a process of its own.
_WORKERS = {
    "--decode-one-photo": "app.imaging.decode_worker",
    "--render-worker": "app.render.worker",
    "--convert-weights": "app.networks.convert_worker",
    "--train-run": "app.services.training_process",
}


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command, or open the workstation when there is none.

    Args:
        argv: arguments without the program's name; those of the process by default.

    Returns:
        The exit status.
    """
    _limit_threads()
    arguments = list(sys.argv[1:] if argv is None else argv)
    if getattr(sys, "frozen", False) and arguments and arguments[0] in _WORKERS:
        return _serve(_WORKERS[arguments[0]])
    try:
        from app.cli.main import main as run_command

        return run_command(arguments, open_window=_open_window)
    except KeyboardInterrupt:
        sys.stderr.write("E800 cancelled; nothing was written.\n")
        return 8


def main_gui() -> int:
    """Open the workstation."""
    _limit_threads()
    return _open_window(sys.argv[1:])


def _limit_threads() -> None:
    """Keep the numeric libraries from fighting over cores; read by them when they are first imported.

    Their threads wait for each other by spinning. With other work on the machine that made a reconstruction take thirty
    seconds instead of two. So torch's threads sleep while they wait, and NumPy's matrix products take one thread each:
    the photos of a pair are searched side by side anyway.
    """
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")


def _open_window(arguments: Sequence[str]) -> int:
    from app.bootstrap.main import leave, run_gui

    return leave(run_gui(list(arguments)))


def _serve(worker: str) -> int:
    from importlib import import_module

    import_module(worker).main()
    return 0


if __name__ == "__main__":
    sys.exit(main())
