"""Every text can be translated, every translation fits, and the second language is complete."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QLocale, Qt, QTranslator
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QWidget

from app.core.casefile import Kind, Outcome, Verdict
from app.core.measurements import MeasureKind, Measurement, SurfacePoint
from app.core.records import Scale
from app.gui import error_words
from app.gui.cases.event_words import EVENTS
from app.gui.error_templates import TEMPLATES
from app.gui.language import LANGUAGE, NAMES, code_in_force, install_language, translation_file
from app.gui.settings import WindowSettings
from app.gui.stage_names import STAGES
from app.gui.wording import decimal, degrees, measured, scale_text
from app.jobs.inline import InlineRunner
from app.services import reconstruct
from tests.gui.conftest import Desk
from tests.helpers.error_texts import templates
from tests.helpers.pdfs import blank_pdf
from tests.helpers.pseudo import CLOSE, OPEN, PseudoTranslator, pseudo
from tests.helpers.screens import fill, screens, texts

# What is no language: names of the tests' case, numbers, units, formats, keys, names of programs.
OWN = re.compile(
    r"""(?x) Enface.* | 2026-0117.* | A\.\ Berg | LKA\ 44 | Two\ photographs.* | Seen\ from.* | stand-in.* | reports? |
    .*\.(png|jpg|pdf|npz|py) | .*/.* | SHA-256.* | [0-9a-f]{6,}….* | [0-9a-f]{64} | .*\.png0* | CPU | cpu |
    English | Deutsch |
    [\W\d_]* | ([EMNRP]\d+\b.*) | [−+±]?\d.* | W\d{3}.* | E\d{3}.* | Libraries | 3D\ drawing | all\ there | en | de |
    (Ctrl|Alt|Shift|F\d|Esc|Return).* | [A-Z1-9?+,-] | case\..* | \#.* | Alma | Yaw|Pitch|Roll | obj|ply|stl|glb |
    [a-z]+\.[a-z_]+ | \S+\ \d+.* | .*\ mm | \{.*\} | .*\bAlma$ | mm | °
    """
)


@pytest.fixture
def filled(make_desk, tmp_path: Path, photo_files: tuple[Path, Path]):
    """Makes a window with a filled case, its runner inline."""

    def make() -> Desk:
        desk = make_desk(InlineRunner())
        desk.services.cases.pdf = blank_pdf()
        fill(desk.window, list(photo_files), tmp_path / "documents" / "case", QApplication.processEvents)
        return desk

    return make


@pytest.fixture
def pseudo_language(qapp: QApplication) -> Iterator[None]:
    translator = PseudoTranslator()
    qapp.installTranslator(translator)
    yield
    qapp.removeTranslator(translator)


def untranslated(text: str) -> bool:
    """Whether a part of the text that has letters came from no translation."""
    outside, before = text, ""
    while outside != before:  # a translated text may stand inside another one
        outside, before = re.sub(f"{OPEN}[^{OPEN}{CLOSE}]*{CLOSE}", "", outside), outside
    return any(not OWN.fullmatch(line.strip(" ·()")) for line in outside.splitlines())


def test_no_text_of_any_screen_is_untranslated(filled, pseudo_language: None) -> None:
    desk, found = filled(), set()
    for name, screen in screens(desk.window):
        found |= {f"{name}: {where}: {text!r}" for where, text in texts(screen) if text and untranslated(text)}
    assert sorted(found) == [], "\n".join(sorted(found))


def test_longer_words_are_not_cut(filled, pseudo_language: None) -> None:
    desk, cut = filled(), set()
    desk.window.resize(1440, 900)
    for name, screen in screens(desk.window):
        cut |= {f"{name}: {where}" for where in _cut(screen)}
    assert sorted(cut) == []


def _cut(screen: QWidget) -> Iterator[str]:
    for widget in screen.findChildren(QWidget):
        if not widget.isVisibleTo(screen) or not isinstance(widget, QLabel | QAbstractButton) or not widget.text():
            continue
        if isinstance(widget, QLabel) and (widget.wordWrap() or (widget.pixmap() and not widget.pixmap().isNull())):
            continue
        if OPEN in widget.text() and widget.width() < widget.minimumSizeHint().width():
            yield f"{type(widget).__name__} {widget.objectName()} {widget.text()!r} {widget.width()} px"


def test_from_right_to_left_the_window_is_mirrored_and_every_screen_shows(filled, qapp: QApplication) -> None:
    qapp.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    try:
        desk = filled()
        window = desk.window
        assert window.frame.rail.x() > window.width() / 2
        names = [name for name, screen in screens(window) if screen.grab().width() > 0]
        assert len(names) > 20
        window.frame.go("go.work")
        assert window.photos.mapTo(window, window.photos.rect().center()).x() > window.width() / 2
    finally:
        qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)


def test_the_pseudo_language_keeps_placeholders_and_keyboard_marks() -> None:
    assert pseudo("&Undo: {0} of {count}").startswith(f"{OPEN}&Úñdó: {{0}} óf {{count}}")


def test_the_choice_of_language(monkeypatch: pytest.MonkeyPatch, qapp: QApplication) -> None:
    assert code_in_force("de") == "de"
    assert code_in_force("xx") == "en"
    settings = WindowSettings(None)
    assert settings.get(LANGUAGE) == "system"
    assert install_language(qapp, "en") == "en"
    QLocale.setDefault(QLocale.system())


@pytest.fixture
def spoken(qapp: QApplication) -> Iterator[Callable[[str], None]]:
    """Makes the application speak a language until the test ends."""

    def speak(code: str) -> None:
        assert install_language(qapp, code) == code

    yield speak
    for translator in qapp.findChildren(QTranslator):
        qapp.removeTranslator(translator)
        translator.deleteLater()
    QLocale.setDefault(QLocale.system())


def messages(code: str) -> Iterator[tuple[str, str, str | None, ET.Element]]:
    """(context, source, translation, element) of every entry of a translation."""
    file = translation_file(code).with_suffix(".ts")
    for context in ET.parse(file).getroot().iter("context"):
        name = context.findtext("name", "")
        for message in context.iter("message"):
            yield name, message.findtext("source", ""), message.findtext("translation"), message


@pytest.mark.parametrize("code", [code for code in NAMES if code != "en"])
class TestTranslation:
    def test_is_complete(self, code: str) -> None:
        unfinished = [
            f"{context}: {source}"
            for context, source, text, message in messages(code)
            if not text or message.find("translation").get("type") is not None  # type: ignore[union-attr]
        ]
        assert unfinished == []

    def test_keeps_placeholders_and_ellipses(self, code: str) -> None:
        wrong = []
        for _, source, text, _ in messages(code):
            fields = sorted(re.findall(r"\{[^}]*\}", source))
            if fields != sorted(re.findall(r"\{[^}]*\}", text or "")) or source.endswith("…") != (text or "").endswith(
                "…"
            ):
                wrong.append(source)
        assert wrong == []

    def test_keyboard_marks_do_not_repeat_in_a_menu(self, code: str, make_desk, spoken: Callable[[str], None]) -> None:
        spoken(code)
        window = make_desk(InlineRunner()).window
        for menu in window.menuBar().actions():
            marks = [re.search("&(.)", action.text()) for action in menu.menu().actions()]
            letters = [mark[1].lower() for mark in marks if mark]
            assert len(letters) == len(set(letters)), (menu.text(), sorted(letters))

    def test_the_window_speaks_it(self, code: str, make_desk, spoken: Callable[[str], None]) -> None:
        spoken(code)
        window = make_desk(InlineRunner()).window
        assert window.actions_.title("case.new") != "New case"

    def test_numbers_and_the_scale_are_told_in_its_manner(self, code: str, spoken: Callable[[str], None]) -> None:
        spoken(code)
        point = SurfacePoint(0, (1.0, 0.0, 0.0), (0.0, 0.0, 0.0))
        distance = Measurement(MeasureKind.DISTANCE, (point, point), 34.25, 1.0, "")
        assert QLocale().decimalPoint() in measured(distance)
        assert "." not in measured(distance) + decimal(1.75, 2) + degrees(-3.25)
        assert "interpupillary" not in scale_text(Scale())


def test_the_catalogue_holds_every_text_of_the_sources_and_no_other(root: Path, tmp_path: Path) -> None:
    tool = shutil.which("pyside6-lupdate", path=str(Path(sys.executable).parent))
    if tool is None:
        pytest.skip("pyside6-lupdate is not installed")
    kept = translation_file("de").with_suffix(".ts")
    fresh = tmp_path / kept.name
    shutil.copy(kept, fresh)
    sources = [str(path) for path in sorted((root / "app" / "gui").rglob("*.py"))]
    options = ["-tr-function-alias", "QT_TRANSLATE_NOOP+=N_", "-locations", "none", "-no-obsolete"]
    options += ["-source-language", "en"]
    done = subprocess.run([tool, *options, *sources, "-ts", str(fresh)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    held, wanted = ({(context, source) for context, source in _sources(file)} for file in (kept, fresh))
    assert held == wanted, f"run installer/translate; missing {wanted - held}, obsolete {held - wanted}"


def _sources(file: Path) -> Iterator[tuple[str, str]]:
    for context in ET.parse(file).getroot().iter("context"):
        for message in context.iter("message"):
            yield context.findtext("name", ""), message.findtext("source", "")


@pytest.mark.parametrize(
    ("said", "german"),
    [
        ("the file is empty", "die Datei ist leer"),
        ("the disk is full", "der Datenträger ist voll"),
        ("the evidence of E3 is not what was stored: its SHA-256 is ab", "das Beweisstück E3 ist nicht, was"),
        ("The face is only 41 px wide; fine shape cannot be seen in it.", "Das Gesicht ist nur 41 px breit"),
        ("M2 is in the trash already", "M2 liegt schon im Papierkorb"),
        ("nobody ever says this {0}", "nobody ever says this {0}"),
    ],
    ids=["empty", "disk", "evidence", "notice", "trash", "unknown"],
)
def test_what_services_say_is_told_in_the_second_language(
    said: str, german: str, spoken: Callable[[str], None]
) -> None:
    spoken("de")
    assert error_words.spoken(said).startswith(german)


def test_errors_of_the_rooms_below_were_collected() -> None:
    """A new text stays English until `installer/translate` collects it; not too many may wait for that."""
    missing = set(templates()) - set(TEMPLATES)
    assert len(missing) <= len(TEMPLATES) // 4, f"run installer/translate; missing {sorted(missing)}"


def test_every_event_of_a_case_has_words(root: Path) -> None:
    named = set()
    for file in [*root.glob("app/services/case*.py"), *root.glob("app/store/*.py"), *root.glob("app/cli/*.py")]:
        text = file.read_text(encoding="utf-8")
        named |= set(re.findall(r'(?:change|consult)\([^"()]*"([a-z_]+\.[a-z_]+)"', text))
    named |= {f"run.{outcome}" for outcome in Outcome} | {f"result.{verdict}" for verdict in Verdict}
    named |= {f"{kind}.{what}" for kind in (Kind.EXHIBIT, Kind.RESULT, Kind.NOTE) for what in ("trashed", "restored")}
    assert len(named) > 30
    assert sorted(named - set(EVENTS)) == []


def test_every_stage_that_the_window_shows_can_be_translated(root: Path) -> None:
    files = [*root.glob("app/services/case*.py"), *root.glob("app/bootstrap/*.py"), *root.glob("app/gui/*.py")]
    named = set(reconstruct.STAGES)
    for file in files:
        named |= set(re.findall(r'\bctx\.progress\("([^"]+)"', file.read_text(encoding="utf-8")))
    assert sorted(named - set(STAGES)) == []
