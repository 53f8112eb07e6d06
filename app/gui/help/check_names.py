"""The self-check's names for its checks, in the window's language."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from app.gui.action_spec import N_

CHECK_NAMES = (
    N_("SelfCheck", "Interpreter"),
    N_("SelfCheck", "Libraries"),
    N_("SelfCheck", "Security floors"),
    N_("SelfCheck", "SQLite"),
    N_("SelfCheck", "Processor"),
    N_("SelfCheck", "Memory"),
    N_("SelfCheck", "Clock"),
    N_("SelfCheck", "File names"),
    N_("SelfCheck", "Face topology"),
    N_("SelfCheck", "Window files"),
    N_("SelfCheck", "Translations"),
    N_("SelfCheck", "Report texts"),
    N_("SelfCheck", "Report fonts"),
    N_("SelfCheck", "Sample case"),
    N_("SelfCheck", "Photo decoder"),
    N_("SelfCheck", "Decoder limits"),
    N_("SelfCheck", "Face detector"),
    N_("SelfCheck", "Models"),
    N_("SelfCheck", "Model record"),
    N_("SelfCheck", "Device"),
    N_("SelfCheck", "Network"),
    N_("SelfCheck", "Reference face"),
    N_("SelfCheck", "3D drawing"),
    N_("SelfCheck", "Folders"),
    N_("SelfCheck", "Disk space"),
    N_("SelfCheck", "Durable writing"),
    N_("SelfCheck", "Case database"),
    N_("SelfCheck", "Evidence store"),
    N_("SelfCheck", "Case lock"),
    N_("SelfCheck", "Trust keys"),
)


def check_name(name: str) -> str:
    """A check's name as the window shows it."""
    return QCoreApplication.translate("SelfCheck", name)
