"""The default network: points found in both photos, one canonical shape in mm, and a camera for each photo.

An encoder shared by both photos finds the same points of the face in each (heat maps with soft-argmax); from where
they lie in the two photos, and from pooled features, follow a canonical shape, its uncertainty and two cameras. Shape
is decoded once from both photos; pose never touches it. The position map of a photo is its camera applied to the shape,
moved by the smooth residual of the points, so landmarks, texture and overlay follow from the mesh that is measured. The
encoder is EfficientNet-Lite0 (Tan and Le 2019; ReLU6, no squeeze-and-excite) without its head.
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
from app.networks.key_points import GRID, follow_marks, key_point_weights, spread_weights
from app.networks.lite0 import Encoder, Pyramid

CROP = 256
IPD_MM = 63.0
MEAN_SCALE = 1.08  # crop px for one mm of a face that fills the crop by the rule of the paper
MEAN_INVERSE_DISTANCE = 1.0 / 1200.0


@dataclass(frozen=True)
class Cameras:
    """Cameras of a batch, in px of the 256 px crop; conventions of `app.synthesis.camera`.

    Attributes:
        rotation: (B, 3, 3), model frame to camera frame.
        scale: (B,) px per mm. shift: (B, 2) px. inverse_distance: (B,) 1/mm.
    """

    rotation: Tensor
    scale: Tensor
    shift: Tensor
    inverse_distance: Tensor

    def project(self, shape: Tensor) -> Tensor:
        """Shape maps (B, 3, H, W) in mm to crop x, y and depth in px (B, 3, H, W)."""
        turned = torch.einsum("bij,bjhw->bihw", self.rotation, shape)
        scale, inverse = self.scale[:, None, None], self.inverse_distance[:, None, None]
        zoom = scale / (1.0 - inverse * turned[:, 2]).clamp_min(0.2)
        x = turned[:, 0] * zoom + self.shift[:, 0, None, None]
        y = -turned[:, 1] * zoom + self.shift[:, 1, None, None]
        return torch.stack([x, y, turned[:, 2] * scale], 1)


@dataclass(frozen=True)
class EnfaceOutput:
    """What the network gives for a batch.

    Attributes:
        shape: (B, 3, 64, 64) mm, canonical frame (similarity-aligned to the mean face).
        log_sigma: (B, 1, 64, 64) log of the expected error in mm.
        front, side: cameras; `side` means nothing where no side photo was given.
        front_points, side_points: (B, K, 2) where the key points lie, crop px.
        front_residual, side_residual: (B, 2, 64, 64) crop px, to be added to x and y of the projected shape.
    """

    shape: Tensor
    log_sigma: Tensor
    front: Cameras
    side: Cameras
    front_points: Tensor
    side_points: Tensor
    front_residual: Tensor
    side_residual: Tensor

    def posmap(self, side: bool = False) -> Tensor:
        """Position maps (B, 3, 64, 64): crop x, y and depth in px."""
        camera, residual = (self.side, self.side_residual) if side else (self.front, self.front_residual)
        projected = camera.project(self.shape)
        return torch.cat([projected[:, :2] + residual, projected[:, 2:]], 1)


class GeometryHead(nn.Module):
    """From where the key points lie in both photos, and pooled features, to shape coefficients and cameras.

    Args:
        points: K. features: size of one photo's pooled features. modes: size of the shape basis. width: hidden size.
    """

    def __init__(self, points: int, features: int, modes: int, width: int) -> None:
        super().__init__()
        self.from_points = nn.Linear(4 * points + 1, width)
        self.from_features = nn.Linear(2 * features, width)
        self.hidden = nn.ModuleList(nn.Linear(width, width) for _ in range(2))
        self.coefficients = nn.Linear(width, modes)
        self.cameras = nn.Linear(width, 20)
        nn.init.zeros_(self.from_features.weight)
        nn.init.zeros_(self.from_features.bias)
        nn.init.normal_(self.coefficients.weight, std=0.01)
        nn.init.zeros_(self.coefficients.bias)
        nn.init.normal_(self.cameras.weight, std=0.01)
        with torch.no_grad():
            self.cameras.bias.copy_(torch.tensor([1.0, 0, 0, 0, 1.0, 0, 0, 0, 0, 0] * 2))

    def forward(
        self, front: Tensor, side: Tensor, given: Tensor, features: Tensor | None = None
    ) -> tuple[Tensor, Tensor, Tensor]:
        """Hidden state (B, width), coefficients (B, modes) and cameras (B, 20).

        Args:
            front: (B, K, 2) crop px.
            side: the same.
            given: (B, 1), 1 where there is a side photo.
            features: (B, 2 * features) or None.
        """
        middle = (CROP - 1) / 2
        one = ((front - middle) / 64.0).flatten(1)
        two = ((side - middle) / 64.0).flatten(1) * given
        x = self.from_points(torch.cat([one, two, given], 1))
        if features is not None:
            x = x + self.from_features(features)
        x = functional.relu(x)
        for layer in self.hidden:
            x = x + functional.relu(layer(x))
        return x, self.coefficients(x), self.cameras(x)


TAKES_MARKS = True
"""`predict` takes landmarks that a person set."""


class EnfaceNet(nn.Module):
    """Front and optional side photo to shape, its uncertainty, and two cameras.

    Args:
        modes: size of the linear shape basis that starts from the generators' principal components.
        width: hidden size of the geometry head.
        input_size: px the 256 px crop is reduced to before the encoder.

    Attributes:
        mean: (3, 64, 64) mm, mean face of the training heads. sigma_scale: (1,) calibration of the expected error.
        key_points: (K, 4096), see `key_point_weights`. spread: (4096, K), see `spread_weights`.
    """

    mean: Tensor
    sigma_scale: Tensor
    key_points: Tensor
    spread: Tensor

    def __init__(self, modes: int = 200, width: int = 1024, input_size: int = 128) -> None:
        super().__init__()
        self.input_size = input_size
        self.register_buffer("mean", torch.zeros(3, GRID, GRID))
        self.register_buffer("sigma_scale", torch.ones(1))
        self.register_buffer("key_points", torch.from_numpy(key_point_weights()), persistent=False)
        self.register_buffer("spread", torch.from_numpy(spread_weights()), persistent=False)
        count = self.key_points.shape[0]
        self.encoder = Encoder()
        self.pyramid = Pyramid(64)
        self.heat = nn.Conv2d(64, count, 1)
        self.pooled = nn.Sequential(nn.Linear(320, 128), nn.ReLU())
        self.geometry = GeometryHead(count, 128, modes, width)
        self.basis = nn.Parameter(torch.zeros(modes, 3 * GRID * GRID))
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
        if photos.shape[-1] != self.input_size:
            photos = functional.adaptive_avg_pool2d(photos, self.input_size)
        maps = self.encoder(photos * 2.0 - 1.0)
        heat = self.heat(self.pyramid(maps)).float()
        size = heat.shape[-1]
        share = torch.softmax(heat.flatten(2), -1).view(heat.shape)
        centres = (torch.arange(size, device=heat.device, dtype=torch.float32) + 0.5) * (CROP / size) - 0.5
        x, y = (share.sum(2) * centres).sum(-1), (share.sum(3) * centres).sum(-1)
        return torch.stack([x, y], -1), self.pooled(maps[-1].mean((2, 3)))

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
        both = torch.cat([front_features, side_features], 1)
        if marks[0] is not None:
            front_points = follow_marks(front_points, marks[0], self.key_points)
        if marks[1] is not None and not alone:
            side_points = follow_marks(side_points, marks[1], self.key_points)
        hidden, coefficients, raw = self.geometry(front_points, side_points, given, both)
        shape, log_sigma = self.decode(hidden, coefficients)
        one, two = (camera_of(part) for part in raw.float().split(10, 1))
        return EnfaceOutput(
            shape,
            log_sigma,
            one,
            two,
            front_points,
            side_points,
            self._residual(one, shape, front_points),
            self._residual(two, shape, side_points),
        )

    def decode(self, hidden: Tensor, coefficients: Tensor) -> tuple[Tensor, Tensor]:
        """Shape maps (B, 3, 64, 64) mm and log-sigma maps (B, 1, 64, 64) of the geometry head's output."""
        batch = len(hidden)
        linear = (coefficients.float() @ self.basis).view(batch, 3, GRID, GRID)
        extra = self.detail(self.detail_seed(hidden).view(batch, 32, 8, 8)).float()
        return self.mean + linear + extra[:, :3], extra[:, 3:].clamp(-4.0, 4.0) + torch.log(self.sigma_scale)

    def place(self, shape: Tensor) -> Tensor:
        """Key points of shape maps (B, 3, 64, 64): (B, 3, K)."""
        return shape.flatten(2) @ self.key_points.T

    def _residual(self, camera: Cameras, shape: Tensor, points: Tensor) -> Tensor:
        """Smooth field that carries the projected shape to the points found: (B, 2, 64, 64) px."""
        projected = camera.project(self.place(shape)[..., None])[:, :2, :, 0]
        gap = points.transpose(1, 2).float() - projected
        return (gap @ self.spread.T).view(len(shape), 2, GRID, GRID)


