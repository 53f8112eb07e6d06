"""The command line's grammar. Only the standard library is imported: `enface --help` answers at once."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import NoReturn

from app import __version__
from app.cli.admin_parser import add_admin
from app.cli.batch_parser import add_batch
from app.cli.case_parser import add_case, add_verify, label
from app.cli.report_parser import add_report
from app.cli.server_parser import add_server
from app.core.errors import UsageError

FORMATS = ("obj", "ply", "stl", "glb")
SOURCES = ("anny", "ict", "bfm", "facegen")
DATASETS = ("micc", "scans", "synthetic")

_EPILOGUE = """\
Without a command the workstation opens.

exit codes: 0 done, 2 usage, 3 no face, 4 several faces (use --box), 5 unreadable or refused image,
6 model missing or damaged, 7 disk or permission, 8 cancelled, 9 something is altered, 1 anything else
"""


class _Parser(argparse.ArgumentParser):
    """Wrong use is raised as one line instead of printed over several."""

    def error(self, message: str) -> NoReturn:
        """Raise `UsageError` (E201)."""
        raise UsageError(message, remedy=f"see {self.prog} --help", code="E201")


def build_parser() -> argparse.ArgumentParser:
    """The whole grammar; the chosen command is in `command` of the result, None without one."""
    parser = _Parser(
        prog="enface",
        description="Reconstruct a 3D face from a front and a side photo, or from one photo alone.",
        epilog=_EPILOGUE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"enface {__version__}")
    parser.add_argument("--sample", action="store_true", help="open the workstation on the sample case")
    parser.add_argument("--admin", action="store_true", help=argparse.SUPPRESS)  # opens a login
    parser.add_argument("--safe-mode", action="store_true", help="open the workstation with default settings")
    parser.add_argument("--open", type=_path, metavar="CASE", help="open the workstation on this case")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", title="commands")
    _add_reconstruct(_add(commands, "reconstruct", "make a mesh from photos"))
    _add_batch(_add(commands, "batch", "make meshes from many photos"))
    _add_synthesise(_add(commands, "synthesise", "make synthetic photo pairs with their true shape"))
    _add_train(_add(commands, "train", "train a network"))
    _add_evaluate(_add(commands, "evaluate", "measure models against scans or synthetic heads"))
    _add_models(_add(commands, "models", "list, show, import or promote models"))
    _add_bench(_add(commands, "bench", "measure speed and memory on this machine"))
    add_case(_add(commands, "case", "keep photos, runs and results in a case"), _path, _add_choices, _add_formats)
    add_report(_add(commands, "report", "print a result of a case as a PDF"), _path, label("M"))
    add_verify(_add(commands, "verify", "check a case, a report or a bundle"), _path)
    add_server(_add(commands, "server", "set up a PostgreSQL server for cases, or list its cases"))
    add_admin(_add(commands, "admin", "manage users, promote models and check the audit trail, behind a login"), _path)
    _add_json(_add(commands, "self-check", "check that this installation can do its work"))
    return parser


def _add(commands: argparse._SubParsersAction[_Parser], name: str, purpose: str) -> argparse.ArgumentParser:
    parser = commands.add_parser(name, help=purpose, description=f"{purpose.capitalize()}.", allow_abbrev=False)
    parser.add_argument("--verbose", action="store_true", help="write the log to stderr")
    return parser


def _add_reconstruct(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("--front", type=_path, required=True, metavar="FILE", help="front photo")
    add("--side", type=_path, metavar="FILE", help="side photo, of either side")
    add("--out", type=_path, required=True, metavar="DIR", help="folder for the results; made if missing")
    _add_formats(parser)
    _add_choices(parser)
    add("--report", action="store_true", help="also write a PDF report (the summary)")


def _add_batch(parser: argparse.ArgumentParser) -> None:
    add_batch(parser, _path, _count)
    _add_formats(parser)


def _add_formats(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--formats",
        type=_formats,
        default=(),
        metavar="LIST",
        help=f"more mesh formats, by comma: {', '.join(FORMATS)}; obj and ply are always written",
    )


def _add_choices(parser: argparse.ArgumentParser) -> None:
    """What a person may choose about a reconstruction."""
    add = parser.add_argument
    add("--model", metavar="NAME", help="model to use (see: enface models list)")
    add("--device", choices=("auto", "cpu", "cuda"), default="auto", help="where the network runs (default: auto)")
    add("--box", type=_box, metavar="X,Y,W,H", help="the face in the front photo, px of the upright photo")
    add("--side-box", type=_box, metavar="X,Y,W,H", help="the face in the side photo")
    add(
        "--rotate",
        default="auto",
        metavar="auto|paper|DEGREES",
        help="how a missing side view is made: by itself, turned by 30 degrees, or at this yaw (-90 to 90)",
    )
    add("--ipd-mm", type=float, metavar="MM", help="measured distance between the pupils (default: 63, assumed)")


def _add_synthesise(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("--count", type=_count, required=True, metavar="N", help="number of pairs")
    add("--out", type=_path, required=True, metavar="DIR", help="folder for the pairs")
    add("--seed", type=int, default=0, metavar="S", help="the same seed makes the same pairs (default: 0)")
    add("--source", choices=SOURCES, default="anny", help="head model (default: anny)")
    add("--data", type=_path, metavar="DIR", help="folder with head models, skins and hair")
    add("--preview", action="store_true", help="write a contact sheet only")


def _add_train(parser: argparse.ArgumentParser) -> None:
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--config", type=_path, metavar="FILE", help="what to train, on what, how")
    what.add_argument("--show", type=_path, metavar="RUN", help="show the curves of a run's output folder instead")
    parser.add_argument("--resume", action="store_true", help="go on from the last checkpoint")


def _add_evaluate(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("--dataset", choices=DATASETS, required=True, help="what to measure on")
    add("--root", type=_path, required=True, metavar="DIR", help="folder of the dataset")
    add("--out", type=_path, required=True, metavar="DIR", help="folder for results.json, table and plots")
    add("--model", nargs="+", default=[], metavar="NAME", help="models to measure (default: all)")
    micc = parser.add_argument_group("MICC Florence only")
    micc.add_argument("--comparators", type=_path, metavar="DIR", help="meshes of other programs, a folder for each")
    micc.add_argument("--demographics", type=_path, metavar="CSV", help="table: subject and sex, age, tone, ethnicity")
    micc.add_argument("--alignments", type=_path, metavar="DIR", help="initial alignments to use and to complete")
    micc.add_argument("--no-sweep", action="store_true", help="leave out the turned front pictures")
    micc.add_argument("--language", default="en", metavar="CODE", help="of the PDF (default: en)")


def _add_models(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True, title="actions")
    actions.add_parser("list", help="list the models and check their weights", allow_abbrev=False)
    show = actions.add_parser("show", help="print a model's card", allow_abbrev=False)
    show.add_argument("name", nargs="?", metavar="NAME", help="default: the model in use")
    bring = actions.add_parser("import", help="copy a model from another models folder", allow_abbrev=False)
    bring.add_argument("source", type=_path, metavar="FOLDER", help="a folder with manifest.json, weights and cards")
    bring.add_argument("name", nargs="?", metavar="NAME", help="needed when the folder holds several models")
    promote = actions.add_parser("promote", help="make a model the one in use", allow_abbrev=False)
    promote.add_argument("name", metavar="NAME")


def _add_bench(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--out", type=_path, metavar="FILE", help="write the figures as JSON, too")
    _add_json(parser)


def _add_json(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def _path(text: str) -> Path:
    if not text or "\0" in text:
        raise argparse.ArgumentTypeError("a path is empty or holds a NUL")
    return Path(text)


def _count(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= len(text) <= 9 or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a positive whole number")
    return int(text)


def _box(text: str) -> tuple[float, float, float, float]:
    """Four numbers x, y, width, height; whether they make sense for the photo is checked where it is known."""
    try:
        x, y, w, h = (float(part) for part in text.split(","))
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not x,y,width,height") from None
    return x, y, w, h


def _formats(text: str) -> tuple[str, ...]:
    names = tuple(part.strip().lower() for part in text.split(",") if part.strip())
    unknown = [name for name in names if name not in FORMATS]
    if unknown or not names:
        what = repr(unknown[0]) if unknown else "nothing"
        raise argparse.ArgumentTypeError(f"{what} is no mesh format; choose from {', '.join(FORMATS)}")
    return names
