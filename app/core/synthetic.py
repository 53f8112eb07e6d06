"""A view of a head that no camera took: its picture, where each pixel comes from, and how it was made."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.core.frames import Pose
from app.core.records import LIMITS_STATEMENT, FaceMesh, ModelInfo, Provenance
from app.core.rotation import Role
from app.core.topology import load_topology

BACKGROUND = 4
"""Beside the values of `Provenance` in a synthetic view: not the head; the photo's surroundings, smoothed."""

MARK = "SYNTHETIC VIEW - NOT A PHOTOGRAPH"
DIGITAL_SOURCE_TYPE = "http://cv.iptc.org/newscodes/digitalsourcetype/compositeSynthetic"
_XMP = (
    '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">'
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" '
    'xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/">'
    f"<Iptc4xmpExt:DigitalSourceType>{DIGITAL_SOURCE_TYPE}</Iptc4xmpExt:DigitalSourceType>"
    '</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="r"?>'
)


@dataclass(frozen=True)
class RotationRecord:
    """How a synthetic view was made.

    Attributes:
        option: what was asked for: "auto", "paper" or a yaw in degrees.
        source: pose of the head in the photo.
        target: pose in the synthetic view; pitch and roll are the photo's.
        role: what the view serves as beside the photo: "side" or "front".
        used: whether the network saw it; otherwise it was made for the person alone and the second view stayed blank.
        shares: part of the head's pixels that are observed, mirrored and invented; they sum to 1.
        refiner: the network that went over the picture, None for the plain drawing.
    """

    option: str
    source: Pose
    target: Pose
    role: Role
    used: bool
    shares: dict[str, float]
    refiner: ModelInfo | None = None

    def to_json(self) -> dict[str, Any]:
        """The `rotation` object of result.json."""
        refiner = None if self.refiner is None else {"name": self.refiner.name, "sha256": self.refiner.sha256}
        return {
            "synthetic": True,
            "option": self.option,
            "source": _angles(self.source),
            "target": _angles(self.target),
            "role": self.role,
            "used_by_network": self.used,
            "shares": {kind: round(share, 4) for kind, share in self.shares.items()},
            "refiner": refiner,
        }


@dataclass(frozen=True, eq=False)
class SyntheticView:
    """A synthetic view; sizes: n = 256 for the network, s = 512 for people.

    Attributes:
        image: (n, n, 3) uint8, without a mark: what the network sees. Never to be shown or saved.
        picture: (s, s, 3) uint8, the same marked as synthetic: what is shown and saved.
        provenance: (s, s) uint8 of `Provenance`, or `BACKGROUND`.
        landmarks68: (68, 3) px of `image`: x right, y down, z larger = nearer.
        record: how it was made.
    """

    image: NDArray[np.uint8]
    picture: NDArray[np.uint8]
    provenance: NDArray[np.uint8]
    landmarks68: NDArray[np.float64]
    record: RotationRecord


def png_text(view: SyntheticView, photo_sha256: str) -> dict[str, str]:
    """Text chunks of the picture's PNG, an XMP packet with the IPTC digital source type among them."""
    angle = f"{view.record.target.yaw:.1f}"
    return {
        "Software": "Enface",
        "Description": f"{MARK}. Head of photo {photo_sha256} drawn at a yaw of {angle} degrees. {LIMITS_STATEMENT}",
        "DigitalSourceType": DIGITAL_SOURCE_TYPE,
        "synthetic": "true",
        "Enface": json.dumps(view.record.to_json(), sort_keys=True),
        "XML:com.adobe.xmp": _XMP,
    }


def shares_of(provenance: NDArray[np.uint8]) -> dict[str, float]:
    """Observed, mirrored and invented parts of a provenance map; what is `BACKGROUND` does not count."""
    counts = count_provenance(provenance[provenance != BACKGROUND])
    total = max(1, sum(counts.values()))
    return {kind: count / total for kind, count in counts.items()}


def count_provenance(values: NDArray[np.uint8]) -> dict[str, int]:
    """How many values are observed (in either photo), mirrored and invented."""
    counts = np.bincount(values.ravel(), minlength=len(Provenance))
    observed = counts[Provenance.FRONT] + counts[Provenance.SIDE]
    return {
        "observed": int(observed),
        "mirrored": int(counts[Provenance.MIRRORED]),
        "invented": int(counts[Provenance.INVENTED]),
    }


def mesh_provenance(mesh: FaceMesh) -> dict[str, Any] | None:
    """The `provenance` object of result.json: counts over the vertices and over the texels of the face."""
    if mesh.provenance is None or mesh.texture_provenance is None:
        return None
    mask = load_topology().mask
    times = mesh.texture_provenance.shape[0] // mask.shape[0]
    inside = np.repeat(np.repeat(mask, times, axis=0), times, axis=1)
    return {
        "vertices": count_provenance(mesh.provenance),
        "texels": count_provenance(mesh.texture_provenance[inside]),
    }


def _angles(pose: Pose) -> dict[str, float]:
    return {"yaw": round(pose.yaw, 2), "pitch": round(pose.pitch, 2), "roll": round(pose.roll, 2)}
