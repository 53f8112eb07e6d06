"""The VTK actors of one face: two levels of detail, five layers, lights and cameras.

Imported late, because VTK takes a second to load. The colours of the confidence layer and the lights are those of the
stills in reports, so that a picture means the same wherever it is seen.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QColor
from vtkmodules.util.numpy_support import numpy_to_vtk, numpy_to_vtkIdTypeArray
from vtkmodules.vtkCommonCore import VTK_UNSIGNED_CHAR, vtkPoints
from vtkmodules.vtkCommonDataModel import vtkCellArray, vtkImageData, vtkPolyData
from vtkmodules.vtkRenderingCore import vtkActor, vtkLight, vtkPolyDataMapper, vtkRenderer, vtkTexture

from app.core.records import FaceMesh
from app.core.views import Camera, ColourScale, Projection
from app.gui.legend import PROVENANCE_COLOURS
from app.gui.mesh_view import MeshLayer, missing_for
from app.gui.theme import Tokens
from app.render.colours import colours_of, confidence_scale
from app.render.scene import LIGHTS

_INSIDE_SHADE = 0.72  # the inside of the open surface is plain and darker in every layer


@dataclass(frozen=True)
class _Level:
    """One level of detail: its data and the two actors, outside and inside."""

    data: vtkPolyData
    outside: vtkActor
    inside: vtkActor
    mesh: FaceMesh

    def show(self, on: bool) -> None:
        self.outside.SetVisibility(on)
        self.inside.SetVisibility(on)


class FaceScene:
    """Shows one mesh in a renderer.

    Args:
        renderer: gets the lights at once and the actors with the mesh.
        tokens: colours of the theme.
        smooth: smooth the edges of the finished picture while nothing moves, where multisampling is too slow.
    """

    def __init__(self, renderer: vtkRenderer, tokens: Tokens, *, smooth: bool) -> None:
        self._renderer = renderer
        self._smooth = smooth
        self._tokens = tokens
        self._levels: list[_Level] = []
        self._texture: vtkTexture | None = None
        self._layer = MeshLayer.TEXTURE
        self._coarse = False
        self.scale: ColourScale | None = None
        renderer.RemoveAllLights()
        renderer.AutomaticLightCreationOff()
        for position, intensity in LIGHTS:
            renderer.AddLight(_camera_light(position, intensity))
        self.set_tokens(tokens)

    @property
    def layer(self) -> MeshLayer:
        """What is shown."""
        return self._layer

    @property
    def mesh(self) -> FaceMesh | None:
        """The full mesh, if one is shown."""
        return self._levels[0].mesh if self._levels else None

    def set_mesh(self, mesh: FaceMesh, coarse: FaceMesh | None) -> None:
        """Show a mesh, and a coarser one while the view moves."""
        self.clear()
        self._texture = None if mesh.texture is None else _texture(mesh.texture)
        self.scale = None if mesh.sigma_mm is None else confidence_scale(mesh.sigma_mm)
        for level in [mesh] if coarse is None else [mesh, coarse]:
            made = _make_level(level)
            self._levels.append(made)
            self._renderer.AddActor(made.outside)
            self._renderer.AddActor(made.inside)
        self.set_layer(self._layer)
        self.set_coarse(False)

    def clear(self) -> None:
        """Remove the mesh."""
        for level in self._levels:
            self._renderer.RemoveActor(level.outside)
            self._renderer.RemoveActor(level.inside)
        self._levels = []
        self._texture = None
        self.scale = None

    def set_coarse(self, coarse: bool) -> None:
        """Choose between the full mesh with smooth edges and the quick one for moving."""
        self._coarse = coarse and len(self._levels) > 1
        self._renderer.SetUseFXAA(self._smooth and not coarse)
        for number, level in enumerate(self._levels):
            level.show((number == 1) == self._coarse)

    def set_layer(self, layer: MeshLayer) -> None:
        """Change what is shown; `SHADED` when the mesh lacks it."""
        mesh = self.mesh
        self._layer = MeshLayer.SHADED if mesh is not None and missing_for(layer, mesh) else layer
        for level in self._levels:
            self._dress(level)

    def set_tokens(self, tokens: Tokens) -> None:
        """Take the colours of another theme."""
        self._tokens = tokens
        self._renderer.SetBackground(*_rgb(tokens.viewport))
        self._renderer.SetBackground2(*_rgb(tokens.viewport_top))
        self._renderer.GradientBackgroundOn()
        for level in self._levels:
            self._dress(level)

    def look(self, camera: Camera) -> None:
        """Take the place of a camera."""
        eye = self._renderer.GetActiveCamera()
        eye.SetPosition(*camera.position)
        eye.SetFocalPoint(*camera.focal_point)
        eye.SetViewUp(*camera.view_up)
        eye.SetParallelScale(camera.parallel_scale)
        if camera.projection is Projection.PERSPECTIVE:
            eye.SetViewAngle(camera.view_angle)
        eye.SetParallelProjection(camera.projection is Projection.PARALLEL)
        self._renderer.ResetCameraClippingRange()

    def _dress(self, level: _Level) -> None:
        actor, finish, mapper = level.outside, level.outside.GetProperty(), level.outside.GetMapper()
        colours = self._colours(level.mesh)
        mapper.SetScalarVisibility(colours is not None)
        if colours is not None:
            level.data.GetPointData().SetScalars(numpy_to_vtk(colours, deep=True, array_type=VTK_UNSIGNED_CHAR))
        actor.SetTexture(self._texture if self._layer is MeshLayer.TEXTURE else None)  # type: ignore[arg-type]
        finish.SetLighting(self._layer is not MeshLayer.TEXTURE)
        finish.SetEdgeVisibility(self._layer is MeshLayer.WIREFRAME)
        finish.SetEdgeColor(*_rgb(self._tokens.mesh_line))
        finish.SetEdgeOpacity(0.45)
        finish.SetLineWidth(1.0)
        if colours is None:
            _finish(level.outside, _rgb(self._tokens.mesh), ambient=0.16, diffuse=0.92, specular=0.10)
        else:
            _finish(level.outside, (1.0, 1.0, 1.0), ambient=0.62, diffuse=0.42, specular=0.0)
        if self._layer is MeshLayer.TEXTURE:
            finish.SetColor(1.0, 1.0, 1.0)
        level.inside.GetProperty().SetColor(*(part * _INSIDE_SHADE for part in _rgb(self._tokens.mesh)))

    def _colours(self, mesh: FaceMesh) -> NDArray[np.uint8] | None:
        """(N, 3) colours of the layer, None where the surface has one colour or a texture."""
        if self._layer is MeshLayer.CONFIDENCE and mesh.sigma_mm is not None and self.scale is not None:
            return np.ascontiguousarray(colours_of(mesh.sigma_mm, self.scale))
        if self._layer is MeshLayer.PROVENANCE and mesh.provenance is not None:
            table = np.rint(255.0 * np.array([_rgb(color) for color in PROVENANCE_COLOURS.values()])).astype(np.uint8)
            return np.ascontiguousarray(table[np.minimum(mesh.provenance, len(table) - 1)])
        return None


def _make_level(mesh: FaceMesh) -> _Level:
    data = vtkPolyData()
    points = vtkPoints()
    points.SetData(numpy_to_vtk(mesh.vertices, deep=True))
    cells = vtkCellArray()
    cells.SetData(3, numpy_to_vtkIdTypeArray(mesh.triangles.astype(np.int64).ravel(), deep=True))
    data.SetPoints(points)
    data.SetPolys(cells)
    data.GetPointData().SetNormals(numpy_to_vtk(mesh.normals, deep=True))
    data.GetPointData().SetTCoords(numpy_to_vtk(mesh.uv, deep=True))
    outside, inside = _actor(data), _actor(data)
    outside.GetProperty().BackfaceCullingOn()
    inside.GetProperty().FrontfaceCullingOn()
    inside.GetProperty().LightingOff()
    return _Level(data, outside, inside, mesh)


def _actor(data: vtkPolyData) -> vtkActor:
    mapper = vtkPolyDataMapper()
    mapper.SetInputData(data)
    mapper.ScalarVisibilityOff()
    mapper.SetColorModeToDirectScalars()
    actor = vtkActor()
    actor.SetMapper(mapper)
    return actor


def _finish(
    actor: vtkActor, color: tuple[float, float, float], *, ambient: float, diffuse: float, specular: float
) -> None:
    finish = actor.GetProperty()
    finish.SetInterpolationToPhong()
    finish.SetColor(*color)
    finish.SetAmbient(ambient)
    finish.SetDiffuse(diffuse)
    finish.SetSpecular(specular)
    finish.SetSpecularPower(18.0)


def _texture(image: NDArray[np.uint8]) -> vtkTexture:
    height, width, _ = image.shape
    data = vtkImageData()
    data.SetDimensions(width, height, 1)
    rows = np.ascontiguousarray(image[::-1]).reshape(-1, 3)
    data.GetPointData().SetScalars(numpy_to_vtk(rows, deep=True, array_type=VTK_UNSIGNED_CHAR))
    texture = vtkTexture()
    texture.SetInputData(data)
    texture.InterpolateOn()
    texture.MipmapOn()
    texture.SetMaximumAnisotropicFiltering(1.0)  # the default of 4 doubles the time of a frame on a processor
    texture.RepeatOff()
    texture.EdgeClampOn()
    return texture


def _camera_light(position: tuple[float, float, float], intensity: float) -> vtkLight:
    light = vtkLight()
    light.SetLightTypeToCameraLight()
    light.SetPosition(*position)
    light.SetFocalPoint(0.0, 0.0, 0.0)
    light.SetIntensity(intensity)
    return light


def _rgb(color: str) -> tuple[float, float, float]:
    parsed = QColor(color)
    return parsed.redF(), parsed.greenF(), parsed.blueF()
