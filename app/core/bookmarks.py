"""Named places of the camera that an analyst comes back to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from app.core.views import Camera

LONGEST_NAME = 60
BOOKMARKS = "bookmarks"
"""Kind of the manual step that holds the bookmarks of a result."""


@dataclass(frozen=True)
class CameraBookmark:
    """A place to look from.

    Attributes:
        name: the analyst's.
        camera: the place.
    """

    name: str
    camera: Camera

    def to_json(self) -> dict[str, Any]:
        """Plain lists and numbers."""
        return {"name": self.name, "camera": self.camera.to_json()}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> CameraBookmark:
        """The inverse of `to_json`.

        Raises:
            ValueError: the data describe no bookmark.
        """
        try:
            return cls(str(data["name"])[:LONGEST_NAME], Camera.from_json(data["camera"]))
        except (KeyError, TypeError) as error:
            raise ValueError("the data describe no bookmark") from error
