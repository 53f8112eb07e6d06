"""The grammar that scripts depend on."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.cli import parser as grammar
from app.cli.parser import build_parser
from app.core import meshio
from app.core.errors import UsageError


def parse(line: str) -> object:
    return vars(build_parser().parse_args(line.split()))


def test_reconstruct_as_the_design_writes_it() -> None:
    line = (
        "reconstruct --front F --side S --out DIR --formats obj,ply,stl,glb --model NAME --device cpu "
        "--box 1,2.5,30,40 --rotate auto --ipd-mm 61.5 --report"
    )
    options = build_parser().parse_args(line.split())
    assert (options.front, options.side, options.out) == (Path("F"), Path("S"), Path("DIR"))
    assert options.formats == ("obj", "ply", "stl", "glb")
    assert options.box == (1.0, 2.5, 30.0, 40.0)
    assert (options.model, options.device, options.ipd_mm, options.report) == ("NAME", "cpu", 61.5, True)


def test_what_is_left_out_has_the_documented_defaults() -> None:
    options = build_parser().parse_args(["reconstruct", "--front", "F", "--out", "DIR"])
    assert (options.side, options.box, options.model, options.ipd_mm) == (None, None, None, None)
    assert (options.device, options.rotate, options.report, options.formats) == ("auto", "auto", False, ())


@pytest.mark.parametrize(
    "line",
    [
        "synthesise --count 3 --out DIR --seed 7 --source ict --preview",
        "train --config FILE --resume",
        "evaluate --dataset synthetic --root DIR --out DIR --model a b",
        "models list",
        "models show",
        "models show NAME",
        "models import FOLDER",
        "models promote NAME",
        "bench --json",
        "self-check",
        "self-check --json",
        "reconstruct --front F --out D --verbose",
    ],
)
def test_the_other_commands_as_the_design_writes_them(line: str) -> None:
    assert parse(line)["command"] == line.split(maxsplit=1)[0]


@pytest.mark.parametrize(
    "line",
    [
        "reconstruct",
        "reconstruct --front F",
        "reconstruct --out D",
        "reconstruct --front F --out D --box 1,2,3",
        "reconstruct --front F --out D --box a,b,c,d",
        "reconstruct --front F --out D --formats fbx",
        "reconstruct --front F --out D --formats ,",
        "reconstruct --front F --out D --ipd-mm wide",
        "reconstruct --front F --out D --device tpu",
        "reconstruct --fron F --out D",
        "reconstruct F",
        "synthesise --count 0 --out D",
        "synthesise --count -1 --out D",
        "evaluate --dataset other --root D --out D",
        "models",
        "models remove x",
        "train",
        "identify",
        "--nonsense",
        "case new DIR",
    ],
)
def test_wrong_use_is_one_error_that_points_to_the_help(line: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse(line)
    assert caught.value.exit_code == 2
    assert "--help" in caught.value.one_line()
    assert "\n" not in caught.value.one_line()


def test_a_nul_in_a_path_is_wrong_use() -> None:
    with pytest.raises(UsageError):
        build_parser().parse_args(["reconstruct", "--front", "a\0b", "--out", "D"])


def test_the_grammars_formats_are_those_that_can_be_written() -> None:
    assert grammar.FORMATS == meshio.FORMATS
