"""One report, built anywhere and at any time, is one file: time zone, locale, hash seed and folder do not show.

By default four surroundings; with ENFACE_FULL=1 twenty.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from itertools import product

import pytest

from app.report.content import Template
from app.report.document import ReportOptions, report_bytes
from tests.helpers.reports import WHEN, content

FULL = os.environ.get("ENFACE_FULL") == "1"
ZONES = ("Asia/Tokyo", "America/New_York", "Pacific/Chatham", "UTC", "Europe/Oslo")
LOCALES = (("C", "0"), ("de_DE.UTF-8", "4242"), ("tr_TR.UTF-8", "1"), ("C.UTF-8", "random"))
SURROUNDINGS = list(product(ZONES, LOCALES)) if FULL else list(zip(ZONES, LOCALES, strict=False))

BUILD = """
import hashlib
from app.report.content import Template
from app.report.document import ReportOptions, report_bytes
from tests.helpers.reports import content
for template, language in ((Template.LONG, "en"), (Template.SUMMARY, "de")):
    print(hashlib.sha256(report_bytes(content(template), ReportOptions(template, language))).hexdigest())
"""


def digests() -> list[str]:
    """The hashes that this process finds."""
    wanted = ((Template.LONG, "en"), (Template.SUMMARY, "de"))
    return [
        hashlib.sha256(report_bytes(content(template), ReportOptions(template, language))).hexdigest()
        for template, language in wanted
    ]


@pytest.fixture(scope="module")
def here() -> list[str]:
    """What this process built."""
    return digests()


@pytest.mark.parametrize("place", range(len(SURROUNDINGS)))
def test_the_same_content_gives_the_same_bytes_anywhere(root, tmp_path, here, place):
    zone, (language, seed) = SURROUNDINGS[place]
    folder = tmp_path / f"ordner-{place}-é"
    folder.mkdir()
    environment = os.environ | {
        "TZ": zone, "LC_ALL": language, "LANG": language, "PYTHONHASHSEED": seed, "PYTHONUTF8": "1",
        "PYTHONPATH": str(root), "HOME": str(folder), "PYTHONDONTWRITEBYTECODE": "1",
    }  # fmt: skip
    done = subprocess.run([sys.executable, "-c", BUILD], cwd=folder, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-2000:]
    assert done.stdout.split() == here


def test_building_twice_in_one_process_gives_the_same_bytes(here):
    assert digests() == here


def test_another_time_gives_other_bytes():
    options = ReportOptions(Template.SUMMARY)
    first = report_bytes(content(Template.SUMMARY, stills=()), options)
    second = report_bytes(content(Template.SUMMARY, stills=(), made=WHEN.replace(minute=46)), options)
    assert first != second
