"""The administrator's work in a real window: set-up, login, retraining, evaluation, promotion; then an analyst's.

Takes some minutes: `pytest -m journey -o faulthandler_timeout=0`.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.bootstrap.admin_wiring import admin_services
from app.bootstrap.wiring import RealServices
from app.cli.main import main
from app.core.jobs import JobContext
from app.core.topology import resources_dir
from app.gui.admin.admin_window import AdminWindow
from app.gui.admin.page import AdminContext
from app.gui.theme import Theme
from app.gui.viewport import Viewport
from app.jobs.runner import JobRunner
from app.services.reconstruct import ReconstructRequest, reconstruct
from app.services.sample import sample_pairs
from app.store.anchor import Installation
from tests.gl.test_workstation import require_weights
from tests.helpers.admins import ADMIN, PASSWORD
from tests.helpers.foreign import write_facegen, write_facegen_landmarks
from tests.helpers.micc import write_folder
from tests.helpers.windows import StubQuestions

pytestmark = pytest.mark.journey
PATIENCE_MS = 1_800_000
NEW_MODEL = "ours"
STEPS = 30


@pytest.fixture
def window(theme: Theme, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot) -> Iterator[AdminWindow]:
    """The administration of a new installation with the shipped model."""
    require_weights()
    models = tmp_path / "models"
    shutil.copytree(resources_dir().parent / "models", models)
    monkeypatch.setenv("ENFACE_MODELS", str(models))
    runner = JobRunner()
    services = admin_services(Installation(tmp_path / "installation"))
    made = AdminWindow(
        AdminContext(services, runner, theme, StubQuestions(), lambda: Viewport(theme), tmp_path / "documents")
    )
    made.show()
    made.begin()
    yield made
    made.close()
    QApplication.processEvents()
    assert runner.shutdown(60.0)
    runner.deleteLater()


def wait(qtbot: QtBot, window: AdminWindow, ready: Callable[[], object]) -> None:
    """Until something is so; an error that the window tells ends the wait."""

    def check() -> bool:
        told = window.notice.title.text() if window.notice.isVisible() else ""
        assert not told.startswith("E"), told
        return bool(ready())

    qtbot.waitUntil(check, timeout=PATIENCE_MS)


def test_from_first_run_to_an_analyst_with_the_promoted_model(
    window: AdminWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    questions = window.context.questions
    assert isinstance(questions, StubQuestions)

    # First run, then a login of its own.
    window.login.name.setText(ADMIN)
    window.login.password.setText(PASSWORD)
    window.login.again.setText(PASSWORD)
    window.login.button.click()
    wait(qtbot, window, window.codes.isVisible)
    window.codes.done_button.click()
    window.logout_button.click()
    assert window.login.isVisible()
    window.login.name.setText(ADMIN)
    window.login.password.setText(PASSWORD)
    window.login.button.click()
    wait(qtbot, window, lambda: window.page == "models")

    # A data source in the format of a FaceGen export.
    export = tmp_path / "export"
    for seed in range(3):
        write_facegen(export / f"head{seed}", seed, {"front": 0.0, "left": 60.0, "right": -60.0})
    write_facegen_landmarks(export)
    window.go("sources")
    sources = window.pages["sources"]
    sources.kind.setCurrentIndex(sources.kind.findData("facegen"))
    questions.folder_answer = export
    sources.add_button.click()
    sources.preview_button.click()
    wait(qtbot, window, lambda: sources.grid.count() >= 4)

    # A short retraining from the model in use; its loss falls.
    window.go("training")
    training = window.pages["training"]
    form = training.form
    form.name.setText("short")
    form.check_source(1)
    form.preset.setCurrentIndex(form.preset.findData("go on from a model"))
    form.start.setCurrentIndex(form.start.findData("enface"))
    form.pairs.setValue(0)
    form.length.setValue(STEPS)
    form.batch.setValue(4)
    form.rate.setValue(3e-4)
    training.start_button.click()
    wait(
        qtbot, window, lambda: training._runs.get("short") is not None and training._runs["short"].state.state == "done"
    )
    session = window.context.user
    losses = window.context.services.training.curves(session, "short").checks["train_loss"]
    assert len(losses) >= 5
    assert sum(losses[-3:]) < 0.9 * sum(losses[:3])
    assert not training.samples.pixmap().isNull()
    training.table.choose("short")
    training.model.setText(NEW_MODEL)
    training.publish_button.click()
    models = window.context.services.models
    wait(qtbot, window, lambda: NEW_MODEL in [state.entry.name for state in models.listed(session)])

    # Without an evaluation record it is not promoted.
    window.go("models")
    page = window.pages["models"]
    page.table.choose(NEW_MODEL)
    page.reason.setText("nearer to our photos")
    page.promote_button.click()
    assert "E607" in window.notice.title.text()
    window.notice.hide()

    # An evaluation on scans in the layout of MICC Florence.
    root = write_folder(tmp_path / "florence", 2)
    window.go("evaluation")
    evaluation = window.pages["evaluation"]
    evaluation.root.setText(str(root))
    evaluation.out.setText(str(tmp_path / "evaluation"))
    evaluation.inspect_button.click()
    wait(qtbot, window, evaluation.found.toPlainText)
    evaluation.run_button.click()
    wait(qtbot, window, lambda: evaluation.table.rowCount() >= 4)
    methods = [evaluation.table.item(row, 0).text() for row in range(evaluation.table.rowCount())]
    assert {"mean_face", "other_person", "enface", NEW_MODEL} <= set(methods)
    assert evaluation.worst.count() > 0
    same = tmp_path / "same"
    assert main(["evaluate", "--dataset", "micc", "--root", str(root), "--out", str(same)], lambda _: 1) == 0
    of_window, of_command = (json.loads((f / "results.json").read_text()) for f in (tmp_path / "evaluation", same))
    assert of_command["methods"] == of_window["methods"]
    evaluation.tabs.setCurrentIndex(3)
    evaluation.worst.setCurrentRow(0)
    evaluation.show_button.click()
    view = evaluation._view
    assert view is not None
    qtbot.waitUntil(lambda: view.screenshot().std() > 10.0, timeout=PATIENCE_MS)

    # Promotion; the analyst's next session works with the new model.
    window.go("models")
    page.table.choose(NEW_MODEL)
    page.reason.setText("nearer to our photos")
    page.promote_button.click()
    assert models.history(session)[0].model == NEW_MODEL
    analyst = RealServices()
    assert analyst.load_engine(JobContext()).model == NEW_MODEL
    pair = sample_pairs()[0]
    result = reconstruct(ReconstructRequest(front=pair.front, side=pair.side), JobContext(), analyst._engine())
    assert result.model.name == NEW_MODEL
    assert window.context.services.audit.check(session) == ()
