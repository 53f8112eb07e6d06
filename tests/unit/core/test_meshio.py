"""Mesh files, read back by another library and by hand."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import trimesh
from PIL import Image

from app.core import meshio
from app.core.errors import UsageError
from app.core.mesh import mesh_from_shape
from app.core.meshio import MeshStatement
from app.core.records import LIMITS_STATEMENT, FaceMesh
from app.core.texttable import fixed_point_rows, index_rows
from app.core.texture import texture_mesh
from tests.helpers.pictures import camera, take_photo
from tests.helpers.topology import small_head

HEAD = small_head()
STATEMENT = MeshStatement("interpupillary 63 mm (assumed)", "enface 0123abcd")


@pytest.fixture(scope="module")
def mesh() -> FaceMesh:
    sigma = np.full((256, 256), 1.5, np.float32)
    plain = mesh_from_shape(HEAD.mean_shape, HEAD, sigma_mm=sigma)
    return texture_mesh(plain, HEAD, take_photo(HEAD, camera()), size=128)


@pytest.fixture(scope="module")
def folder(mesh: FaceMesh, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("mesh")
    for name, data in meshio.mesh_files(mesh, meshio.FORMATS, STATEMENT).items():
        (path / name).write_bytes(data)
    return path


def _load(path: Path) -> Any:
    return trimesh.load(path, process=False, maintain_order=True)


def test_every_named_format_is_written(folder: Path) -> None:
    names = ["mesh.glb", "mesh.mtl", "mesh.obj", "mesh.ply", "mesh.stl", "texture.png"]
    assert sorted(path.name for path in folder.iterdir()) == names


def test_obj_opens_with_its_texture(folder: Path, mesh: FaceMesh) -> None:
    loaded = _load(folder / "mesh.obj")
    np.testing.assert_allclose(loaded.vertices, mesh.vertices, atol=6e-5)
    np.testing.assert_array_equal(loaded.faces, mesh.triangles)
    np.testing.assert_allclose(loaded.visual.uv, mesh.uv, atol=1e-6)
    np.testing.assert_allclose(loaded.vertex_normals, mesh.normals, atol=2e-4)
    np.testing.assert_array_equal(np.asarray(loaded.visual.material.image), mesh.texture)


def test_obj_refers_to_files_beside_it_and_states_its_frame(folder: Path) -> None:
    lines = (folder / "mesh.obj").read_text("ascii").splitlines()
    comments = [line for line in lines if line.startswith("#")]
    assert "mtllib mesh.mtl" in lines
    assert "usemtl face" in lines
    assert "map_Kd texture.png" in (folder / "mesh.mtl").read_text("ascii")
    assert "# unit: millimetre" in comments
    assert "# scale: interpupillary 63 mm (assumed)" in comments
    assert f"# synthetic: {LIMITS_STATEMENT}" in comments
    assert any("y up, z toward the camera" in line for line in comments)


def test_texture_is_marked_as_synthetic(folder: Path) -> None:
    with Image.open(folder / "texture.png") as image:
        image.load()
        text = image.text
    assert text["DigitalSourceType"].endswith("compositeSynthetic")
    assert LIMITS_STATEMENT in text["Description"]
    assert json.loads(text["Enface"])["model"] == "enface 0123abcd"


def test_ply_carries_everything(folder: Path, mesh: FaceMesh) -> None:
    assert mesh.texture is not None
    loaded = _load(folder / "mesh.ply")
    np.testing.assert_array_equal(loaded.vertices.astype(np.float32), mesh.vertices)
    np.testing.assert_array_equal(loaded.faces, mesh.triangles)
    raw = loaded.metadata["_ply_raw"]["vertex"]["data"]
    np.testing.assert_array_equal(raw["expected_error_mm"], mesh.sigma_mm)
    np.testing.assert_array_equal(raw["provenance"], mesh.provenance)
    np.testing.assert_array_equal(np.column_stack([raw["texture_u"], raw["texture_v"]]), mesh.uv)
    np.testing.assert_array_equal(np.column_stack([raw["s"], raw["t"]]), mesh.uv)
    np.testing.assert_array_equal(np.column_stack([raw["nx"], raw["ny"], raw["nz"]]), mesh.normals)
    row, column = HEAD.texels[20_000] // 2  # of the 128 texture
    assert [raw[name][20_000] for name in ("red", "green", "blue")] == mesh.texture[row, column].tolist()
    header = (folder / "mesh.ply").read_bytes().split(b"end_header")[0].decode("ascii")
    assert "comment unit: millimetre" in header
    assert f"comment synthetic: {LIMITS_STATEMENT}" in header
    assert "comment TextureFile texture.png" in header


def test_stl_is_binary_and_says_what_it_is(folder: Path, mesh: FaceMesh) -> None:
    data = (folder / "mesh.stl").read_bytes()
    assert not data.startswith(b"solid")
    assert b"synthetic" in data[:80]
    assert b"unit mm" in data[:80]
    assert len(data) == 84 + 50 * len(mesh.triangles)
    loaded = _load(folder / "mesh.stl")
    np.testing.assert_array_equal(loaded.triangles.astype(np.float32), mesh.vertices[mesh.triangles])


def test_glb_is_in_metres_upright_and_textured(folder: Path, mesh: FaceMesh) -> None:
    scene = _load(folder / "mesh.glb")
    (loaded,) = scene.geometry.values()
    np.testing.assert_allclose(loaded.vertices, mesh.vertices / 1000.0, atol=1e-8)
    np.testing.assert_allclose(loaded.visual.uv, mesh.uv, atol=1e-6)
    np.testing.assert_array_equal(np.asarray(loaded.visual.material.baseColorTexture), mesh.texture)
    data = (folder / "mesh.glb").read_bytes()
    length = int.from_bytes(data[12:16], "little")
    tree = json.loads(data[20 : 20 + length])
    assert tree["asset"]["extras"]["unit"] == "metre"
    assert tree["asset"]["extras"]["synthetic"] == LIMITS_STATEMENT
    assert int.from_bytes(data[8:12], "little") == len(data)


def test_same_mesh_same_bytes(folder: Path, mesh: FaceMesh) -> None:
    again = meshio.mesh_files(mesh, meshio.FORMATS, STATEMENT)
    assert {name for name, data in again.items() if data != (folder / name).read_bytes()} == set()


def test_a_mesh_without_texture_names_none(tmp_path: Path) -> None:
    files = meshio.mesh_files(mesh_from_shape(HEAD.mean_shape, HEAD), meshio.FORMATS, STATEMENT, stem="face")
    assert sorted(files) == ["face.glb", "face.obj", "face.ply", "face.stl"]
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    assert b"mtllib" not in files["face.obj"]
    assert b"TextureFile" not in files["face.ply"]
    assert len(_load(tmp_path / "face.obj").faces) == len(HEAD.triangles)
    assert len(_load(tmp_path / "face.glb").geometry) == 1


def test_an_unknown_format_is_a_usage_error(mesh: FaceMesh) -> None:
    with pytest.raises(UsageError) as caught:
        meshio.mesh_files(mesh, ("obj", "fbx"), STATEMENT)
    assert caught.value.code == "E203"
    assert "obj, ply, stl, glb" in caught.value.one_line()


def test_no_name_can_break_a_header(mesh: FaceMesh) -> None:
    evil = MeshStatement("63 mm\nv 0 0 0", "x\r\nend_header\n\u202e\u00e9")
    header = meshio.ply_bytes(mesh, evil).split(b"\nend_header\n")[0].decode("ascii")
    assert all(line.startswith(("ply", "format", "comment", "element", "property")) for line in header.splitlines())
    obj = meshio.obj_files(mesh, evil)["mesh.obj"].decode("ascii").splitlines()
    assert sum(line.startswith("v ") for line in obj) == HEAD.vertex_count


def test_png_of_a_grey_image() -> None:
    grey = np.arange(12, dtype=np.uint8).reshape(3, 4)
    with Image.open(io.BytesIO(meshio.png_bytes(grey))) as image:
        np.testing.assert_array_equal(np.asarray(image), grey)


class TestText:
    def test_numbers_read_as_python_writes_them(self) -> None:
        rng = np.random.default_rng(0)
        values = np.vstack([rng.normal(0, 50, (500, 3)), [[0, -0.00001, 1234.5], [-0.5, 99999.99996, 0.00005]]])
        expected = "".join("v " + " ".join(f"{round(x * 1e4) / 1e4 + 0.0:.4f}" for x in row) + "\n" for row in values)
        assert fixed_point_rows("v", values, 4).decode() == expected

    def test_indices(self) -> None:
        assert index_rows("f", np.array([[1, 20, 43210], [0, 7, 100]]), 3) == (
            b"f 1/1/1 20/20/20 43210/43210/43210\nf 0/0/0 7/7/7 100/100/100\n"
        )

    def test_nothing_gives_no_lines(self) -> None:
        assert fixed_point_rows("v", np.zeros((0, 3)), 4) == b""
        assert index_rows("f", np.zeros((0, 3), np.int32), 3) == b""

    def test_a_number_that_is_not_finite_is_refused(self) -> None:
        with pytest.raises(ValueError, match="finite"):
            fixed_point_rows("v", np.array([[np.nan]]), 4)
