"""The real services behind the administration's window, imported when it is opened."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from app.bootstrap.environment import tame_cv2

if TYPE_CHECKING:
    from app.gui.admin.admin_window import AdminWindow
    from app.gui.admin.services import AdminServices, ModelServices, SourceServices, TrainingServices, UserServices
    from app.gui.mesh_view import MeshView
    from app.gui.questions import Questions
    from app.gui.theme import Theme
    from app.jobs.base import Runner
    from app.store.anchor import Installation


def open_admin_window(
    runner: Runner, theme: Theme, questions: Questions, documents: Path, make_view: Callable[[], MeshView]
) -> AdminWindow:
    """Build the administration's window, show it and ask who is there."""
    from app.gui.admin.admin_window import AdminWindow
    from app.gui.admin.page import AdminContext

    context = AdminContext(admin_services(), runner, theme, questions, make_view, documents)
    window = AdminWindow(context)
    window.show()
    window.begin()
    return window


def admin_services(installation: Installation | None = None) -> AdminServices:
    """What the window takes.

    Args:
        installation: whose administration it is; by default that of the user's data folder.
    """
    tame_cv2()
    from app.gui.admin.services import AdminServices, AuditServices, EvaluationServices
    from app.services.admin import access, capabilities, evaluation, trail

    return AdminServices(
        open=lambda: access.Administration(installation=installation),
        roles=tuple(capabilities.Role),
        may=lambda role: frozenset(capability.value for capability in capabilities.MAY[role]),
        users=_users(),
        models=_models(),
        sources=_sources(),
        training=_training(),
        evaluation=EvaluationServices(
            evaluation.inspect_folder, evaluation.evaluate, evaluation.results, evaluation.worst, evaluation.heat
        ),
        audit=AuditServices(trail.read_trail, trail.check_trail, trail.export_trail),
    )


def _users() -> UserServices:
    from app.gui.admin.services import UserServices
    from app.services.admin import users

    return UserServices(
        users.list_users,
        users.create_user,
        users.set_role,
        users.set_disabled,
        users.reset_password,
        users.unlock,
        users.change_own_password,
    )


def _models() -> ModelServices:
    from app.gui.admin.services import ModelServices
    from app.services.admin import models, validation

    return ModelServices(
        models.models,
        models.card,
        models.history,
        models.import_model,
        models.import_checkpoint,
        models.compare,
        models.promote,
        models.roll_back,
        validation.validate,
    )


def _sources() -> SourceServices:
    from app.gui.admin.services import SourceServices
    from app.services.admin import sources
    from app.services.training_pool import SOURCE_KINDS

    return SourceServices(
        SOURCE_KINDS,
        sources.list_sources,
        sources.add_source,
        sources.remove_source,
        sources.survey_source,
        lambda session, number, ctx: sources.preview_source(session, number, ctx=ctx),
    )


def _training() -> TrainingServices:
    from app.gui.admin.services import TrainingServices
    from app.services.admin import training
    from app.services.training_plan import PRESETS, TrainPlan

    return TrainingServices(
        {name: (preset.stage, preset.networks, preset.values) for name, preset in PRESETS.items()},
        TrainPlan,
        training.check_plan,
        training.start,
        training.pause,
        training.stop,
        training.resume,
        training.runs,
        training.curves,
        training.compare_runs,
        training.notes,
        training.add_note,
        training.publish,
    )
