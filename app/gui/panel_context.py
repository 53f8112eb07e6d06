"""What a panel of the window is built from: everything that panels share, handed to each by constructor."""

from __future__ import annotations

from dataclasses import dataclass

from app.gui.actions import ActionRegistry
from app.gui.cases.case_model import CaseModel
from app.gui.mesh_view import MeshView
from app.gui.photo_model import PhotoModel
from app.gui.questions import Questions
from app.gui.run_model import RunModel
from app.gui.services import WindowServices
from app.gui.session import SessionKeeper
from app.gui.settings import WindowSettings
from app.gui.theme import Theme
from app.gui.undo import EditHistory
from app.jobs.base import Runner


@dataclass(frozen=True)
class PanelContext:
    """The shared parts of one window.

    Attributes:
        services: use cases, called through `runner`.
        runner: runs them.
        view: the 3D view.
        theme: colours and fonts.
        questions: file and folder dialogs.
        settings: what is remembered; declare a `Setting` for each thing.
        actions: `register` the panel's commands while it is built.
        history: the undo stack; push every edit to it.
        front: the front photo.
        side: the side photo.
        third: the photo that the face is compared with.
        run: the reconstruction and its last result.
        case: the open case; `do` changes it, `file` is what it holds.
        session: `register` what would be lost if the program died, call `changed` when it is different.
    """

    services: WindowServices
    runner: Runner
    view: MeshView
    theme: Theme
    questions: Questions
    settings: WindowSettings
    actions: ActionRegistry
    history: EditHistory
    front: PhotoModel
    side: PhotoModel
    third: PhotoModel
    run: RunModel
    case: CaseModel
    session: SessionKeeper
