"""The head around the face: symmetric, closed around it, and faithful to the shape where a face is."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from app.core import shell as module
from app.core.errors import ModelError
from app.core.frames import rotation_from_pose
from app.core.shell import fit_shell, load_shell, sample_map
from app.core.topology import load_topology


@pytest.fixture(scope="module")
def other_face() -> NDArray[np.float32]:
    """The mean face a tenth larger, turned, moved, with a longer nose and a wider jaw."""
    topology = load_topology()
    shape = topology.mean_shape.astype(np.float64)
    nose = np.exp(-(((shape - shape[topology.landmarks68[30, 0], topology.landmarks68[30, 1]]) / 18.0) ** 2).sum(-1))
    jaw = 1.0 / (1.0 + np.exp((shape[..., 1] + 60.0) / 10.0))
    shape[..., 2] += 6.0 * nose
    shape[..., 0] *= 1.0 + 0.06 * jaw
    return (1.1 * shape @ rotation_from_pose(5.0, 3.0, -4.0).T + [4.0, -3.0, 2.0]).astype(np.float32)


def test_it_is_mirror_symmetric_and_indexed_soundly() -> None:
    shell = load_shell()
    mirrored = shell.vertices[shell.mirror] * [-1.0, 1.0, 1.0]
    np.testing.assert_allclose(mirrored, shell.vertices, atol=1e-2)
    assert shell.triangles.max() < len(shell.vertices)
    assert set(shell.triangles.ravel().tolist()) == set(range(len(shell.vertices)))
    assert ((shell.atlas_uv >= 0) & (shell.atlas_uv <= 1)).all()
    assert (shell.inset[shell.controls] > 0).all()


def test_its_face_is_the_topologys_mean_face() -> None:
    shell, topology = load_shell(), load_topology()
    on_face = shell.inset > 0
    expected = sample_map(topology.mean_shape, shell.texel[on_face])
    gap = np.linalg.norm(shell.vertices[on_face] - expected, axis=1)
    assert np.percentile(gap, 95) < 0.8


def test_the_mean_face_gives_the_average_head() -> None:
    shell, topology = load_shell(), load_topology()
    gap = np.linalg.norm(fit_shell(topology.mean_shape, topology) - shell.vertices, axis=1)
    assert np.percentile(gap, 99) < 1.0


def test_the_face_takes_the_predicted_shape_and_the_rest_follows(other_face: NDArray[np.float32]) -> None:
    shell, topology = load_shell(), load_topology()
    head = fit_shell(other_face, topology)
    inner = shell.inset >= 10.0
    np.testing.assert_allclose(head[inner], sample_map(other_face, shell.texel[inner]), atol=1e-2)
    edges = np.concatenate([shell.triangles[:, [0, 1]], shell.triangles[:, [1, 2]]]).astype(int)
    before = np.linalg.norm(np.diff(shell.vertices[edges], axis=1)[:, 0], axis=1)
    after = np.linalg.norm(np.diff(head[edges], axis=1)[:, 0], axis=1)
    assert (after < 2.0 * before + 1.5).all()  # nothing is torn where face and head meet


def test_a_damaged_resource_is_named(tmp_path: object, monkeypatch: pytest.MonkeyPatch) -> None:
    from pathlib import Path

    bad = Path(str(tmp_path)) / "head_shell.npz"
    bad.write_bytes(b"no archive")
    monkeypatch.setattr(module, "shell_path", lambda: bad)
    with pytest.raises(ModelError) as caught:
        load_shell.__wrapped__()
    assert caught.value.code == "E601"
