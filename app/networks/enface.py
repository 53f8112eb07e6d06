"""The default network: points found in both photos, one canonical shape in mm, and a camera for each photo.

An encoder shared by both photos finds the same points of the face in each (heat maps with soft-argmax). A geometry head
guesses from where they lie how sure each of them is, a shape and two cameras; from that guess the most probable head
and cameras are fitted to the points of both photos at once (`app.networks.fitting`). What such a linear model cannot
say, a small decoder adds, with the expected error of each place. Shape is made once from both photos; pose never
touches it. The position map of a photo is its camera applied to the shape, moved by the smooth residual of the points,
so landmarks, texture and overlay follow from the mesh that is measured. The encoder is EfficientNet-Lite0 (Tan and Le
2019; ReLU6, no squeeze-and-excite) without its head.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from app.core.frames import pose_from_rotation
from app.core.records import Prediction, ViewFit
from app.core.topology import load_topology
from app.core.uncertainty import RAYLEIGH_MEAN
from app.networks.cameras import CROP, Cameras, camera_of
from app.networks.closer import CloserLook
from app.networks.fine_shape import enlarge, full_shape
from app.networks.fitting import SeenPoints, fit
from app.networks.geometry import GeometryHead, Guess, Refinement
from app.networks.key_points import GRID, follow_marks, key_point_cells, spread_weights
from app.networks.lite0 import Encoder, Pyramid

IPD_MM = 63.0
FIT_STEPS = 4
SEARCH = 128  # px of the crop in which points are first searched
PYRAMID = 64  # channels of the maps in which they are searched


@dataclass(frozen=True)
class EnfaceOutput:
    """What the network gives for a batch.

    Attributes:
        shape: (B, 3, 64, 64) mm, canonical frame (similarity-aligned to the mean face).
        log_sigma: (B, 1, 64, 64) log of the Rayleigh scale of the error, mm; the expected error is 1.25 times as large.
        front, side: cameras; `side` means nothing where no side photo was given.
        front_points, side_points: (B, K, 2) where the key points lie, crop px.
        point_log_sigma: (B, 2, K) log of the expected error of those points, px of one axis.
        front_residual, side_residual: (B, 2, 64, 64) crop px, to be added to x and y of the projected shape.
    """

    shape: Tensor
    log_sigma: Tensor
    front: Cameras
    side: Cameras
    front_points: Tensor
    side_points: Tensor
    point_log_sigma: Tensor
    front_residual: Tensor
    side_residual: Tensor

    def posmap(self, side: bool = False) -> Tensor:
        """Position maps (B, 3, 64, 64): crop x, y and depth in px."""
        camera, residual = (self.side, self.side_residual) if side else (self.front, self.front_residual)
        projected = camera.project(self.shape)
        return torch.cat([projected[:, :2] + residual, projected[:, 2:]], 1)


TAKES_MARKS = True
"""`predict` takes landmarks that a person set."""


class EnfaceNet(nn.Module):
    """Front and optional side photo to shape, its uncertainty, and two cameras.

    Args:
        modes: size of the linear shape basis, the generators' principal components.
        width: hidden size of the geometry head.
        input_size: px that the 256 px crop is reduced to for the closer look at each point.

    Attributes:
        mean: (3, 64, 64) mm, mean face of the training heads. basis: (modes, 3 * 4096) mm, one standard deviation each.
        prior: (modes,) precision of the shape coefficients in the fit.
        whiten: (2, 2 K, 2 K) for front and side photos, see `SeenPoints`.
        sigma_scale: (1,) calibration of the expected error. spread: (4096, K), see `spread_weights`.
    """

    mean: Tensor
    basis: Tensor
    prior: Tensor
    whiten: Tensor
    sigma_scale: Tensor
    spread: Tensor
    _cells: Tensor
    _shares: Tensor

    def __init__(self, modes: int = 200, width: int = 1024, input_size: int = 160) -> None:
        super().__init__()
        self.input_size = input_size
        self.register_buffer("mean", torch.zeros(3, GRID, GRID))
        self.register_buffer("basis", torch.zeros(modes, 3 * GRID * GRID))
        self.register_buffer("prior", torch.ones(modes))
        self.register_buffer("sigma_scale", torch.ones(1))
        cells, shares = key_point_cells()
        # copied, so that they lie in memory as torch aligns it: on that, too, the rounding of products may depend
        self.register_buffer("_cells", torch.tensor(cells), persistent=False)
        self.register_buffer("_shares", torch.tensor(shares), persistent=False)
        self.register_buffer("spread", torch.tensor(spread_weights()), persistent=False)
        count = len(cells)
        self.register_buffer("whiten", torch.eye(2 * count).repeat(2, 1, 1))
        self.encoder = Encoder()
        self.pyramid = Pyramid(PYRAMID)
        self.heat = nn.Conv2d(PYRAMID, count, 1)
        self.closer = CloserLook(count, width, input_size, PYRAMID)
        self.pooled = nn.Sequential(nn.Linear(320, 128), nn.ReLU())
        self.geometry = GeometryHead(count, 128, modes, width)
        self.refine = Refinement(count, modes, width)
        self.detail_seed = nn.Linear(width, 32 * 8 * 8)
        self.detail = nn.Sequential(
            nn.ReLU(),
            nn.ConvTranspose2d(32, 32, 4, 2, 1), nn.ReLU(),
            nn.ConvTranspose2d(32, 24, 4, 2, 1), nn.ReLU(),
            nn.ConvTranspose2d(24, 16, 4, 2, 1), nn.ReLU(),
            nn.Conv2d(16, 4, 3, padding=1),
        )  # fmt: skip
        for parameter in self.detail[-1].parameters():
            nn.init.normal_(parameter, std=0.005)

    def points_and_features(self, photos: Tensor) -> tuple[Tensor, Tensor]:
        """Photos (B, 3, s, s) in [0, 1] to key points (B, K, 2) in crop px and pooled features (B, 128)."""
        points, features = self.search(photos)
        return points[-1], features

    def search(self, photos: Tensor) -> tuple[list[Tensor], Tensor]:
        """The same with the points of the first search and of each closer look, the best last."""
        photos = _reduced(photos, self.input_size)
        maps = self.encoder(_reduced(photos, SEARCH) * 2.0 - 1.0)
        joined = self.pyramid(maps)
        heat = self.heat(joined).float()
        size = heat.shape[-1]
        heat = heat.permute(0, 2, 3, 1).reshape(len(heat), size * size, -1)
        share = torch.exp(heat - heat.detach().amax(1, keepdim=True))
        centres = (torch.arange(size, device=heat.device, dtype=torch.float32) + 0.5) * (CROP / size) - 0.5
        y, x = torch.meshgrid(centres, centres, indexing="ij")
        sums = torch.stack([x.flatten(), y.flatten(), torch.ones_like(x).flatten()]) @ share
        points = (sums[:, :2] / sums[:, 2:]).transpose(1, 2)
        return [points, *self.closer(photos, points, joined)], self.pooled(maps[-1].mean((2, 3)))

    def forward(
        self, front: Tensor, side: Tensor, has_side: Tensor, marks: tuple[Tensor | None, Tensor | None] = (None, None)
    ) -> EnfaceOutput:
        """Reconstruct a batch.

        Args:
            front: (B, 3, s, s) RGB in [0, 1]; s = 256 or `input_size`.
            side: the same; ignored where `has_side` is 0.
            has_side: (B,) 1 or 0.
            marks: landmarks (B, 68, 2) in crop px that a person set in the front and the side photo, or None.
        """
        batch = len(front)
        alone = not self.training and not bool(has_side.any())
        points, features = self.points_and_features(front if alone else torch.cat([front, side]))
        given = has_side.to(points.dtype)[:, None]
        front_points, front_features = points[:batch], features[:batch]
        side_points = torch.zeros_like(front_points) if alone else points[batch:]
        side_features = torch.zeros_like(front_features) if alone else features[batch:] * given
        if marks[0] is not None:
            front_points = follow_marks(front_points, marks[0], self._cells, self._shares)
        if marks[1] is not None and not alone:
            side_points = follow_marks(side_points, marks[1], self._cells, self._shares)
        found = torch.stack([front_points, side_points], 1).float()
        both = torch.cat([front_features, side_features], 1)
        guess = self.geometry(found, given, both)
        coefficients, cameras = self.fit(found, given, guess, 1 if alone else 2)
        one, two = cameras[0], cameras[-1]
        shape, log_sigma = self.decode(
            *self.refine(guess.hidden, coefficients, self.gaps(found, given, coefficients, cameras))
        )
        return EnfaceOutput(
            shape,
            log_sigma,
            one,
            two,
            front_points,
            side_points,
            guess.log_sigma,
            self._residual(one, shape, front_points),
            self._residual(two, shape, side_points),
        )

    def fit(self, found: Tensor, given: Tensor, guess: Guess, views: int) -> tuple[Tensor, list[Cameras]]:
        """Most probable coefficients (B, modes) and `views` cameras for points (B, 2, K, 2) and a guess."""
        sureness = torch.exp(-guess.log_sigma.float().clamp(-1.0, 4.0))
        sureness = torch.stack([sureness[:, 0], sureness[:, 1] * given], 1)
        raw = guess.cameras.float().split(10, 1)
        seen = [SeenPoints(found[:, i], sureness[:, i], self.whiten[i], camera_of(raw[i])) for i in range(views)]
        mean, basis = self.place(self.mean.flatten(1)), self.place(self.basis.view(len(self.basis), 3, -1))
        return fit(mean, basis, self.prior, guess.coefficients.float(), seen, FIT_STEPS)

    def gaps(self, found: Tensor, given: Tensor, coefficients: Tensor, cameras: list[Cameras]) -> Tensor:
        """What the fit leaves of the points (B, 2, K, 2): (B, 4 K) px, 0 where there is no side photo."""
        points = self.mean.flatten(1) + (coefficients @ self.basis).view(len(coefficients), 3, -1)
        marks = self.place(points)[..., None]
        placed = [camera.project(marks)[:, :2, :, 0].transpose(1, 2) for camera in (cameras[0], cameras[-1])]
        gap = found - torch.stack(placed, 1)
        return torch.cat([gap[:, 0].flatten(1), gap[:, 1].flatten(1) * given], 1)

    def decode(self, state: Tensor, coefficients: Tensor) -> tuple[Tensor, Tensor]:
        """Shape maps (B, 3, 64, 64) mm and log-sigma maps (B, 1, 64, 64) of the refinement's output."""
        batch = len(state)
        linear = (coefficients.float() @ self.basis).view(batch, 3, GRID, GRID)
        extra = self.detail(self.detail_seed(state).view(batch, 32, 8, 8)).float()
        return self.mean + linear + extra[:, :3], extra[:, 3:].clamp(-4.0, 4.0) + torch.log(self.sigma_scale)

    def place(self, cells: Tensor) -> Tensor:
        """Key points of values on the grid, (..., 4096) to (..., K)."""
        return (cells[..., self._cells] * self._shares).sum(-1)

    def _residual(self, camera: Cameras, shape: Tensor, points: Tensor) -> Tensor:
        """Smooth field that carries the projected shape to the points found: (B, 2, 64, 64) px."""
        projected = camera.project(self.place(shape.flatten(2))[..., None])[:, :2, :, 0]
        gap = points.transpose(1, 2).float() - projected
        return (gap @ self.spread.T).view(len(shape), 2, GRID, GRID)


