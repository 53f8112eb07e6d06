"""The section of the model's pictures."""

from __future__ import annotations

from collections.abc import Sequence

from app.core.views import VIEWS, Layer, Projection, Still
from app.report import drawing
from app.report.drawing import MARGIN, WIDTH, Page
from app.report.pictures import exact, photographic

VIEW_SIDE = 115.0
MAX_VIEWS = 8
MM_BAR = 50.0
LAYER_NAMES = {Layer.TEXTURED: "textured", Layer.SHADED: "shape", Layer.CONFIDENCE: "expected error"}


def model_views(page: Page, y: float, stills: Sequence[Still]) -> float:
    """The pictures of the mesh, four to a row."""
    y = page.heading(y, "AI-estimated 3D model")
    stills = stills[:MAX_VIEWS]
    step = (WIDTH - VIEW_SIDE) / 3
    for place, still in enumerate(stills):
        _view(page, MARGIN + place % 4 * step, y + place // 4 * (VIEW_SIDE + 13.5), still)
    y += -(-len(stills) // 4) * (VIEW_SIDE + 13.5)
    return _scale_note(page, y, stills) + 7


def _view(page: Page, x: float, y: float, still: Still) -> None:
    height, width, _ = still.image.shape
    scale = VIEW_SIDE / max(height, width)
    shown = (width * scale, height * scale)
    image = photographic(still.image, *shown, synthetic=True)
    page.picture(x + (VIEW_SIDE - shown[0]) / 2, y + (VIEW_SIDE - shown[1]) / 2, *shown, image)
    page.frame(x, y, VIEW_SIDE, VIEW_SIDE)
    y += VIEW_SIDE + 2
    if still.scale is None:
        caption = f"{VIEWS[still.view].label}, {LAYER_NAMES[still.layer]}"
        page.text(x, y, VIEW_SIDE, caption, drawing.CAPTION)
        return
    bar = VIEW_SIDE * 0.22
    start = x + VIEW_SIDE - bar - 12
    page.text(x, y, start - x - 6, still.scale.title, drawing.LABEL)
    page.text(start - 10, y, 8, f"{still.scale.low:.3g}", drawing.LABEL_RIGHT)
    page.picture(start, y + 2.4, bar, 5.0, exact(still.scale.colours[None].repeat(8, axis=0)))
    page.text(start + bar + 2, y, 12, f"{still.scale.high:.3g}", drawing.LABEL)


def _scale_note(page: Page, y: float, stills: Sequence[Still]) -> float:
    """A bar of 50 mm and what it is good for, if all views are parallel and of one scale."""
    scales = {(still.camera.parallel_scale, still.image.shape[:2]) for still in stills}
    if len(scales) != 1 or any(still.camera.projection is not Projection.PARALLEL for still in stills):
        return y
    shape = stills[0].image.shape
    length = MM_BAR / stills[0].camera.mm_per_px(shape[0]) * VIEW_SIDE / max(shape[:2])
    page.rule(MARGIN, y + 5.5, length, drawing.INK, 1.2)
    note = f"{MM_BAR:.0f} mm. All views: parallel projection, one scale. Left and right are the subject's own."
    return page.text(MARGIN + length + 6, y + 1, WIDTH - length - 6, note, drawing.LABEL)
