"""The VTK actors of one face in one pane: two levels of detail, layers, lights and the camera.

Imported late, because VTK takes a second to load. The colours of the confidence layer and the lights are those of the
stills in reports, so that a picture means the same wherever it is seen.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Generator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QColor
from vtkmodules.util.numpy_support import numpy_to_vtk, numpy_to_vtkIdTypeArray
from vtkmodules.vtkCommonCore import VTK_UNSIGNED_CHAR, vtkPoints
from vtkmodules.vtkCommonDataModel import vtkCellArray, vtkPolyData
from vtkmodules.vtkRenderingCore import vtkActor, vtkLight, vtkPolyDataMapper, vtkRenderer, vtkTexture

from app.core.records import FaceMesh
from app.core.views import PROVENANCE_COLOURS, Camera, ColourScale, Projection, Vector
from app.gui.layer_mix import LayerMix, MeshLayer
from app.gui.mesh_paint import Paint, paint_mesh
from app.gui.mesh_view import Light
from app.gui.theme import Tokens
from app.render.colours import confidence_scale
from app.render.scene import LIGHTS, smooth_texture

_INSIDE_SHADE = 0.72  # the inside of the open surface is plain and darker in every layer


@dataclass
class _Level:
    """One level of detail: its data and the two actors, outside and inside; `hidden` leaves the inside away."""

    data: vtkPolyData
    outside: vtkActor
    inside: vtkActor
    mesh: FaceMesh
    hidden: bool = False

    def show(self, on: bool) -> None:
        self.outside.SetVisibility(on)
        self.inside.SetVisibility(on and not self.hidden)


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
        self._mix = LayerMix.only(MeshLayer.TEXTURE)
        self._coarse = False
        self.scale: ColourScale | None = None
        renderer.RemoveAllLights()
        renderer.AutomaticLightCreationOff()
        self._lights = [_camera_light(intensity) for _, intensity in LIGHTS]
        for light in self._lights:
            renderer.AddLight(light)
        self.set_light(Light())
        self.set_tokens(tokens)

    @property
    def renderer(self) -> vtkRenderer:
        """Where it draws."""
        return self._renderer

    @property
    def mix(self) -> LayerMix:
        """The layers that are shown."""
        return self._mix

    @property
    def coarse(self) -> bool:
        """Whether the quick mesh is shown."""
        return self._coarse

    @property
    def mesh(self) -> FaceMesh | None:
        """The full mesh, if one is shown."""
        return self._levels[0].mesh if self._levels else None

    def set_mesh(self, mesh: FaceMesh, coarse: FaceMesh | None) -> None:
        """Show a mesh, and a coarser one while the view moves."""
        self.clear()
        self.scale = None if mesh.sigma_mm is None else confidence_scale(mesh.sigma_mm)
        for level in [mesh] if coarse is None else [mesh, coarse]:
            made = _make_level(level)
            self._levels.append(made)
            self._renderer.AddActor(made.outside)
            self._renderer.AddActor(made.inside)
        self._dress()
        self.set_coarse(False)

    def warm_up(self, draw: Callable[[], object]) -> Generator[None, None, None]:
        """Draw the least that needs all that a textured face needs, in steps that a window can wait for."""
        corners = np.asarray([[0, 0, 0], [1, 0, 0], [0, 1, 0]], np.float32)
        normals = np.tile(np.asarray([0, 0, 1], np.float32), (3, 1))
        texture = np.full((4, 4, 3), 128, np.uint8)
        triangle = np.asarray([[0, 1, 2]], np.int32)
        draw()
        yield
        try:
            self.set_mesh(FaceMesh(corners, triangle, corners[:, :2].copy(), normals, texture), None)
            for smooth in {False, self._smooth}:
                self._renderer.SetUseFXAA(smooth)
                draw()
                yield
        finally:
            self.clear()

    def clear(self) -> None:
        """Remove the mesh."""
        for level in self._levels:
            self._renderer.RemoveActor(level.outside)
            self._renderer.RemoveActor(level.inside)
        self._levels = []
        self.scale = None

    def set_coarse(self, coarse: bool) -> None:
        """Choose between the full mesh with smooth edges and the quick one for moving."""
        self._coarse = coarse and len(self._levels) > 1
        self._renderer.SetUseFXAA(self._smooth and not coarse)
        for number, level in enumerate(self._levels):
            level.show((number == 1) == self._coarse)

    def set_mix(self, mix: LayerMix) -> None:
        """Change the layers; those that the mesh lacks are left out."""
        self._mix = mix if self.mesh is None else mix.fitted(self.mesh)
        self._dress()

    def set_light(self, light: Light) -> None:
        """Turn the lights; they stay with the camera."""
        for lamp, (position, _) in zip(self._lights, LIGHTS, strict=True):
            lamp.SetPosition(*_turned(position, light))

    def set_tokens(self, tokens: Tokens) -> None:
        """Take the colours of another theme."""
        self._tokens = tokens
        self._renderer.SetBackground(*_rgb(tokens.viewport))
        self._renderer.SetBackground2(*_rgb(tokens.viewport_top))
        self._renderer.GradientBackgroundOn()
        self._dress()

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

    def camera(self) -> Camera:
        """The place of the camera."""
        eye = self._renderer.GetActiveCamera()
        parallel = bool(eye.GetParallelProjection())
        half = eye.GetParallelScale()
        if not parallel:
            half = eye.GetDistance() * math.tan(math.radians(eye.GetViewAngle() / 2.0))
        return Camera(
            eye.GetPosition(),
            eye.GetFocalPoint(),
            eye.GetViewUp(),
            half,
            Projection.PARALLEL if parallel else Projection.PERSPECTIVE,
            0.0 if parallel else eye.GetViewAngle(),
        )

    def _dress(self) -> None:
        """Give every level the look of the layers; a blended texture is made once and serves both."""
        if self.mesh is None:
            return
        origins = {origin: (r / 255, g / 255, b / 255) for origin, (r, g, b) in PROVENANCE_COLOURS.items()}
        grey, shared = _rgb(self._tokens.mesh), None
        for level in self._levels:
            paint = shared or paint_mesh(level.mesh, self._mix, grey, origins, self.scale)
            if shared is None:
                texture = None if paint.texture is None else _texture(paint.texture)
                shared = None if texture is None else paint
            self._apply(level, paint, texture)

    def _apply(self, level: _Level, paint: Paint, texture: vtkTexture | None) -> None:
        actor, finish, mapper = level.outside, level.outside.GetProperty(), level.outside.GetMapper()
        mapper.SetScalarVisibility(paint.colours is not None)
        if paint.colours is not None:
            level.data.GetPointData().SetScalars(numpy_to_vtk(paint.colours, deep=True, array_type=VTK_UNSIGNED_CHAR))
        actor.SetTexture(texture)  # type: ignore[arg-type]
        painted = paint.colours is not None or texture is not None
        finish.SetLighting(paint.light > 0.0)
        finish.SetInterpolationToPhong()
        finish.SetColor(*((1.0, 1.0, 1.0) if painted else paint.plain))
        finish.SetAmbient(1.0 - 0.84 * paint.light)
        finish.SetDiffuse(0.92 * paint.light)
        finish.SetSpecular(0.0 if painted else 0.10 * paint.light)
        finish.SetSpecularPower(18.0)
        if paint.surface:
            finish.SetRepresentationToSurface()
        else:
            finish.SetRepresentationToWireframe()
            finish.SetColor(*_rgb(self._tokens.mesh_line))
            finish.SetLighting(False)
        finish.SetOpacity(1.0 if paint.surface else max(paint.edges, 0.0))
        finish.SetEdgeVisibility(paint.surface and paint.edges > 0.0)
        finish.SetEdgeColor(*_rgb(self._tokens.mesh_line))
        finish.SetEdgeOpacity(0.45 * paint.edges)
        finish.SetLineWidth(1.0)
        level.hidden = not paint.surface
        level.inside.GetProperty().SetColor(*(part * _INSIDE_SHADE for part in _rgb(self._tokens.mesh)))
        level.show(bool(level.outside.GetVisibility()))


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


def _texture(image: NDArray[np.uint8]) -> vtkTexture:
    texture = smooth_texture(image)
    texture.SetMaximumAnisotropicFiltering(1.0)  # the default of 4 doubles the time of a frame on a processor
    return texture


def _camera_light(intensity: float) -> vtkLight:
    light = vtkLight()
    light.SetLightTypeToCameraLight()
    light.SetFocalPoint(0.0, 0.0, 0.0)
    light.SetIntensity(intensity)
    return light


def _turned(position: Vector, light: Light) -> Vector:
    """A lamp's place in the camera's frame, turned upwards and then to the right around what is looked at."""
    x, y, z = position
    a, b = math.radians(light.azimuth), math.radians(light.elevation)
    y, z = y * math.cos(b) + z * math.sin(b), -y * math.sin(b) + z * math.cos(b)
    return x * math.cos(a) + z * math.sin(a), y, -x * math.sin(a) + z * math.cos(a)


def _rgb(color: str) -> tuple[float, float, float]:
    parsed = QColor(color)
    return parsed.redF(), parsed.greenF(), parsed.blueF()