def build(config: dict[str, Any]) -> nn.Module:
    """The network from its manifest configuration (`modes`, `width`, `input_size`)."""
    return EnfaceNet(int(config.get("modes", 200)), int(config.get("width", 1024)), int(config.get("input_size", 160)))


def to_tensor(crop: NDArray[np.uint8], device: torch.device) -> Tensor:
    """A crop (256, 256, 3) uint8 to (1, 3, 256, 256) float in [0, 1]."""
    array = torch.from_numpy(np.ascontiguousarray(crop)).to(device)
    return (array.permute(2, 0, 1)[None].float() / 255.0).contiguous(memory_format=torch.channels_last)


def predict(
    module: nn.Module,
    front: NDArray[np.uint8],
    side: NDArray[np.uint8] | None,
    device: torch.device,
    marks: tuple[NDArray[np.floating] | None, NDArray[np.floating] | None] = (None, None),
) -> Prediction:
    """Reconstruct one face.

    Args:
        module: an `EnfaceNet` in eval mode.
        front: (256, 256, 3) uint8 crop.
        side: the same, or None.
        device: where the module lives.
        marks: landmarks (68, 2) in crop px that a person set in each, or None.

    Returns:
        Shape in the model frame at an interpupillary distance of 63 mm, position maps in crop px.
    """
    one = to_tensor(front, device)
    other = torch.zeros_like(one) if side is None else to_tensor(side, device)
    given = torch.tensor([0.0 if side is None else 1.0], device=device)
    first, second = (None if m is None else torch.as_tensor(m, device=device).float()[None] for m in marks)
    output: EnfaceOutput = module(one, other, given, (first, second))
    shape = full_shape(output.shape.float())
    mm = shape[0].permute(1, 2, 0).cpu().numpy().astype(np.float64)
    topology = load_topology()
    rows, columns = topology.landmarks68[36:48].T
    eyes = mm[rows, columns]
    right, left = eyes[:6].mean(0), eyes[6:].mean(0)
    unit = IPD_MM / float(np.linalg.norm(left - right))
    model = ((mm - (left + right) / 2) * unit).astype(np.float32)
    expected = torch.exp(enlarge(output.log_sigma.float()))[0, 0].cpu().numpy() * (unit * RAYLEIGH_MEAN)
    fits = [_view_fit(output, shape, side) for side in (False, True)]
    return Prediction(model, expected.astype(np.float32), fits[0], None if side is None else fits[1])


def _reduced(photos: Tensor, size: int) -> Tensor:
    """Photos (B, 3, s, s) at `size` px, averaged over what falls into a pixel."""
    if photos.shape[-1] == size:
        return photos
    small = functional.interpolate(photos, (size, size), mode="bilinear", antialias=True, align_corners=False)
    return small.contiguous(memory_format=torch.channels_last)


def _view_fit(output: EnfaceOutput, shape: Tensor, side: bool) -> ViewFit:
    camera, residual = (output.side, output.side_residual) if side else (output.front, output.front_residual)
    position = camera.project(shape)
    position[:, :2] += enlarge(residual)
    placed = position[0].permute(1, 2, 0).cpu().numpy()
    mask = load_topology().mask
    placed[..., 2] -= placed[..., 2][mask].min()
    pose = pose_from_rotation(camera.rotation[0].double().cpu().numpy())
    return ViewFit(np.ascontiguousarray(placed, np.float32), float(pose.yaw), float(pose.pitch), float(pose.roll))
