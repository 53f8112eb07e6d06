"""The administration's window with its real services: door, roles, pages, names, order, translation."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from app.bootstrap.admin_door import CHORD, AdminDoor
from app.bootstrap.admin_wiring import admin_services
from app.core.errors import AccessError
from app.gui.admin.admin_window import AdminWindow
from app.gui.admin.page import AdminContext
from app.gui.commands import SPECS
from app.gui.theme import Theme
from app.jobs.inline import InlineRunner
from app.services.admin.capabilities import Role
from app.services.admin.users import create_user
from app.store.anchor import Installation
from tests.gui.test_access import name_of, reachable, walked
from tests.gui.test_language import _cut, untranslated
from tests.helpers.admins import ADMIN, PASSWORD, quick_passwords, set_up
from tests.helpers.foreign import write_facegen, write_facegen_landmarks
from tests.helpers.leaks import nothing_left
from tests.helpers.mesh_views import FakeMeshView
from tests.helpers.models import store_untrained
from tests.helpers.pseudo import PseudoTranslator
from tests.helpers.screens import texts
from tests.helpers.windows import StubQuestions

PAGES = ["models", "evaluation", "sources", "training", "users", "audit"]


@pytest.fixture
def open_window(
    qtbot: QtBot, theme: Theme, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[[], AdminWindow]]:
    """Opens the window on an installation of its own; nothing may be left of it."""
    quick_passwords(monkeypatch)
    monkeypatch.setenv("ENFACE_MODELS", str(tmp_path / "models"))
    store_untrained(tmp_path / "models", "enface")
    windows: list[AdminWindow] = []
    with nothing_left():

        def make() -> AdminWindow:
            services = admin_services(Installation(tmp_path / "installation"))
            window = AdminWindow(
                AdminContext(services, InlineRunner(), theme, StubQuestions(), FakeMeshView, tmp_path / "documents")
            )
            window.show()
            window.begin()
            windows.append(window)
            return window

        yield make
        while windows:
            windows.pop().close()
        QApplication.processEvents()


@pytest.fixture
def window(open_window: Callable[[], AdminWindow], tmp_path: Path) -> AdminWindow:
    """An administrator is logged in."""
    set_up(tmp_path / "installation")[0].close()
    window = open_window()
    log_in(window, ADMIN)
    return window


def log_in(window: AdminWindow, name: str, password: str = PASSWORD) -> None:
    window.login.name.setText(name)
    window.login.password.setText(password)
    window.login.button.click()


def test_first_run_then_codes_then_the_pages(open_window: Callable[[], AdminWindow]) -> None:
    window = open_window()
    assert window.login.again.isVisible()
    window.login.name.setText(ADMIN)
    window.login.password.setText(PASSWORD)
    window.login.again.setText(PASSWORD + "!")
    window.login.button.click()
    assert window.login.message.isVisible()
    window.login.again.setText("short")
    window.login.password.setText("short")
    window.login.button.click()
    assert "E260" in window.login.message.text()
    window.login.password.setText(PASSWORD)
    window.login.again.setText(PASSWORD)
    window.login.button.click()
    assert window.codes.isVisible()
    codes = window.codes.codes.toPlainText().splitlines()
    assert len(codes) == 10
    window.codes.done_button.click()
    assert window.codes.codes.toPlainText() == ""
    assert window.page == "models"
    window.log_out()
    assert window.login.isVisible()
    assert not window.login.again.isVisible()
    window.login.other_button.click()
    window.login.name.setText(ADMIN)
    window.login.code.setText(codes[0])
    window.login.password.setText("an entirely new phrase")
    window.login.again.setText("an entirely new phrase")
    window.login.button.click()
    assert window.page == "models"


def test_nothing_is_shown_before_somebody_is_in(window: AdminWindow) -> None:
    window.log_out()
    for page in window.pages.values():
        assert not page.isVisible()
    assert not window.menu.isVisible()
    log_in(window, ADMIN, "a wrong pass phrase, surely")
    assert "E734" in window.login.message.text()
    assert not window.menu.isVisible()
    assert window.login.name.text() != ""
    assert window.login.password.echoMode() == QLineEdit.EchoMode.Password


@pytest.mark.parametrize(
    ("role", "pages"),
    [
        (Role.ADMINISTRATOR, PAGES),
        (Role.REVIEWER, ["models", "evaluation"]),
        (Role.AUDITOR, ["models", "audit"]),
        (Role.ANALYST, ["models"]),
    ],
    ids=str,
)
def test_each_role_sees_its_pages(window: AdminWindow, role: Role, pages: list[str]) -> None:
    create_user(window.context.user, "Somebody", PASSWORD, role)
    window.log_out()
    log_in(window, "somebody")
    shown = []
    for row in range(window.menu.count()):
        window.menu.setCurrentRow(row)
        shown.append(window.page)
    assert shown == pages


def test_a_session_that_ended_shows_the_door(window: AdminWindow) -> None:
    window.context.user.administration.logout(window.context.user)
    window.go("users")
    assert window.login.isVisible()
    assert window.page == ""


def test_users_page(window: AdminWindow) -> None:
    window.go("users")
    page = window.pages["users"]
    page.name.setText("Eve")
    page.password.setText(PASSWORD)
    page.role.setCurrentIndex(list(Role).index(Role.AUDITOR))
    page.add_button.click()
    assert window.codes.isVisible()
    window.codes.done_button.click()
    assert page.table.rowCount() == 2
    page.table.choose("Eve")
    page.disable_button.click()
    assert page.table.item(1, 2).text() == "Disabled"
    for _ in range(6):
        with pytest.raises(AccessError):
            window.context.user.administration.login("Eve", "a wrong pass phrase, surely")
    page.unlock_button.click()
    assert page.table.chosen == "Eve"
    page.disable_button.click()
    assert window.context.user.administration.login("Eve", PASSWORD).user == "Eve"
    page.table.choose(ADMIN)
    page.disable_button.click()
    assert "E735" in window.notice.title.text()


def test_sources_page_shows_a_report_and_samples(window: AdminWindow, tmp_path: Path) -> None:
    for seed in range(2):
        write_facegen(tmp_path / "facegen" / f"head{seed}", seed, {"front": 0.0, "left": 60.0})
    write_facegen(tmp_path / "facegen" / "head9", 9, {"front": 0.0})
    write_facegen_landmarks(tmp_path / "facegen")
    window.go("sources")
    page = window.pages["sources"]
    page.kind.setCurrentIndex(page.kind.findData("facegen"))
    window.context.questions.folder_answer = tmp_path / "facegen"
    page.add_button.click()
    assert page.table.rowCount() == 1
    page.survey_button.click()
    assert "2 pairs" in page.report.toPlainText()
    assert "E272" in page.report.toPlainText()
    page.preview_button.click()
    assert page.grid.count() == 4
    window.go("training")
    form = window.pages["training"].form
    assert form.sources.count() == 1
    form.check_source(1)
    form.name.setText("try")
    plan = form.plan()
    assert [source.kind for source in plan.sources] == ["facegen"]
    assert plan.values()["rate"] == pytest.approx(1e-4)


def test_rendered_sources_need_no_folder_and_the_single_stage_needs_weights(window: AdminWindow) -> None:
    window.go("sources")
    page = window.pages["sources"]
    page.kind.setCurrentIndex(page.kind.findData("anny"))
    page.add_button.click()
    assert [page.table.item(0, column).text() for column in (1, 3)] == ["Synthetic heads (anny)", "–"]
    window.go("training")
    page, form = window.pages["training"], window.pages["training"].form
    form.check_source(1)
    form.name.setText("rendered")
    form.style_.setCurrentIndex(form.style_.findData("enface"))
    plan = form.plan()
    assert (plan.sources[0].kind, plan.sources[0].pairs, plan.style) == ("anny", 20000, "enface")
    plan.check()
    form.pairs.setValue(0)
    page.start_button.click()
    assert "E282" in window.notice.title.text(), "how many pairs are to be rendered is not said"

    form.pairs.setValue(20)
    form.preset.setCurrentIndex(form.preset.findData("paper, single photo"))
    plan = form.plan()
    assert (plan.stage, plan.network, plan.values()["side_drop"]) == ("single", "lium2021", 0.0)
    assert plan.values()["colour"] == [0.6, 1.4]
    page.start_button.click()
    assert "E282" in window.notice.title.text(), "it goes on from weights"
    form.preset.setCurrentIndex(form.preset.findData("go on, single photo"))
    form.start.setCurrentIndex(form.start.findData("enface"))
    plan = form.plan()
    assert (plan.stage, plan.network, plan.start) == ("single", "enface", "enface")
    plan.check()
    assert page.table.rowCount() == 0, "nothing was started"


def test_a_chord_that_no_menu_names_opens_one_login(theme: Theme, qtbot: QtBot, tmp_path: Path) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    with nothing_left():
        changed: list[bool] = []
        runner = InlineRunner()
        door = AdminDoor(runner, theme, StubQuestions(), tmp_path, lambda: changed.append(True), parent)
        parent.show()
        parent.activateWindow()
        qtbot.waitUntil(parent.isActiveWindow)
        chord = (
            Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.ShiftModifier
        )
        qtbot.keyClick(parent, Qt.Key.Key_A, chord)
        opened = door.window
        assert opened is not None
        assert opened.login.isVisible()
        assert not opened.menu.isVisible()
        door.open()
        assert door.window is opened
        opened.model_changed.emit()
        assert changed == [True], "the workstation hears of another model"
        door.close()
        assert door.window is None
        QApplication.processEvents()
        door.open()
        assert door.window is not None
        door.close()
        QApplication.processEvents()
    assert CHORD not in {spec.shortcut for spec in SPECS}


def test_audit_page(window: AdminWindow, tmp_path: Path) -> None:
    window.go("audit")
    page = window.pages["audit"]
    assert page.table.item(page.table.rowCount() - 1, 3).text() == "administration.set_up"
    page.check_button.click()
    assert window.notice.isVisible()
    window.context.questions.folder_answer = tmp_path / "trail"
    page.export_button.click()
    assert (tmp_path / "trail" / "administration.jsonl").exists()


def test_models_page_promotes_only_what_was_measured(window: AdminWindow, tmp_path: Path) -> None:
    store_untrained(tmp_path / "models", "other", 1)
    page = window.pages["models"]
    page.enter()
    page.table.choose("other")
    assert "other" in page.text.toPlainText()
    page.reason.setText("try it")
    page.promote_button.click()
    assert "E607" in window.notice.title.text()


def screens_of(window: AdminWindow) -> Iterator[tuple[str, QWidget]]:
    window.log_out()
    yield "login", window.login
    window.login.other_button.click()
    yield "recovery", window.login
    log_in_again(window)
    for name in PAGES:
        window.go(name)
        yield name, window.pages[name]


def log_in_again(window: AdminWindow) -> None:
    window.login.other_button.click()
    log_in(window, ADMIN)


def test_every_field_has_a_name_and_tab_reaches_all(window: AdminWindow) -> None:
    nameless, unreached = [], []
    for name, screen in screens_of(window):
        fields = reachable(screen)
        nameless += [f"{name}: {type(w).__name__} {w.objectName()}" for w in fields if not name_of(w)]
        seen = list(walked(window, fields[0]))
        unreached += [f"{name}: {name_of(w)}" for w in fields if w not in seen]
    assert nameless == []
    assert unreached == []


def test_every_text_is_translated_and_fits(
    qapp: QApplication, open_window: Callable[[], AdminWindow], tmp_path: Path
) -> None:
    set_up(tmp_path / "installation")[0].close()
    translator = PseudoTranslator()
    qapp.installTranslator(translator)
    try:
        window = open_window()
        log_in(window, ADMIN)
        window.resize(1440, 900)
        foreign, cut = set(), set()
        own = {
            ADMIN,
            "enface",
            "lium2021",
            "prn",
            "pivot",
            "administration.set_up",
            "login",
            "CUDA",
            "all",
            "enface (enface)",
        }
        for name, screen in screens_of(window):
            foreign |= {
                f"{name}: {where}: {text!r}"
                for where, text in texts(screen)
                if text and text not in own and untranslated(text)
            }
            cut |= {f"{name}: {where}" for where in _cut(screen)}
        assert sorted(foreign) == []
        assert sorted(cut) == []
    finally:
        qapp.removeTranslator(translator)