def camera_of(raw: Tensor) -> Cameras:
    """Ten numbers (B, 10) to a camera: 6-D rotation (Zhou et al. 2019), log scale, shift, distance."""
    first = functional.normalize(raw[:, 0:3], dim=1)
    second = raw[:, 3:6] - (first * raw[:, 3:6]).sum(1, keepdim=True) * first
    second = functional.normalize(second, dim=1)
    rotation = torch.stack([first, second, torch.cross(first, second, dim=1)], 1)
    return Cameras(
        rotation,
        MEAN_SCALE * torch.exp(0.3 * raw[:, 6]),
        (CROP - 1) / 2 + 32.0 * raw[:, 7:9],
        MEAN_INVERSE_DISTANCE * functional.softplus(raw[:, 9] + 0.5413),
    )


def build(config: dict[str, Any]) -> nn.Module:
    """The network from its manifest configuration (`modes`, `width`, `input_size`)."""
    return EnfaceNet(int(config.get("modes", 200)), int(config.get("width", 1024)), int(config.get("input_size", 128)))


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
    shape = _enlarge(output.shape.float())
    mm = shape[0].permute(1, 2, 0).cpu().numpy().astype(np.float64)
    topology = load_topology()
    rows, columns = topology.landmarks68[36:48].T
    eyes = mm[rows, columns]
    right, left = eyes[:6].mean(0), eyes[6:].mean(0)
    unit = IPD_MM / float(np.linalg.norm(left - right))
    model = ((mm - (left + right) / 2) * unit).astype(np.float32)
    sigma = torch.exp(_enlarge(output.log_sigma.float()))[0, 0].cpu().numpy() * unit
    fits = [_view_fit(output, side) for side in (False, True)]
    return Prediction(model, sigma.astype(np.float32), fits[0], None if side is None else fits[1])


def _enlarge(grid: Tensor) -> Tensor:
    """(B, C, 64, 64) to (B, C, 256, 256); grid cells sit at the centres of 4 x 4 texel blocks."""
    return functional.interpolate(grid, scale_factor=4.0, mode="bicubic", align_corners=False)


def _view_fit(output: EnfaceOutput, side: bool) -> ViewFit:

    placed = _enlarge(output.posmap(side))[0].permute(1, 2, 0).cpu().numpy()
    mask = load_topology().mask
    placed[..., 2] -= placed[..., 2][mask].min()
    camera = output.side if side else output.front
    pose = pose_from_rotation(camera.rotation[0].double().cpu().numpy())
    return ViewFit(np.ascontiguousarray(placed, np.float32), float(pose.yaw), float(pose.pitch), float(pose.roll))
