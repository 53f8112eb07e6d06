"""Meshes as files: OBJ with MTL and PNG, PLY, STL, GLB. Everything is returned as bytes, the same for the same input.

Each file states its unit, axes and scale and that it is synthetic, where its format has a place for it. GLB is in
metres, as glTF demands; the others are in millimetres. All are right-handed with y up and the face looking along +z.
"""

from __future__ import annotations

import io
import json
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, PngImagePlugin

from app.core.errors import UsageError
from app.core.mesh import sample_at_vertices
from app.core.records import LIMITS_STATEMENT, FaceMesh
from app.core.texttable import fixed_point_rows, index_rows

FORMATS = ("obj", "ply", "stl", "glb")
AXES = "right-handed, x to the right of the front photo, y up, z toward the camera, origin between the eyes"
SOURCE_TYPE = "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"
COMPOSITE_SOURCE_TYPE = "http://cv.iptc.org/newscodes/digitalsourcetype/compositeSynthetic"
_TEXTURE_NAME = "texture.png"
_MATERIAL_NAME = "face"


@dataclass(frozen=True)
class MeshStatement:
    """What a mesh file says about itself besides unit and axes.

    Attributes:
        scale: e.g. "interpupillary 63 mm (assumed)" (`Scale.statement`).
        model: the network's name and the start of its hash, e.g. "enface 1a2b3c4d".
    """

    scale: str
    model: str

    def lines(self, unit: str) -> list[str]:
        """Header lines, ASCII, without comment signs."""
        return [f"{key}: {value}" for key, value in self.fields(unit).items()]

    def fields(self, unit: str) -> dict[str, str]:
        """The same as a dictionary."""
        return {
            "software": "Enface",
            "synthetic": LIMITS_STATEMENT,
            "digital source type": SOURCE_TYPE,
            "unit": unit,
            "axes": AXES,
            "scale": _one_line(self.scale),
            "model": _one_line(self.model),
        }


def mesh_files(
    mesh: FaceMesh, formats: tuple[str, ...], statement: MeshStatement, stem: str = "mesh"
) -> dict[str, bytes]:
    """Files of a mesh by name: `mesh.obj` with `mesh.mtl` and `texture.png`, `mesh.ply`, ...

    Args:
        mesh: what to write.
        formats: any of `FORMATS`.
        statement: what the files say about themselves.
        stem: file name without suffix.

    Raises:
        UsageError: a format is unknown (E203).
    """
    files: dict[str, bytes] = {}
    for name in formats:
        if name == "obj":
            files.update(obj_files(mesh, statement, stem))
        elif name == "ply":
            files[f"{stem}.ply"] = ply_bytes(mesh, statement)
        elif name == "stl":
            files[f"{stem}.stl"] = stl_bytes(mesh)
        elif name == "glb":
            files[f"{stem}.glb"] = glb_bytes(mesh, statement)
        else:
            raise UsageError(
                f"there is no mesh format {name!r}", remedy=f"choose from {', '.join(FORMATS)}", code="E203"
            )
    return files


def obj_files(mesh: FaceMesh, statement: MeshStatement, stem: str = "mesh") -> dict[str, bytes]:
    """Wavefront OBJ in mm, and its material and texture if the mesh has one."""
    header = "".join(f"# {line}\n" for line in statement.lines("millimetre"))
    start = header + (f"mtllib {stem}.mtl\n" if mesh.texture is not None else "") + "o face\n"
    use = f"usemtl {_MATERIAL_NAME}\ns 1\n" if mesh.texture is not None else "s 1\n"
    parts = [
        start.encode("ascii"),
        fixed_point_rows("v", mesh.vertices, 4),
        fixed_point_rows("vt", mesh.uv, 6),
        fixed_point_rows("vn", mesh.normals, 4),
        use.encode("ascii"),
        index_rows("f", mesh.triangles + 1, 3),
    ]
    files = {f"{stem}.obj": b"".join(parts)}
    if mesh.texture is not None:
        material = f"newmtl {_MATERIAL_NAME}\nKa 1 1 1\nKd 1 1 1\nKs 0 0 0\nd 1\nillum 1\nmap_Kd {_TEXTURE_NAME}\n"
        files[f"{stem}.mtl"] = (header + material).encode("ascii")
        files[_TEXTURE_NAME] = png_bytes(mesh.texture, _texture_text(statement))
    return files


