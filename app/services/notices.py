"""What a person should know about the photos of a reconstruction: codes W30x, and those of the imaging room."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.core.records import Notice, Photo, Prediction

if TYPE_CHECKING:
    from app.core.synthetic import SyntheticView
    from app.services.faces import FoundFace

_MOSTLY_INVENTED = 0.5
_FRONT_LIKE_YAW = 20.0
_SWAP_MARGIN = 10.0


def about_photo(role: str, face: FoundFace) -> list[Notice]:
    """Notices of the decoder, of the photo's quality and of its crop, each saying which photo it means."""
    return [Notice(notice.code, f"{role}: {notice.text}") for notice in (*face.photo.warnings, *face.notices)]


def about_synthetic(view: SyntheticView) -> list[Notice]:
    """What became of the view that no camera took, and how much of it the photo does not show."""
    record = view.record
    if record.used:
        found = [
            Notice(
                "W308",
                f"No side photo was given: a synthetic {record.role} view, made from the front photo and turned to "
                f"{record.target.yaw:.0f} degrees, took its place. It holds no evidence of its own.",
            )
        ]
    else:
        found = [
            Notice(
                "W303",
                "No side photo was given: the network saw one photo alone. The synthetic view is for looking at "
                "and did not take part.",
            )
        ]
    unseen = 1.0 - record.shares["observed"]
    if unseen > _MOSTLY_INVENTED:
        found.append(
            Notice("W309", f"{100 * unseen:.0f} % of the head in the synthetic view is not seen in the photo.")
        )
    return found


def about_pair(front: Photo, side: Photo, prediction: Prediction) -> list[Notice]:
    """Suspicions about the pair: one file twice, exchanged photos, two front views."""
    if front.sha256 == side.sha256:
        return [Notice("W302", "Front and side photo are the same file.")]
    if prediction.side is None:
        return [Notice("W306", "This model gives no position map of the side photo, so its colours were not used.")]
    front_yaw, side_yaw = abs(prediction.front.yaw), abs(prediction.side.yaw)
    if front_yaw > side_yaw + _SWAP_MARGIN:
        return [
            Notice(
                "W301",
                f"The photos may be exchanged: the head is turned by {front_yaw:.0f} degrees in the front photo "
                f"and by {side_yaw:.0f} in the side photo.",
            )
        ]
    if side_yaw < _FRONT_LIKE_YAW:
        return [Notice("W307", f"The side photo shows nearly a front view (turned by {side_yaw:.0f} degrees).")]
    return []


def as_acknowledged(found: tuple[Notice, ...], acknowledged: tuple[str, ...]) -> tuple[Notice, ...]:
    """The notices; those that a person accepted before the reconstruction say so.

    Args:
        found: of a result.
        acknowledged: role and code, e.g. "front W312".
    """
    keys = {f"{role.capitalize()} photo: {code}" for role, _, code in (entry.partition(" ") for entry in acknowledged)}

    def known(notice: Notice) -> bool:
        return f"{notice.text.partition(': ')[0]}: {notice.code}" in keys

    return tuple(
        Notice(notice.code, f"{notice.text} Acknowledged by the analyst.") if known(notice) else notice
        for notice in found
    )
