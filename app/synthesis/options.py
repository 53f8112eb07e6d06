"""Options of the engine as a TOML file, and the named changes of an ablation table."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from dataclasses import fields, replace
from pathlib import Path
from typing import Any, TypeVar

from app.core.errors import UsageError
from app.synthesis.camera import PoseConfig
from app.synthesis.engine import EngineConfig
from app.synthesis.heads import ShapeConfig
from app.synthesis.palette import LookConfig

Part = TypeVar("Part", EngineConfig, LookConfig, ShapeConfig, PoseConfig)
PARTS: dict[str, type] = {"look": LookConfig, "shape": ShapeConfig, "pose": PoseConfig}


def read_options(path: Path) -> EngineConfig:
    """An engine's configuration: keys of `EngineConfig`, tables [look], [shape] and [pose].

    A relative `textures` folder counts from the file's own folder.

    Raises:
        UsageError: the file cannot be read, or holds an unknown key or a value of another kind (E229).
    """
    try:
        table: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise _refused(path, f"cannot be read ({type(error).__name__})") from error
    values: dict[str, Any] = {}
    for name, kind in PARTS.items():
        if name in table:
            values[name] = _filled(path, kind, table.pop(name))
    if table.get("textures"):
        table["textures"] = str(path.parent / str(table["textures"]))
    return replace(_filled(path, EngineConfig, table), **values)


def _filled(path: Path, kind: type[Part], table: dict[str, Any]) -> Part:
    """A configuration of a kind with the table's values, which must be of the kind of its defaults."""
    default = kind()
    known = {field.name: getattr(default, field.name) for field in fields(default)}
    values: dict[str, Any] = {}
    for name, value in table.items():
        if name not in known or name in PARTS:
            raise _refused(path, f"has the unknown key {name!r}")
        wanted = known[name]
        if isinstance(wanted, tuple):
            usable = isinstance(value, list) and len(value) == len(wanted)
        elif isinstance(wanted, float):
            usable = isinstance(value, int | float) and not isinstance(value, bool)
        else:
            usable = type(value) is type(wanted)
        if not usable:
            raise _refused(path, f"gives {name!r} a value of the wrong kind")
        values[name] = tuple(value) if isinstance(wanted, tuple) else value
    return kind(**values)


def _refused(path: Path, what: str) -> UsageError:
    return UsageError(
        f"the engine's options: the file {what}", file=path, remedy="compare it with resources/training/", code="E229"
    )


def _shares(anny: float, ict: float, blend: float) -> Callable[[EngineConfig], EngineConfig]:
    return lambda config: replace(config, shape=replace(config.shape, share=(anny, ict, blend)))


# One generator alone is also the other one held out whole: blends hold both.
ABLATIONS: dict[str, Callable[[EngineConfig], EngineConfig]] = {
    "none": lambda config: config,
    "without-hair": lambda config: replace(config, look=replace(config.look, hair=0.0, beard=0.0, brows=0.0, hat=0.0)),
    "without-sensor": lambda config: replace(config, sensor=False),
    "without-accessories": lambda config: replace(
        config, occluder=0.0, look=replace(config.look, glasses=0.0, hat=0.0, clothes=0.0, makeup=0.0)
    ),
    "without-expressions": lambda config: replace(config, shape=replace(config.shape, expression=0.0)),
    "without-anny": _shares(0.0, 1.0, 0.0),
    "without-ict": _shares(1.0, 0.0, 0.0),
}


def ablate(config: EngineConfig, name: str) -> EngineConfig:
    """The configuration with one of `ABLATIONS` applied."""
    return ABLATIONS[name](config)
