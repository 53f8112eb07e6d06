"""The section of the model: its seven standard views, textured and shaded, and the camera of each."""

from __future__ import annotations

from collections.abc import Sequence

from reportlab.platypus import Flowable, Spacer, Table

from app.core.views import SEVEN_VIEWS, VIEWS, Layer, Projection, Still, Vector
from app.report import look
from app.report.content import ReportContent
from app.report.figures import LengthBar, StillFigure
from app.report.typeset import Cell, Setter, side_by_side, together

BAR_MM = 50.0
BOOKMARK_COLUMNS = ("position", "focal", "up", "half", "projection")
CAMERA_COLUMNS = ("view", "direction", "position", "focal", "up", "half", "pixel", "projection")


def model_views(setter: Setter, content: ReportContent) -> list[Flowable]:
    """A page of textured views, a page of shaded views, and the cameras."""
    story = [*setter.heading("views.title"), setter.lead("views.lead")]
    for layer in (Layer.TEXTURED, Layer.SHADED):
        stills = stills_of(content, layer)
        if stills:
            grid = view_grid(setter, stills, 3)
            story += together(setter.subheading(f"views.{layer.value}"), *grid)
        elif layer is Layer.TEXTURED:
            story.append(setter.caution(setter.words("views.no_texture")))
    story += together(*cameras(setter, content))
    return [*story, *together(*bookmarks(setter, content))]


def views_in_short(setter: Setter, content: ReportContent) -> list[Flowable]:
    """Textured and shaded views, four to a row."""
    story = [*setter.heading("views.title"), setter.lead("views.lead")]
    for layer in (Layer.TEXTURED, Layer.SHADED):
        stills = stills_of(content, layer)
        if stills:
            story += together(*view_grid(setter, stills, 4, bar=layer is Layer.SHADED))
    return story


def views_in_a_row(setter: Setter, content: ReportContent) -> list[Flowable]:
    """The few textured and shaded views of the summary, all in one row."""
    stills = [*stills_of(content, Layer.TEXTURED), *stills_of(content, Layer.SHADED)]
    return [*setter.heading("views.title"), *together(*view_grid(setter, stills, 5))]


def stills_of(content: ReportContent, layer: Layer) -> list[Still]:
    """The pictures of a layer in the order of the standard views."""
    order = {name: place for place, name in enumerate(SEVEN_VIEWS)}
    chosen = [still for still in content.stills if still.layer is layer]
    return sorted(chosen, key=lambda still: order[still.view])


def view_grid(setter: Setter, stills: Sequence[Still], columns: int, *, bar: bool = True) -> list[Flowable]:
    """Pictures in rows with captions below; after the last one a bar that gives their scale."""
    side = (look.WIDTH - (columns - 1) * look.GAP) / columns
    cells: list[Cell] = []
    for still in stills:
        caption = setter.text(
            f"{_view_name(setter, still.view)}, {setter.words(f'layer.{still.layer.value}')}", look.CAPTION
        )
        cells.append([StillFigure(still.image, side), Spacer(0, 2), caption])
    length = _bar(setter, stills, side)
    if bar and length is not None:
        if len(cells) % columns:
            cells.append([Spacer(0, side / 2 - 20), *length])
        else:
            return [*_grid(cells, columns, side), *length]
    return _grid(cells, columns, side)


def cameras(setter: Setter, content: ReportContent) -> list[Flowable]:
    """Where each camera stood, so that every view can be made again."""
    words = setter.words
    seen: dict[str, Still] = {}
    for layer in (Layer.SHADED, Layer.TEXTURED, Layer.CONFIDENCE):
        for still in stills_of(content, layer):
            seen.setdefault(still.view, still)
    if not seen:
        return []
    rows = []
    for name in SEVEN_VIEWS:
        if name not in seen:
            continue
        camera, rows_px = seen[name].camera, seen[name].image.shape[0]
        projection = "parallel" if camera.projection is Projection.PARALLEL else "perspective"
        rows.append(
            [
                _view_name(setter, name),
                _vector(setter, VIEWS[name].direction, 2),
                _vector(setter, camera.position, 0),
                _vector(setter, camera.focal_point, 1),
                _vector(setter, camera.view_up, 0),
                words.number(camera.parallel_scale, 1),
                words.number(camera.mm_per_px(rows_px), 3),
                words(f"projection.{projection}"),
            ]
        )
    header = [words(f"camera.{column}") for column in CAMERA_COLUMNS]
    table = setter.rows(header, rows, (82, 76, 74, 72, 40, 56, 44, 48), numbers=(5, 6))
    return [setter.subheading("camera.title"), table, Spacer(0, 4), setter.say("camera.note", look.LABEL)]


def bookmarks(setter: Setter, content: ReportContent) -> list[Flowable]:
    """The places that the analyst named to look from; nothing where there are none."""
    words = setter.words
    rows: list[list[Cell]] = [
        [
            setter.user(bookmark.name, words("bookmarks.name"), look.FINE, 80),
            _vector(setter, bookmark.camera.position, 0),
            _vector(setter, bookmark.camera.focal_point, 1),
            _vector(setter, bookmark.camera.view_up, 2),
            words.number(bookmark.camera.parallel_scale, 1),
            words(f"projection.{bookmark.camera.projection.value}"),
        ]
        for bookmark in content.bookmarks
    ]
    if not rows:
        return []
    header = [words("bookmarks.name"), *(words(f"camera.{column}") for column in BOOKMARK_COLUMNS)]
    table = setter.rows(header, rows, (150, 84, 84, 80, 56, 48), numbers=(4,))
    return [setter.subheading("bookmarks.title"), table]


def _grid(cells: Sequence[Cell], columns: int, side: float) -> list[Flowable]:
    story: list[Flowable] = []
    for start in range(0, len(cells), columns):
        row = list(cells[start : start + columns])
        row += [""] * (columns - len(row))
        widths = [side + look.GAP] * (columns - 1) + [side]
        table: Table = side_by_side(row, widths)
        story += [table, Spacer(0, 7)]
    return story


def _bar(setter: Setter, stills: Sequence[Still], side: float) -> list[Flowable] | None:
    """A bar of 50 mm, if all views are parallel and of one scale."""
    scales = {(still.camera.parallel_scale, still.image.shape[:2]) for still in stills}
    if len(scales) != 1 or any(still.camera.projection is not Projection.PARALLEL for still in stills):
        return None
    label = f"{setter.words.number(BAR_MM, 0)} mm"
    return [LengthBar(stills[0], side, BAR_MM, label), Spacer(0, 2), setter.say("views.scale", look.LABEL)]


def _view_name(setter: Setter, view: str) -> str:
    return setter.words(f"view.{view}")


def _vector(setter: Setter, values: Vector, digits: int) -> str:
    separator = "; " if setter.words.decimal == "," else ", "
    return separator.join(setter.words.number(value, digits) for value in values)
