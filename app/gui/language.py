"""The window's languages: English in the source, others in `resources/translations`, chosen before the first widget.

`pyside6-lupdate` collects the texts and `pyside6-lrelease` compiles what was translated; CONTRIBUTING says how.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator
from PySide6.QtWidgets import QApplication

from app.core.topology import resources_dir
from app.gui.settings import choice

SYSTEM = "system"
NAMES = {"en": "English", "de": "Deutsch"}
"""Languages by their code, each in its own words."""

LANGUAGE = choice("language", "language", SYSTEM, (SYSTEM, *NAMES))


def translation_file(code: str) -> Path:
    """The compiled translation of a language other than English."""
    return resources_dir() / "translations" / f"enface_{code}.qm"


def code_in_force(chosen: str) -> str:
    """The code in `NAMES` that a choice means here: the system's language if Enface speaks it, English otherwise."""
    if chosen != SYSTEM:
        return chosen if chosen in NAMES else "en"
    for name in QLocale.system().uiLanguages():
        code = name.partition("-")[0].lower()
        if code in NAMES:
            return code
    return "en"


def install_language(app: QApplication, chosen: str) -> str:
    """Make the application speak a language; widgets made from now on do.

    Args:
        app: gets the translators.
        chosen: a value of `LANGUAGE`.

    Returns:
        The code of the language in force; "en" also when the translation's file is missing.
    """
    code = code_in_force(chosen)
    QLocale.setDefault(QLocale(code) if chosen != SYSTEM else QLocale.system())
    if code == "en":
        return code
    own = QTranslator(app)
    if not own.load(str(translation_file(code))):
        own.deleteLater()
        return "en"
    app.installTranslator(own)
    dialogs = QTranslator(app)  # Qt's own words: file dialogs and the menus of text fields
    if dialogs.load(f"qtbase_{code}", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        app.installTranslator(dialogs)
    return code
