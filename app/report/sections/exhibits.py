"""The section of the exhibits: what was received, with hashes and the outcome of their verification."""

from __future__ import annotations

from reportlab.platypus import Flowable, Spacer

from app.report import look
from app.report.content import ReportContent
from app.report.facts import Check, Exhibit
from app.report.figures import CropFigureBox, PhotoFigure
from app.report.language import moment
from app.report.typeset import Cell, Setter, side_by_side, together

SIDE = 112.0
SMALL_SIDE = 66.0
FACTS_WIDTH = look.WIDTH - 2 * SIDE - 8.0 - 14.0
LABELS = 66.0


def exhibits(setter: Setter, content: ReportContent) -> list[Flowable]:
    """Each exhibit with photo, crop and all that is recorded of it."""
    story = [*setter.heading("exhibits.title"), setter.lead("exhibits.lead")]
    for exhibit in content.exhibits:
        story += together(*_exhibit(setter, exhibit))
    return story


def exhibit_table(setter: Setter, content: ReportContent) -> list[Flowable]:
    """All exhibits as rows, for the summary."""
    words = setter.words
    header = [words("log.number"), *(words(f"exhibits.{name}") for name in ("role", "name", "hash", "check"))]
    rows: list[list[Cell]] = [
        [
            setter.user(exhibit.label, words("exhibits.label"), look.FINE, 40),
            _role(setter, exhibit),
            setter.user(exhibit.name, words("exhibits.name"), look.FINE, 90),
            _hash(setter, exhibit),
            check_text(setter, exhibit),
        ]
        for exhibit in content.exhibits
    ]
    table = setter.rows(header, rows, (36, 84, 104, 166, 92))
    return [*setter.heading("exhibits.title"), table, *_small_pictures(setter, content)]


def _small_pictures(setter: Setter, content: ReportContent) -> list[Flowable]:
    """Photo and crop of the first exhibits that were used, in one row."""
    shown = [exhibit for exhibit in content.exhibits if exhibit.used][:2]
    pictures: list[Cell] = []
    captions: list[Cell] = []
    for exhibit in shown:
        where = None if exhibit.crop is None else exhibit.crop.photo_to_crop
        pictures += [PhotoFigure(exhibit.photo, SMALL_SIDE, SMALL_SIDE, where, synthetic=exhibit.synthetic)]
        pictures += [CropFigureBox(exhibit.crop, SMALL_SIDE)]
        captions += [
            setter.text(_role(setter, exhibit), look.CAPTION),
            setter.say(_crop_caption(exhibit), look.CAPTION),
        ]
    if not pictures:
        return []
    widths = [SMALL_SIDE + 50.0] * len(pictures)
    return [Spacer(0, 6), side_by_side(pictures, widths), Spacer(0, 2), side_by_side(captions, widths)]


def check_text(setter: Setter, exhibit: Exhibit) -> Flowable:
    """Whether the stored bytes still have their hash; in words, the colour only repeats them."""
    if exhibit.synthetic:
        return setter.say("check.derived", look.FINE)
    colour = {Check.VERIFIED: look.GOOD, Check.FAILED: look.BAD, Check.NOT_CHECKED: look.CAUTION}[exhibit.check]
    font = look.FINE if exhibit.check is Check.VERIFIED else look.FINE_STRONG
    text = setter.words(f"check.{exhibit.check.value}")
    if exhibit.checked_at is not None:
        text += f", {moment(exhibit.checked_at)}"
    return setter.text(text, look.style(font.fontName, font.fontSize, colour, font.leading))


def _exhibit(setter: Setter, exhibit: Exhibit) -> list[Flowable]:
    words = setter.words
    crop = exhibit.crop
    photo = PhotoFigure(
        exhibit.photo, SIDE, SIDE, None if crop is None else crop.photo_to_crop, synthetic=exhibit.synthetic
    )
    shown = None if exhibit.photo is None else exhibit.photo.shape[1::-1]
    pixels = exhibit.size_px or shown
    size = "" if pixels is None else f", {pixels[0]} × {pixels[1]} px"
    kind = words("exhibits.caption.synthetic" if exhibit.synthetic else "exhibits.caption.photo")
    captions = [setter.text(kind + size, look.LABEL), "", setter.say(_crop_caption(exhibit), look.LABEL)]
    widths = [SIDE, 8.0, SIDE]
    left = [
        side_by_side([photo, "", CropFigureBox(crop, SIDE)], widths),
        Spacer(0, 2),
        side_by_side(captions, widths),
    ]
    body = side_by_side(
        [left, "", setter.facts(_rows(setter, exhibit), FACTS_WIDTH, LABELS, fine=True)],
        [2 * SIDE + 8.0, 14.0, FACTS_WIDTH],
    )
    label = setter.short(exhibit.label, words("exhibits.label"), 80)
    return [setter.text(f"{label}  ·  {_role(setter, exhibit)}", look.SUBHEADING), body]


def _crop_caption(exhibit: Exhibit) -> str:
    if exhibit.crop is None:
        return "exhibits.caption.no_crop"
    return "exhibits.caption.crop" if exhibit.crop.landmarks is None else "exhibits.caption.landmarks"


def _rows(setter: Setter, exhibit: Exhibit) -> list[tuple[str, Cell]]:
    words = setter.words

    def user(key: str, text: str, limit: int = 100) -> tuple[str, Cell]:
        return key, setter.user(text, words(key), look.FINE, limit)

    rows: list[tuple[str, Cell]] = [
        user("exhibits.name", exhibit.name),
        ("exhibits.hash", _hash(setter, exhibit)),
        ("exhibits.check", check_text(setter, exhibit)),
    ]
    size = [] if exhibit.size_bytes is None else [words("exhibits.bytes", count=words.number(exhibit.size_bytes, 0))]
    received = [] if exhibit.received is None else [moment(exhibit.received)]
    if size or received:
        rows.append(("exhibits.received", setter.text(", ".join([*received, *size]), look.FINE)))
    if not exhibit.synthetic:
        rows.append(user("exhibits.source", exhibit.source))
        rows.append(user("exhibits.legal_basis", exhibit.legal_basis))
        rows.append(user("exhibits.category", exhibit.category))
    if exhibit.supplier_sha256:
        rows.append(("exhibits.supplier", _supplier(setter, exhibit)))
    return rows


def _role(setter: Setter, exhibit: Exhibit) -> str:
    text = setter.words(f"role.{exhibit.role.value}")
    return text if exhibit.used else f"{text}, {setter.words('exhibits.unused')}"


def _hash(setter: Setter, exhibit: Exhibit) -> list[Flowable]:
    """The hash of the file, or that of the photo which a synthetic view was made from."""
    origin = [setter.say("exhibits.made_from", look.FINE)] if exhibit.synthetic else []
    return [*origin, setter.text(exhibit.sha256, look.HASH)]


def _supplier(setter: Setter, exhibit: Exhibit) -> list[Flowable]:
    same = exhibit.supplier_sha256.lower() == exhibit.sha256.lower()
    colour = look.GOOD if same else look.BAD
    verdict = setter.say(
        "exhibits.supplier.same" if same else "exhibits.supplier.other",
        look.style(look.FINE.fontName if same else look.FINE_STRONG.fontName, look.SMALL, colour, 10.4),
    )
    if same:
        return [verdict]
    return [setter.user(exhibit.supplier_sha256, setter.words("exhibits.supplier"), look.HASH, 80), verdict]
