#!/usr/bin/env python3
"""Write the bill of materials of what the program installs: `installer/sbom.cdx.json` (CycloneDX 1.6).

    .venv/bin/python installer/sbom.py

Needs the lists of `installer/setup --package`. `cyclonedx-py` describes the environment; kept are the packages that the
program itself needs, with their versions, licences and sources.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

from packaging.utils import canonicalize_name

HERE = Path(__file__).resolve().parent


def pinned() -> set[str]:
    """Names of all packages that the program installs, torch among them."""
    text = (HERE / "requirements.lock").read_text()
    return {*re.findall(r"^([a-z0-9-]+)==", text, re.MULTILINE), "torch"}


def main() -> int:
    """Write the file."""
    command = [
        sys.executable,
        "-m",
        "cyclonedx_py",
        "environment",
        "--output-reproducible",
        "--of",
        "JSON",
        "--sv",
        "1.6",
    ]
    made = subprocess.run([*command, sys.executable], capture_output=True, check=True)
    bill = json.loads(made.stdout)
    wanted = pinned()
    kept = [part for part in bill["components"] if canonicalize_name(part["name"]) in wanted]
    for part in kept:
        part.pop("evidence", None)
    names = {part["bom-ref"] for part in kept}
    bill["components"] = kept
    bill["dependencies"] = [
        entry | {"dependsOn": [ref for ref in entry.get("dependsOn", []) if ref in names]}
        for entry in bill.get("dependencies", [])
        if entry["ref"] in names
    ]
    (HERE / "sbom.cdx.json").write_text(json.dumps(bill, indent=1, sort_keys=True) + "\n")
    missing = wanted - {canonicalize_name(part["name"]) for part in kept}
    if missing:
        sys.exit(f"not installed here: {', '.join(sorted(missing))}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
