"""What reports of this installation have in common, read from `report.toml` (see `app.store.settings_files`).

organisation = "State Laboratory"          # printed on the cover where the case names none
trust = ["/etc/enface/roots.pem"]          # certificates to which signatures of reports must lead
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from app.core.errors import StorageError
from app.store.settings_files import read_settings

FILE = "report.toml"


@dataclass(frozen=True)
class ReportSettings:
    """Defaults of reports.

    Attributes:
        organisation: printed on the cover; "" for none.
        trust: files with certificates, PEM or DER.
    """

    organisation: str = ""
    trust: tuple[Path, ...] = ()


def report_settings() -> ReportSettings:
    """What is set.

    Raises:
        StorageError: a file cannot be read, or a value is of the wrong kind (E719).
    """
    found = read_settings(FILE)
    organisation, trust = found.get("organisation", ""), found.get("trust", [])
    if not isinstance(organisation, str) or not isinstance(trust, list) or not all(isinstance(t, str) for t in trust):
        cause = f'{FILE} needs organisation = "TEXT" and trust = ["FILE", ...]'
        raise StorageError(cause, remedy="correct it, or move it away", code="E719")
    return ReportSettings(organisation, tuple(Path(name) for name in trust))
