"""Small helpers for text that people read."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QCoreApplication, QDateTime, QLocale, Qt

from app.core.measurements import MeasureKind, Measurement
from app.core.records import Scale

translate = QCoreApplication.translate


def sentences(*parts: str) -> str:
    """Causes and remedies as sentences: a capital at the start, a full stop at the end."""
    texts = (part.strip().rstrip(".") for part in parts)
    return " ".join(f"{text[:1].upper()}{text[1:]}." for text in texts if text)


def clock(seconds: float) -> str:
    """Minutes and seconds, "0:07"."""
    minutes, rest = divmod(int(seconds), 60)
    return f"{minutes}:{rest:02d}"


def decimal(value: float, digits: int = 1) -> str:
    """A number in the person's manner: "1.7", in German "1,7"."""
    locale = QLocale()
    locale.setNumberOptions(QLocale.NumberOption.OmitGroupSeparator)
    return locale.toString(float(value), "f", digits)


def degrees(value: float) -> str:
    """A signed angle, "+3.2°"; never "-0.0°"."""
    rounded = round(value, 1) + 0.0
    return f"{'−' if rounded < 0.0 else '+'}{decimal(abs(rounded))}°"


def measured(measurement: Measurement) -> str:
    """Value and expanded uncertainty, "34.2 ± 3.1 mm"."""
    space = " " if measurement.kind is MeasureKind.DISTANCE else ""
    sure = "" if measurement.expanded is None else f" ± {decimal(measurement.expanded)}"
    return f"{decimal(measurement.value)}{sure}{space}{measurement.kind.unit}"


def scale_text(scale: Scale) -> str:
    """The assumption behind every millimetre."""
    said = (
        translate("Wording", "interpupillary {0} mm (assumed)")
        if scale.assumed
        else translate("Wording", "interpupillary {0} mm (entered)")
    )
    return said.format(decimal(scale.ipd_mm, 0 if float(scale.ipd_mm).is_integer() else 1))


def shortened(text: str, longest: int) -> str:
    """With an ellipsis in the middle when longer than `longest` characters."""
    if len(text) <= longest:
        return text
    head = (longest - 1) // 2
    return f"{text[:head]}…{text[len(text) - (longest - 1 - head) :]}"


def plain(text: str) -> str:
    """A menu text without the marks of keyboard access."""
    return text.replace("&&", "\0").replace("&", "").replace("\0", "&")


def day(stamp: str) -> str:
    """Date and time of an ISO 8601 stamp in the person's own time zone and manner; the stamp itself when it is none."""
    return _day(stamp, QLocale().name())


@lru_cache(maxsize=4096)
def _day(stamp: str, _locale: str) -> str:
    """Remembered by stamp and locale: tables show the same ones again at each change of a case."""
    moment = QDateTime.fromString(stamp, Qt.DateFormat.ISODateWithMs)
    return QLocale().toString(moment.toLocalTime(), QLocale.FormatType.ShortFormat) if moment.isValid() else stamp


def stage_text(stage: str) -> str:
    """The name of a stage of work in the person's language; the services name stages in English."""
    return translate("Stages", stage)