def ply_bytes(mesh: FaceMesh, statement: MeshStatement) -> bytes:
    """Binary little-endian PLY in mm: positions, normals, UV, and where known colour, expected error and provenance.

    UV is written under both common pairs of names, `texture_u, texture_v` (MeshLab, VTK) and `s, t` (Blender).
    """
    columns: list[tuple[str, str, NDArray[Any]]] = [
        *((name, "<f4", mesh.vertices[:, k]) for k, name in enumerate("xyz")),
        *((name, "<f4", mesh.normals[:, k]) for k, name in enumerate(("nx", "ny", "nz"))),
        *((name, "<f4", mesh.uv[:, k]) for k, name in enumerate(("texture_u", "texture_v"))),
        *((name, "<f4", mesh.uv[:, k]) for k, name in enumerate("st")),
    ]
    comments = statement.lines("millimetre")
    if mesh.texture is not None:
        colours = sample_at_vertices(mesh.texture, mesh.uv)
        columns += [(name, "u1", colours[:, k]) for k, name in enumerate(("red", "green", "blue"))]
        comments.append(f"TextureFile {_TEXTURE_NAME}")
    if mesh.sigma_mm is not None:
        columns.append(("expected_error_mm", "<f4", mesh.sigma_mm))
    if mesh.provenance is not None:
        columns.append(("provenance", "u1", mesh.provenance))
        comments.append("provenance: 0 front photo, 1 side photo, 2 mirrored, 3 invented")
    table = np.empty(len(mesh.vertices), dtype=[(name, kind) for name, kind, _ in columns])
    for name, _, values in columns:
        table[name] = values
    faces = np.empty(len(mesh.triangles), dtype=[("count", "u1"), ("index", "<i4", 3)])
    faces["count"], faces["index"] = 3, mesh.triangles
    types = {"<f4": "float", "u1": "uchar"}
    header = [
        "ply",
        "format binary_little_endian 1.0",
        *(f"comment {line}" for line in comments),
        f"element vertex {len(table)}",
        *(f"property {types[kind]} {name}" for name, kind, _ in columns),
        f"element face {len(faces)}",
        "property list uchar int vertex_indices",
        "end_header\n",
    ]
    return b"".join(["\n".join(header).encode("ascii"), table.tobytes(), faces.tobytes()])


def stl_bytes(mesh: FaceMesh) -> bytes:
    """Binary STL in mm; its 80 bytes of header have room for the mark, the unit and the axes only."""
    header = b"Enface AI-estimated synthetic face; unit mm; y up, z toward camera"
    corners = mesh.vertices[mesh.triangles].astype(np.float64)
    cross = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    length = np.linalg.norm(cross, axis=1, keepdims=True)
    table = np.zeros(len(corners), dtype=[("normal", "<f4", 3), ("corners", "<f4", (3, 3)), ("attribute", "<u2")])
    table["normal"] = cross / np.where(length == 0.0, 1.0, length)
    table["corners"] = corners
    return b"".join([header.ljust(80, b" "), len(table).to_bytes(4, "little"), table.tobytes()])


def glb_bytes(mesh: FaceMesh, statement: MeshStatement) -> bytes:
    """Binary glTF 2.0 in metres, y up, with the texture as base colour; the statements are in `asset.extras`."""
    import trimesh as trimesh_module

    trimesh: Any = trimesh_module  # its constructors are not annotated
    material = trimesh.visual.material.PBRMaterial(
        name=_MATERIAL_NAME,
        baseColorTexture=None if mesh.texture is None else Image.fromarray(mesh.texture),
        metallicFactor=0.0,
        roughnessFactor=1.0,
    )
    body = trimesh.Trimesh(
        vertices=mesh.vertices / np.float32(1000.0),
        faces=mesh.triangles,
        vertex_normals=mesh.normals,
        visual=trimesh.visual.TextureVisuals(uv=mesh.uv, material=material),
        process=False,
        validate=False,
    )

    def describe(tree: dict[str, Any]) -> None:
        tree["asset"] = {"version": "2.0", "generator": "Enface", "extras": statement.fields("metre")}

    scene = trimesh.Scene({"face": body})
    return bytes(trimesh.exchange.gltf.export_glb(scene, include_normals=True, tree_postprocessor=describe))


def png_bytes(image: NDArray[np.uint8], text: dict[str, str] | None = None) -> bytes:
    """PNG of an (H, W, 3) RGB or (H, W) grey image with text chunks."""
    info = PngImagePlugin.PngInfo()
    for key, value in (text or {}).items():
        info.add_itxt(key, value)
    stream = io.BytesIO()
    Image.fromarray(image).save(stream, "PNG", compress_level=4, pnginfo=info)
    return stream.getvalue()


def _texture_text(statement: MeshStatement) -> dict[str, str]:
    return {
        "Software": "Enface",
        "Description": f"UV texture sampled from photos and completed by computation. {LIMITS_STATEMENT}",
        "DigitalSourceType": COMPOSITE_SOURCE_TYPE,
        "Enface": json.dumps(statement.fields("millimetre"), sort_keys=True),
    }


def _one_line(text: str) -> str:
    """Printable ASCII on one line, so that no name can break a header."""
    return "".join(c if " " <= c <= "~" else "?" for c in text)[:200]
