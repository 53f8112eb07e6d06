"""What a synthetic view tells about itself."""

from __future__ import annotations

import numpy as np
import pytest

from app.core.frames import Pose
from app.core.records import ModelInfo, Provenance
from app.core.synthetic import (
    BACKGROUND,
    DIGITAL_SOURCE_TYPE,
    RotationRecord,
    SyntheticView,
    count_provenance,
    mesh_provenance,
    png_text,
    shares_of,
)
from app.core.topology import load_topology
from tests.helpers.faces import make_mesh


def view() -> SyntheticView:
    record = RotationRecord(
        "auto", Pose(3.0, -2.0, 1.0), Pose(-65.0, -2.0, 1.0), "side", False,
        {"observed": 0.6, "mirrored": 0.1, "invented": 0.3}, ModelInfo("pivot", "ab" * 32),
    )  # fmt: skip
    empty = np.zeros((8, 8, 3), np.uint8)
    return SyntheticView(empty, empty, np.zeros((8, 8), np.uint8), np.zeros((68, 3)), record)


def test_shares_leave_the_background_out() -> None:
    kinds = [Provenance.FRONT, Provenance.SIDE, Provenance.MIRRORED, Provenance.INVENTED, BACKGROUND, BACKGROUND]
    assert shares_of(np.array(kinds, np.uint8)) == {"observed": 0.5, "mirrored": 0.25, "invented": 0.25}
    assert sum(shares_of(np.full(4, BACKGROUND, np.uint8)).values()) == 0.0


def test_every_vertex_and_every_texel_of_the_face_is_counted_once() -> None:
    from dataclasses import replace

    topology = load_topology()
    mesh = make_mesh(topology)
    assert mesh_provenance(mesh) is None  # this mesh has no provenance of its texels
    texels = np.full((512, 512), Provenance.MIRRORED, np.uint8)
    counted = mesh_provenance(replace(mesh, texture_provenance=texels))
    assert counted is not None
    assert sum(counted["vertices"].values()) == topology.vertex_count
    assert counted["texels"] == {"observed": 0, "mirrored": 4 * int(topology.mask.sum()), "invented": 0}
    assert mesh.provenance is not None
    assert counted["vertices"] == count_provenance(mesh.provenance)


def test_the_record_says_synthetic_and_whether_the_network_saw_it() -> None:
    found = view().record.to_json()
    assert found["synthetic"] is True
    assert found["used_by_network"] is False
    assert found["target"] == {"yaw": -65.0, "pitch": -2.0, "roll": 1.0}
    assert found["refiner"] == {"name": "pivot", "sha256": "ab" * 32}
    assert sum(found["shares"].values()) == pytest.approx(1.0)


def test_the_metadata_names_source_and_kind() -> None:
    text = png_text(view(), "cd" * 32)
    assert text["synthetic"] == "true"
    assert text["DigitalSourceType"] == DIGITAL_SOURCE_TYPE
    assert DIGITAL_SOURCE_TYPE in text["XML:com.adobe.xmp"]
    assert "cd" * 32 in text["Description"]
    assert "NOT A PHOTOGRAPH" in text["Description"]
