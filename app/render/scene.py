"""The VTK scene of a still: actors, lights and cameras. Runs in the worker process only.

VTK is used directly, not through pyvista: the first pyvista plotter imports matplotlib's pyplot, which made a set of
five pictures take 2.4 s instead of 1.0 s on two cores.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import vtkmodules.vtkRenderingOpenGL2
from numpy.typing import NDArray
from vtkmodules.util.numpy_support import numpy_to_vtk, numpy_to_vtkIdTypeArray, vtk_to_numpy
from vtkmodules.vtkCommonCore import VTK_UNSIGNED_CHAR, vtkPoints
from vtkmodules.vtkCommonDataModel import vtkCellArray, vtkImageData, vtkPolyData
from vtkmodules.vtkRenderingCore import (
    vtkActor,
    vtkLight,
    vtkPolyDataMapper,
    vtkRenderer,
    vtkRenderWindow,
    vtkTexture,
    vtkWindowToImageFilter,
)

from app.core.views import Camera, Layer, Projection

Rgb = tuple[float, float, float]

OPENGL_MODULE = vtkmodules.vtkRenderingOpenGL2.__name__
"""Importing it registers the drawing classes; without it a render window draws nothing."""

SKIN_GREY: Rgb = (0.82, 0.82, 0.83)
INSIDE_GREY: Rgb = (0.66, 0.67, 0.69)
"""The inside of the surface, which is open at its rim, is plain and darker in every layer."""

# Position in the camera's frame (x right, y up, z toward the viewer) and intensity.
LIGHTS: tuple[tuple[Rgb, float], ...] = (
    ((-0.70, 0.85, 1.10), 0.86),  # key, from above the viewer's left
    ((1.00, 0.05, 0.75), 0.40),  # fill
    ((0.25, 0.90, -0.60), 0.26),  # rim, from behind and above
)


class Scene:
    """One mesh, ready to be drawn in any layer from any camera.

    Args:
        arrays: `vertices` (N, 3) and `normals` (N, 3) float32; `triangles` (T, 3) int; optionally `uv` (N, 2) with
            `texture` (S, S, 3) uint8, and colours (N, 3) uint8 under the names of the layers `confidence` and
            `provenance`.
        size: (width, height) of the finished pictures, px.
        supersample: pictures are drawn this many times larger and averaged down.
        background: RGB in [0, 1].
    """

    def __init__(
        self, arrays: dict[str, NDArray[Any]], size: tuple[int, int], supersample: int, background: Rgb
    ) -> None:
        self._arrays = arrays
        self._data = _poly_data(arrays)
        self._supersample = supersample
        self._renderer = vtkRenderer()
        self._renderer.SetBackground(*background)
        for position, intensity in LIGHTS:
            self._renderer.AddLight(_camera_light(position, intensity))
        self._renderer.AutomaticLightCreationOff()
        self._window = vtkRenderWindow()
        self._window.SetOffScreenRendering(1)
        self._window.SetMultiSamples(0)
        self._window.SetSize(size[0] * supersample, size[1] * supersample)
        self._window.AddRenderer(self._renderer)
        self._actors = {Layer.TEXTURED: self._textured, Layer.SHADED: self._shaded}

    @property
    def opengl(self) -> bool:
        """Whether the window got a usable OpenGL context."""
        return bool(self._window.SupportsOpenGL())

    @property
    def driver(self) -> str:
        """Name of the OpenGL renderer in use, e.g. "llvmpipe (LLVM 15.0.6, 256 bits)"."""
        for line in self._window.ReportCapabilities().splitlines():
            if line.startswith("OpenGL renderer string:"):
                return line.partition(":")[2].strip()
        return "unknown"

    def draw(self, layer: Layer, camera: Camera) -> NDArray[np.uint8]:
        """A picture (H, W, 3) uint8 RGB of the mesh."""
        self._renderer.RemoveAllViewProps()
        outside = self._actors[layer]() if layer in self._actors else self._coloured(layer)
        outside.GetProperty().BackfaceCullingOn()
        self._renderer.AddActor(outside)
        self._renderer.AddActor(self._inside())
        self._look(camera)
        self._window.Render()
        grab = vtkWindowToImageFilter()
        grab.SetInput(self._window)
        grab.SetInputBufferTypeToRGB()
        grab.ReadFrontBufferOff()
        grab.ShouldRerenderOff()
        grab.Update()
        output = grab.GetOutput()
        width, height, _ = output.GetDimensions()
        pixels = vtk_to_numpy(output.GetPointData().GetScalars()).reshape(height, width, 3)[::-1]
        return _shrink(pixels, self._supersample)

    def close(self) -> None:
        """Give the OpenGL context back."""
        self._window.Finalize()

    def _look(self, camera: Camera) -> None:
        eye = self._renderer.GetActiveCamera()
        eye.SetPosition(*camera.position)
        eye.SetFocalPoint(*camera.focal_point)
        eye.SetViewUp(*camera.view_up)
        if camera.projection is Projection.PARALLEL:
            eye.ParallelProjectionOn()
            eye.SetParallelScale(camera.parallel_scale)
        else:
            eye.ParallelProjectionOff()
            eye.SetViewAngle(camera.view_angle)
        self._renderer.ResetCameraClippingRange()

    def _actor(self) -> vtkActor:
        mapper = vtkPolyDataMapper()
        mapper.SetInputData(self._data)
        mapper.ScalarVisibilityOff()
        actor = vtkActor()
        actor.SetMapper(mapper)
        return actor

    def _inside(self) -> vtkActor:
        actor = self._actor()
        actor.GetProperty().FrontfaceCullingOn()
        actor.GetProperty().LightingOff()
        actor.GetProperty().SetColor(*INSIDE_GREY)
        return actor

    def _shaded(self) -> vtkActor:
        actor = self._actor()
        finish = actor.GetProperty()
        finish.SetInterpolationToPhong()
        finish.SetColor(*SKIN_GREY)
        finish.SetAmbient(0.12)
        finish.SetDiffuse(0.88)
        finish.SetSpecular(0.08)
        finish.SetSpecularPower(18.0)
        return actor

    def _textured(self) -> vtkActor:
        actor = self._actor()
        actor.GetProperty().LightingOff()
        actor.SetTexture(smooth_texture(self._arrays["texture"]))
        return actor

    def _coloured(self, layer: Layer) -> vtkActor:
        colours = numpy_to_vtk(self._arrays[layer.value], deep=True, array_type=VTK_UNSIGNED_CHAR)
        self._data.GetPointData().SetScalars(colours)
        actor = self._actor()
        mapper = actor.GetMapper()
        mapper.ScalarVisibilityOn()
        mapper.SetColorModeToDirectScalars()
        finish = actor.GetProperty()
        finish.SetInterpolationToPhong()
        finish.SetAmbient(0.80)
        finish.SetDiffuse(0.22)
        return actor


def _poly_data(arrays: dict[str, NDArray[Any]]) -> vtkPolyData:
    data = vtkPolyData()
    points = vtkPoints()
    points.SetData(numpy_to_vtk(arrays["vertices"], deep=True))
    cells = vtkCellArray()
    cells.SetData(3, numpy_to_vtkIdTypeArray(arrays["triangles"].astype(np.int64).ravel(), deep=True))
    data.SetPoints(points)
    data.SetPolys(cells)
    data.GetPointData().SetNormals(numpy_to_vtk(arrays["normals"], deep=True))
    if "uv" in arrays:
        data.GetPointData().SetTCoords(numpy_to_vtk(arrays["uv"], deep=True))
    return data


def smooth_texture(image: NDArray[np.uint8]) -> vtkTexture:
    """A picture (h, w, 3), its first row on top, for texture coordinates that count from below."""
    height, width, _ = image.shape
    data = vtkImageData()
    data.SetDimensions(width, height, 1)
    rows = np.ascontiguousarray(image[::-1]).reshape(-1, 3)
    data.GetPointData().SetScalars(numpy_to_vtk(rows, deep=True, array_type=VTK_UNSIGNED_CHAR))
    texture = vtkTexture()
    texture.SetInputData(data)
    texture.InterpolateOn()
    texture.MipmapOn()
    texture.RepeatOff()
    texture.EdgeClampOn()
    return texture


def _camera_light(position: Rgb, intensity: float) -> vtkLight:
    light = vtkLight()
    light.SetLightTypeToCameraLight()
    light.SetPosition(*position)
    light.SetFocalPoint(0.0, 0.0, 0.0)
    light.SetIntensity(intensity)
    return light


def _shrink(pixels: NDArray[np.uint8], factor: int) -> NDArray[np.uint8]:
    """Mean over blocks of factor x factor pixels."""
    if factor == 1:
        return np.ascontiguousarray(pixels)
    rows, columns = pixels.shape[0] // factor, pixels.shape[1] // factor
    total = np.full((rows, columns, 3), factor * factor // 2, dtype=np.uint16)  # several times faster than a mean
    for row in range(factor):
        for column in range(factor):
            total += pixels[row::factor, column::factor]
    mean: NDArray[np.uint8] = (total // (factor * factor)).astype(np.uint8)
    return mean
