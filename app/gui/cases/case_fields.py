"""The fields in which a person describes a case or a photo."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from app.core.casefile import NewExhibit
from app.core.caselog import CaseFile, organisation_of
from app.gui.form_dialog import FormField

translate = QCoreApplication.translate

CASE_KEYS = ("number", "examiner", "organisation", "reference", "classification", "description")


def case_values(file: CaseFile) -> dict[str, str]:
    """What is said about a case, a value for each of `CASE_KEYS`."""
    said = {key: str(getattr(file.info, key)) for key in CASE_KEYS if key != "organisation"}
    return {key: said.get(key, organisation_of(file)) for key in CASE_KEYS}


def case_fields(said: dict[str, str]) -> tuple[FormField, ...]:
    """Of a case; `said` holds a value for each of `CASE_KEYS`."""
    optional = translate("Cases", "optional")
    titles = (
        translate("Cases", "Case number"),
        translate("Cases", "Examiner"),
        translate("Cases", "Organisation"),
        translate("Cases", "Reference"),
        translate("Cases", "Classification"),
        translate("Cases", "Description"),
    )
    return tuple(
        FormField(key, title, said[key], "" if number < 2 else optional, lines=key == "description", needed=number < 2)
        for number, (key, title) in enumerate(zip(CASE_KEYS, titles, strict=True))
    )


def exhibit_fields(said: NewExhibit) -> tuple[FormField, ...]:
    """Of a photo."""
    optional, source = translate("Cases", "optional"), translate("Cases", "where the photo comes from")
    return (
        FormField("name", translate("Cases", "File"), said.name or "", needed=True),
        FormField("source", translate("Cases", "Source"), said.source, source),
        FormField("legal_basis", translate("Cases", "Legal basis"), said.legal_basis, optional),
        FormField(
            "person_category",
            translate("Cases", "Category of person"),
            said.person_category,
            choices=person_categories(),
            free=True,
        ),
        FormField(
            "supplier_sha256",
            translate("Cases", "Supplier's SHA-256"),
            said.supplier_sha256,
            translate("Cases", "64 hex digits; compared with the stored bytes"),
        ),
    )


def person_categories() -> tuple[tuple[str, str], ...]:
    """(stored word, word for people) of the categories of persons that the law tells apart."""
    return (
        ("", ""),
        ("suspect", translate("Cases", "Suspect")),
        ("convicted", translate("Cases", "Convicted person")),
        ("victim", translate("Cases", "Victim")),
        ("witness", translate("Cases", "Witness")),
        ("missing", translate("Cases", "Missing person")),
        ("deceased", translate("Cases", "Deceased person")),
        ("other", translate("Cases", "Other person")),
        ("unknown", translate("Cases", "Unknown person")),
    )


def category_text(word: str) -> str:
    """A category of person for people; free text as it stands."""
    return dict(person_categories()).get(word, word)


def labels_of(text: str) -> tuple[str, ...]:
    """The labels in a text with commas, each once, in alphabetical order."""
    return tuple(sorted({label for part in text.split(",") if (label := " ".join(part.split()))}))
