"""Photos of a scan: drawn in software from its texture, front and side, orthographic and perspective."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numba import njit
from numpy.typing import NDArray

from app.core.frames import rotation_from_pose
from app.evaluation.scan_files import Scan
from app.synthesis.camera import ViewPose

SIZE = 640
_FINE = 2
_FILL = 0.62  # of the picture's height or width
_BACKDROP = np.array([0.62, 0.64, 0.66])
_STRIP = 1024  # cv2 takes no picture of more than 32767 px in a row
_SKIN = np.array([0.78, 0.60, 0.50])
PROJECTIONS = {"orthographic": 0.0, "perspective": 1 / 1000.0}
"""Name and inverse distance of the camera, 1/mm."""


@dataclass(frozen=True, eq=False)
class ScanPhoto:
    """A picture of a scan.

    Attributes:
        rgb: (SIZE, SIZE, 3) uint8.
        view: the camera, on points of which `centre` was subtracted, px of the picture.
        centre: (3,) mm.
        surface: (SIZE, SIZE, 3) mm, the scan's point seen in each pixel; NaN where there is none.
    """

    rgb: NDArray[np.uint8]
    view: ViewPose
    centre: NDArray[np.float64]
    surface: NDArray[np.float64]

    def box(self, points: NDArray[np.floating]) -> tuple[float, float, float, float]:
        """x, y, width and height around points (N, 3) mm, px."""
        seen = self.view.project((points - self.centre).astype(np.float32))[:, :2]
        low, high = seen.min(0), seen.max(0)
        return float(low[0]), float(low[1]), float(high[0] - low[0]), float(high[1] - low[1])

    def points_at(self, pixels: NDArray[np.floating]) -> NDArray[np.float64]:
        """Points of the scan seen at pixels (K, 2): (K, 3) mm, NaN beside the scan."""
        column, row = np.clip(np.rint(pixels), 0, SIZE - 1).astype(int).T
        return np.asarray(self.surface[row, column])


def photograph(scan: Scan, yaw: float, inverse_distance: float) -> ScanPhoto:
    """Take a picture of a scan.

    Args:
        scan: upright, looking along +z.
        yaw: degrees; > 0 turns the nose to the picture's left.
        inverse_distance: of the camera, 1/mm; 0 for a parallel projection.
    """
    centre = (scan.vertices.min(0) + scan.vertices.max(0)) / 2
    points = (scan.vertices - centre).astype(np.float32)
    turned = ViewPose(rotation_from_pose(yaw, 0, 0).astype(np.float32), 1.0, (0.0, 0.0), inverse_distance)
    flat = turned.project(points)[:, :2]
    low, high = flat.min(0), flat.max(0)
    scale = SIZE * _FILL / float((high - low).max())
    middle = (low + high) / 2 * scale
    shift = ((SIZE - 1) / 2 - float(middle[0]), (SIZE - 1) / 2 - float(middle[1]))
    view = ViewPose(turned.rotation, scale, shift, inverse_distance)
    screen = view.project(points)
    fine = screen.copy()
    fine[:, :2] = (screen[:, :2] + 0.5) * _FINE - 0.5
    triangles = scan.triangles.astype(np.int32)
    owner, weights = draw(fine, triangles, SIZE * _FINE)
    colour = _colours(scan, triangles, owner, weights, points @ view.rotation.T)
    picture = cv2.resize(colour, (SIZE, SIZE), interpolation=cv2.INTER_AREA)
    return ScanPhoto(
        np.clip(picture * 255 + 0.5, 0, 255).astype(np.uint8), view, centre, _seen(scan, screen, triangles)
    )


def draw(
    screen: NDArray[np.float32], triangles: NDArray[np.int32], size: int
) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
    """The nearest triangle of each pixel (size, size), -1 for none, and the weights of its corners (size, size, 3)."""
    owner = np.full((size, size), -1, np.int32)
    depth = np.full((size, size), -np.inf, np.float32)
    weights = np.zeros((size, size, 3), np.float32)
    _fill(screen, triangles, owner, depth, weights)
    return owner, weights


@njit(cache=True)
def _fill(
    screen: NDArray[np.float32],
    triangles: NDArray[np.int32],
    owner: NDArray[np.int32],
    depth: NDArray[np.float32],
    weights: NDArray[np.float32],
) -> None:
    size = owner.shape[0]
    for t in range(triangles.shape[0]):
        i, j, k = triangles[t, 0], triangles[t, 1], triangles[t, 2]
        ax, ay = screen[i, 0], screen[i, 1]
        bx, by = screen[j, 0] - ax, screen[j, 1] - ay
        cx, cy = screen[k, 0] - ax, screen[k, 1] - ay
        area = bx * cy - by * cx
        if area == 0.0:
            continue
        left = max(0, int(np.ceil(ax + min(0.0, bx, cx))))
        right = min(size - 1, int(np.floor(ax + max(0.0, bx, cx))))
        top = max(0, int(np.ceil(ay + min(0.0, by, cy))))
        bottom = min(size - 1, int(np.floor(ay + max(0.0, by, cy))))
        for y in range(top, bottom + 1):
            for x in range(left, right + 1):
                px, py = x - ax, y - ay
                v = (px * cy - py * cx) / area
                w = (bx * py - by * px) / area
                if v < 0.0 or w < 0.0 or v + w > 1.0:
                    continue
                u = 1.0 - v - w
                z = u * screen[i, 2] + v * screen[j, 2] + w * screen[k, 2]
                if z > depth[y, x]:
                    depth[y, x] = z
                    owner[y, x] = t
                    weights[y, x, 0], weights[y, x, 1], weights[y, x, 2] = u, v, w


def _seen(scan: Scan, screen: NDArray[np.float32], triangles: NDArray[np.int32]) -> NDArray[np.float64]:
    owner, weights = draw(screen, triangles, SIZE)
    seen = owner >= 0
    points = np.full((*owner.shape, 3), np.nan)
    points[seen] = np.einsum("pk,pkc->pc", weights[seen].astype(np.float64), scan.vertices[triangles[owner[seen]]])
    return points


def _colours(
    scan: Scan,
    triangles: NDArray[np.int32],
    owner: NDArray[np.int32],
    weights: NDArray[np.float32],
    turned: NDArray[np.float32],
) -> NDArray[np.float32]:
    """Texture, lightly shaded so that relief shows, over a plain wall; skin grey where there is no texture."""
    a, b, c = (turned[triangles[:, k]] for k in range(3))
    normal = np.cross(b - a, c - a)
    normal /= np.maximum(np.linalg.norm(normal, axis=1, keepdims=True), 1e-9)
    vertex = np.zeros_like(turned)
    for k in range(3):
        np.add.at(vertex, triangles[:, k], normal)
    vertex /= np.maximum(np.linalg.norm(vertex, axis=1, keepdims=True), 1e-9)
    seen = owner >= 0
    chosen, shares = owner[seen], weights[seen]
    smooth = np.einsum("pk,pkc->pc", shares, vertex[triangles[chosen]])
    lamp = np.array([0.3, 0.45, 0.84], np.float32)
    light = np.clip(np.abs(smooth @ lamp), 0, 1)
    if scan.texture is None or scan.uv is None:
        skin, light = np.broadcast_to(_SKIN, (len(chosen), 3)), 0.25 + 0.75 * light
    else:
        skin, light = _sampled(scan.texture, np.einsum("pk,pkc->pc", shares, scan.uv[chosen])), 0.8 + 0.2 * light
    picture = np.empty((*owner.shape, 3), np.float32)
    picture[:] = _BACKDROP
    picture[seen] = skin * light[:, None]
    return picture


def _sampled(texture: NDArray[np.uint8], uv: NDArray[np.float32]) -> NDArray[np.float32]:
    """Colours (n, 3) in [0, 1] at places (n, 2) of a texture."""
    height, width = texture.shape[:2]
    rows = -(-len(uv) // _STRIP)
    places = np.zeros((rows * _STRIP, 2), np.float32)
    places[: len(uv)] = uv
    x = ((places[:, 0] % 1.0) * width - 0.5).reshape(rows, _STRIP)
    y = ((1.0 - places[:, 1] % 1.0) * height - 0.5).reshape(rows, _STRIP)
    found = cv2.remap(texture, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(found.reshape(-1, 3)[: len(uv)], np.float32) / np.float32(255)
