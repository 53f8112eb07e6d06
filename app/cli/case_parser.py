"""The grammar of `enface case` and `enface verify`; see `app.cli.parser`."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

from app.core.casefile import LETTERS, Kind, Subject
from app.core.comparisons import LAYERS, CompareMode

Choose = Callable[[argparse.ArgumentParser], None]


def add_case(parser: argparse.ArgumentParser, path: Callable[[str], Path], runs: Choose, formats: Choose) -> None:
    """Add the actions of `enface case`.

    Args:
        parser: of the command.
        path: turns an argument into a path.
        runs: adds the choices of a reconstruction.
        formats: adds the choice of mesh formats.
    """
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True, title="actions")

    def action(name: str, purpose: str, folder: str = "CASE") -> argparse.ArgumentParser:
        made = actions.add_parser(name, help=purpose, description=f"{purpose.capitalize()}.", allow_abbrev=False)
        made.add_argument("folder", type=path, metavar=folder, help="the case's folder")
        made.add_argument("--operator", metavar="NAME", help="who acts, for the audit trail (default: the account)")
        return made

    new = action("new", "make a case", "DIR")
    new.add_argument("--number", required=True, metavar="N", help="case number")
    new.add_argument("--examiner", required=True, metavar="E", help="who is responsible")
    for name in ("reference", "classification", "description"):
        new.add_argument(f"--{name}", default="", metavar="TEXT")
    _add_exhibits(action("add", "bring photos in"), path)
    runs(action("run", "reconstruct from the newest front photo, with the newest side photo if there is one"))
    show = action("show", "print what a case holds")
    show.add_argument("--json", action="store_true", help="print one JSON object")
    for verdict in ("accept", "reject"):
        decide = action(verdict, f"{verdict} a result")
        decide.add_argument("result", type=label("M"), metavar="RESULT", help="e.g. M1")
        decide.add_argument("--reason", required=True, metavar="TEXT", help="why; it is kept with the result")
    note = action("note", "write a note about the case, or about something in it")
    note.add_argument("text", metavar="TEXT")
    note.add_argument("--about", type=subject, metavar="LABEL", help="e.g. E1, R1, M1 (default: the case)")
    _add_changes(action, path)
    export = action("export", "write the mesh of a result, with a sidecar that says where it comes from")
    export.add_argument("--result", type=label("M"), metavar="RESULT", help="e.g. M1 (default: the newest)")
    export.add_argument("--out", type=path, required=True, metavar="DIR", help="folder for the files")
    formats(export)
    log = action("log", "write the audit trail as JSON lines, with its signed end and a verifier")
    log.add_argument("--out", type=path, required=True, metavar="DIR", help="folder for the files")
    bundle = action("bundle", "write a portable copy")
    bundle.add_argument("--out", type=path, required=True, metavar="FILE", help="a new folder, or a new name in .zip")
    move = action("move", "move a case's database to the server of the settings, or back")
    move.add_argument("--to", choices=("server", "local"), required=True)
    bring = action("import", "make a case from a bundle", "DIR")
    bring.add_argument("--bundle", type=path, required=True, metavar="FILE", help="a folder or zip file")


def add_verify(parser: argparse.ArgumentParser, path: Callable[[str], Path]) -> None:
    """Add the arguments of `enface verify`."""
    parser.add_argument("target", type=path, metavar="CASE|REPORT|BUNDLE", help="what to check")
    parser.add_argument("--operator", metavar="NAME", help="who asks, for the audit trail (default: the account)")
    parser.add_argument(
        "--trust",
        type=path,
        action="append",
        default=[],
        metavar="FILE",
        help="certificates (PEM or DER) that the signature of a report must lead to; may be given several times",
    )
    parser.add_argument("--no-replay", action="store_true", help="check hashes only, compute no run again")


def _add_changes(action: Callable[[str, str], argparse.ArgumentParser], path: Callable[[str], Path]) -> None:
    """What can be corrected, labelled, thrown away, searched and compared later."""
    details = action("details", "correct what is said about the case; what is not given stays")
    for name in ("number", "examiner", "reference", "classification", "description"):
        details.add_argument(f"--{name}", metavar="TEXT")
    details.add_argument("--organisation", metavar="TEXT", help="named on the cover of the case's reports")
    describe = action("describe", "correct what is said about an exhibit; what is not given stays")
    describe.add_argument("exhibit", type=label("E"), metavar="EXHIBIT", help="e.g. E1")
    describe.add_argument("--role", choices=("front", "side", "comparison", "none"))
    for name in ("name", "source", "legal-basis", "person-category"):
        describe.add_argument(f"--{name}", metavar="TEXT")
    describe.add_argument("--sha256", metavar="HEX", help="hash that the supplier stated")
    tag = action("tag", "give something exactly these tags; without any, take its tags away")
    tag.add_argument("about", type=subject, metavar="LABEL", help="case, or e.g. E1, R1, M1, P1")
    tag.add_argument("tags", nargs="*", metavar="TAG")
    trash = action("trash", "put an exhibit, a result or a note into the trash")
    trash.add_argument("about", type=subject, metavar="LABEL", help="e.g. E1, M1, N1")
    trash.add_argument("--reason", default="", metavar="TEXT")
    restore = action("restore", "take something out of the trash")
    restore.add_argument("about", type=subject, metavar="LABEL", help="e.g. E1, M1, N1")
    action("search", "list everything that contains a text").add_argument("text", metavar="TEXT")
    diff = action("diff", "say how two results differ: what went into them, and the distance of their surfaces in mm")
    for name in ("first", "second"):
        diff.add_argument(name, type=label("M"), metavar="RESULT", help="e.g. M1")
    diff.add_argument("--picture", type=path, metavar="FILE", help="also draw the distance, as a PNG file")
    diff.add_argument("--json", action="store_true", help="print one JSON object")
    _add_figures(action)


def _add_figures(action: Callable[[str, str], argparse.ArgumentParser]) -> None:
    """Figures that show a result in the pose of another photo."""
    compare = action("compare", "bring a result to the pose of a photo, and keep the figure for the report")
    compare.add_argument("--photo", type=label("E"), required=True, metavar="EXHIBIT", help="e.g. E3")
    compare.add_argument("--result", type=label("M"), metavar="RESULT", help="e.g. M1 (default: the newest)")
    compare.add_argument("--mode", choices=[str(mode) for mode in CompareMode], default="overlay")
    compare.add_argument("--layer", choices=LAYERS, default=LAYERS[0], help="what is drawn of the model")
    compare.add_argument(
        "--percent", type=float, default=60.0, metavar="N", help="opacity of an overlay, place of the line of a wipe"
    )
    compare.add_argument("--title", default="", metavar="TEXT", help="printed above the figure")
    figures = action("figures", "say which figures the report of a result prints, in this order; without any, none")
    figures.add_argument("result", type=label("M"), metavar="RESULT", help="e.g. M1")
    figures.add_argument("runs", nargs="*", type=label("R"), metavar="RUN", help="e.g. R4")


def _add_exhibits(parser: argparse.ArgumentParser, path: Callable[[str], Path]) -> None:
    parser.add_argument("--front", type=path, metavar="FILE", help="front photo")
    parser.add_argument("--side", type=path, metavar="FILE", help="side photo, of either side")
    parser.add_argument("--comparison", type=path, metavar="FILE", help="a photo to compare with")
    parser.add_argument("--source", default="", metavar="TEXT", help="where the photos come from")
    parser.add_argument("--legal-basis", default="", metavar="TEXT", help="ground of their processing")
    parser.add_argument("--person-category", default="", metavar="TEXT", help="e.g. suspect, victim, witness")
    parser.add_argument("--sha256", default="", metavar="HEX", help="hash that the supplier stated, for one photo")


def subject(text: str) -> Subject:
    """Turns "case" or a label such as "E1" into what it stands for."""
    kinds = {letter: kind for kind, letter in LETTERS.items()}
    if text.lower() == "case":
        return Subject(Kind.CASE)
    letter = text[:1].upper()
    if letter not in kinds:
        raise argparse.ArgumentTypeError(f"{text!r} is no label such as E1, R1, M1, N1 or P1")
    return Subject(kinds[letter], label(letter)(text))


def label(letter: str) -> Callable[[str], int]:
    """Turns a label such as "M1" into its number."""

    def number(text: str) -> int:
        digits = text.removeprefix(letter).removeprefix(letter.lower())
        if not digits.isascii() or not digits.isdigit() or len(digits) > 9:
            raise argparse.ArgumentTypeError(f"{text!r} is no label such as {letter}1")
        return int(digits)

    return number
