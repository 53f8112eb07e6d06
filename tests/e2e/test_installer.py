"""The set-up scripts: what they say before they touch anything."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

SCRIPTS = ["installer/setup", "installer/run", "installer/test"]


def run(root: Path, *command: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [root / command[0], *command[1:]],
        cwd="/",
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )


@pytest.mark.parametrize("script", SCRIPTS)
def test_help_says_what_the_script_does(root: Path, script: str) -> None:
    done = run(root, script, "--help")
    assert done.returncode == 0
    assert script in done.stdout
    assert "#" not in done.stdout


@pytest.mark.parametrize("script", ["installer/setup", "installer/run"])
def test_an_unknown_argument_is_refused_with_the_usage(root: Path, script: str) -> None:
    done = run(root, script, "--quickly")
    assert done.returncode == 1
    assert "--quickly" in done.stderr
    assert f"usage: {script}" in done.stderr


def test_an_unknown_build_of_torch_is_refused_before_anything_is_installed(root: Path) -> None:
    done = run(root, "installer/setup", ENFACE_TORCH="tpu")
    assert done.returncode == 1
    assert "ENFACE_TORCH is 'tpu'" in done.stderr
    assert "==>" not in done.stdout


def test_a_machine_without_python_is_told_what_to_install(root: Path, tmp_path: Path) -> None:
    """Only the tools that the script itself needs are on the path."""
    for tool in ("bash", "dirname", "env"):
        (tmp_path / tool).symlink_to(Path("/usr/bin") / tool)
    done = run(root, "installer/setup", PATH=str(tmp_path), ENFACE_TORCH="cpu")
    assert done.returncode == 1
    assert "no Python 3.11 or newer was found" in done.stderr
    assert "apt-get install python3.11" in done.stderr
