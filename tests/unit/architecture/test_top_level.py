"""What the checkout holds: its top level, its licences, its lists of dependencies."""

from __future__ import annotations

import csv
import json
import re
import runpy
import subprocess
import tomllib
from fnmatch import fnmatch
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from app.services.check_surroundings import _FLOORS

FOLDERS = {"app", "resources", "models", "tests", "installer", "docs", ".ci"}
FILES = {
    "README.md",
    "pyproject.toml",
    "LICENSE",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    ".gitignore",
    ".gitattributes",
    ".pre-commit-config.yaml",
}
# Each floor closes a published hole or a measured fault.
FLOORS = {
    "pillow": "13.0.0",
    "torch": "2.11",
    "reportlab": "4.4.9",
    "pyside6-essentials": "6.11.3",
    "vtk": "9.6.1",
}
FREE = {"MIT", "CC0-1.0", "Apache-2.0", "BSD-3-Clause", "BSL-1.0", "OFL-1.1"}


def shipped(root: Path) -> list[str]:
    """Paths of all files that belong to the project: tracked, or new and not ignored."""
    listing = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    done = subprocess.run(listing, cwd=root, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        pytest.skip("not a git checkout: what is shipped cannot be told from what was built")
    return sorted(name for name in done.stdout.split("\0") if name and (root / name).exists())


def pins(root: Path, name: str) -> dict[str, Version]:
    """Package and version of each line of a lock file."""
    pairs = re.findall(r"^(\S+)==(\S+)", (root / "installer" / name).read_text(), re.MULTILINE)
    return {canonicalize_name(package): Version(version) for package, version in pairs}


def project(root: Path) -> dict[str, list[Requirement]]:
    """The requirements of pyproject.toml: "" for the program, and each extra by its name."""
    table = tomllib.loads((root / "pyproject.toml").read_text())["project"]
    lists = {"": table["dependencies"], **table["optional-dependencies"]}
    return {name: [Requirement(text) for text in texts] for name, texts in lists.items()}


def test_the_top_level_holds_what_people_expect(root: Path) -> None:
    files = shipped(root)
    assert {name.partition("/")[0] for name in files if "/" in name} <= FOLDERS
    assert {name for name in files if "/" not in name} <= FILES


def test_models_hold_no_code(root: Path) -> None:
    assert {Path(name).suffix for name in shipped(root) if name.startswith("models/")} <= {
        ".safetensors",
        ".json",
        ".md",
    }


def test_every_data_file_has_a_free_licence(root: Path) -> None:
    """`installer/licences/files.csv` covers each file of resources/ and models/, and names no file that is gone."""
    files = [name for name in shipped(root) if name.startswith(("resources/", "models/"))]
    with (root / "installer/licences/files.csv").open(newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert {row["licence"] for row in rows} <= FREE
    assert [name for name in files if not any(fnmatch(name, row["pattern"]) for row in rows)] == []
    assert [row["pattern"] for row in rows if not any(fnmatch(name, row["pattern"]) for name in files)] == []
    assert [row["text"] for row in rows if not (root / row["text"]).is_file()] == []


def test_every_installed_library_is_acknowledged_as_it_says_itself(root: Path) -> None:
    """`THIRD_PARTY.md` has what `installer/notices.py` finds, for each distribution of each list that is here."""
    text = (root / "installer/licences/THIRD_PARTY.md").read_text()
    rows = [line.split("|") for line in text.splitlines() if line.startswith("| ")]
    stated = {canonicalize_name(row[1].strip()): row[2].strip() for row in rows}
    locked = {name for lock in (root / "installer").glob("*.lock") for name in pins(root, lock.name)} | {"torch"}
    assert locked - set(stated) == set()
    notices = runpy.run_path(str(root / "installer/notices.py"))
    here = locked & {canonicalize_name(each.metadata["Name"]) for each in metadata.distributions()}
    other = {name: stated[name] for name in here if not stated[name].startswith(notices["licence"](name))}
    assert other == {}


def test_security_floors_are_kept(root: Path) -> None:
    lowest = {
        canonicalize_name(need.name): max(Version(part.version) for part in need.specifier if part.operator == ">=")
        for need in project(root)[""]
    }
    pinned = pins(root, "requirements.lock")
    pinned["torch"] = Version((root / "installer/torch.version").read_text().strip())
    for name, floor in FLOORS.items():
        assert min(lowest[name], pinned[name]) >= Version(floor), name
    checked = {canonicalize_name(name): Version(".".join(map(str, floor))) for name, floor in _FLOORS.items()}
    assert checked == {name: Version(floor) for name, floor in FLOORS.items()}  # the self-check knows the same ones


def test_every_pin_names_the_files_it_allows(root: Path) -> None:
    for lock in (root / "installer").glob("*.lock"):
        pin = r"^\S+==\S+((?: \\\n    --hash=sha256:[0-9a-f]{64})*)$"
        assert [block for block in re.findall(pin, lock.read_text(), re.MULTILINE) if not block] == [], lock.name


def test_the_bill_of_materials_is_that_of_the_lock(root: Path) -> None:
    parts = json.loads((root / "installer/sbom.cdx.json").read_text())["components"]
    listed = {canonicalize_name(part["name"]): Version(part["version"]) for part in parts}
    assert listed.pop("torch").public == (root / "installer/torch.version").read_text().strip()
    assert listed == pins(root, "requirements.lock")


@pytest.mark.parametrize(
    ("extra", "lock"),
    [
        ("", "requirements.lock"),
        ("train", "requirements-train.lock"),
        ("dev", "requirements-dev.lock"),
        ("package", "requirements-package.lock"),
    ],
)
def test_a_lock_file_serves_its_list(root: Path, extra: str, lock: str) -> None:
    pinned = pins(root, "requirements.lock") | pins(root, "requirements-train.lock")
    pinned |= pins(root, lock)
    pinned["torch"] = Version((root / "installer/torch.version").read_text().strip())
    missing = [
        str(need) for need in project(root)[extra] if not need.specifier.contains(pinned[canonicalize_name(need.name)])
    ]
    assert missing == []


def test_this_environment_is_the_locked_one(root: Path) -> None:
    """What the tests ran with is what users get."""
    other = {
        name: (str(version), metadata.version(name))
        for name, version in pins(root, "requirements.lock").items()
        if Version(metadata.version(name)) != version
    }
    assert other == {}
