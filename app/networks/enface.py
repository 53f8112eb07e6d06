"""The default network: one encoder shared by both photos, a canonical shape in mm, and a camera for each photo.

Shape is decoded once from the fused features of both photos; pose never touches it. The position map of a photo is its
camera applied to the shape, so landmarks, texture and overlay follow from the same mesh that is measured. The encoder
is EfficientNet-Lite0 (Tan and Le 2019; ReLU6, no squeeze-and-excite) without its head.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from app.core.frames import pose_from_rotation
from app.core.records import Prediction, ViewFit
from app.core.topology import load_topology

GRID = 64
CROP = 256
IPD_MM = 63.0
# expansion, kernel, channels, repeats, stride
LITE0 = (
    (1, 3, 16, 1, 1), (6, 3, 24, 2, 2), (6, 5, 40, 2, 2), (6, 3, 80, 3, 2),
    (6, 5, 112, 3, 1), (6, 5, 192, 4, 2), (6, 3, 320, 1, 1),
)  # fmt: skip
MIDDLE_STAGE = 4
MEAN_SCALE = 1.08  # crop px for one mm of a face that fills the crop by the rule of the paper
MEAN_INVERSE_DISTANCE = 1.0 / 1200.0


class ConvNorm(nn.Sequential):
    """Convolution with TensorFlow's SAME padding, batch normalisation and, unless `linear`, ReLU6."""

    def __init__(
        self, channels_in: int, channels_out: int, kernel: int, stride: int = 1, groups: int = 1, linear: bool = False
    ) -> None:
        total = kernel - stride if stride > 1 else kernel - 1
        low = total // 2
        layers: list[nn.Module] = [nn.ZeroPad2d((low, total - low, low, total - low))] if total else []
        layers.append(nn.Conv2d(channels_in, channels_out, kernel, stride, groups=groups, bias=False))
        layers.append(nn.BatchNorm2d(channels_out, eps=1e-3, momentum=0.01))
        if not linear:
            layers.append(nn.ReLU6(inplace=True))
        super().__init__(*layers)


class InvertedResidual(nn.Module):
    """Expand, depthwise, project; residual inside repeats (Sandler et al. 2018)."""

    def __init__(self, channels_in: int, channels_out: int, expansion: int, kernel: int, stride: int) -> None:
        super().__init__()
        hidden = channels_in * expansion
        layers = [ConvNorm(channels_in, hidden, 1)] if expansion != 1 else []
        layers.append(ConvNorm(hidden, hidden, kernel, stride, groups=hidden))
        layers.append(ConvNorm(hidden, channels_out, 1, linear=True))
        self.layers = nn.Sequential(*layers)
        self.residual = stride == 1 and channels_in == channels_out

    def forward(self, x: Tensor) -> Tensor:
        """Map (B, C_in, H, W) to (B, C_out, H / stride, W / stride)."""
        y: Tensor = self.layers(x)
        return x + y if self.residual else y


class Encoder(nn.Module):
    """EfficientNet-Lite0's body: (B, 3, s, s) in [-1, 1] to (B, 112, s/16, s/16) and (B, 320, s/32, s/32)."""

    def __init__(self) -> None:
        super().__init__()
        self.stem = ConvNorm(3, 32, 3, 2)
        stages = []
        channels = 32
        for t, k, c, n, s in LITE0:
            blocks = []
            for i in range(n):
                blocks.append(InvertedResidual(channels, c, t, k, s if i == 0 else 1))
                channels = c
            stages.append(nn.Sequential(*blocks))
        self.stages = nn.ModuleList(stages)

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """Features at 1/16 and 1/32."""
        x = self.stem(x)
        middle = x
        for i, stage in enumerate(self.stages):
            x = stage(x)
            if i == MIDDLE_STAGE:
                middle = x
        return middle, x


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
    """

    shape: Tensor
    log_sigma: Tensor
    front: Cameras
    side: Cameras


class EnfaceNet(nn.Module):
    """Front and optional side photo to shape, its uncertainty, and two cameras.

    Args:
        modes: size of the linear shape basis that starts from the generators' principal components.
        width: features of a view and of the fusion.
        input_size: px the 256 px crop is reduced to before the encoder.

    Attributes:
        mean: (3, 64, 64) mm, mean face of the training heads. sigma_scale: (1,) calibration of the expected error.
    """

    mean: Tensor
    sigma_scale: Tensor

    def __init__(self, modes: int = 200, width: int = 512, input_size: int = 128) -> None:
        super().__init__()
        self.input_size = input_size
        self.encoder = Encoder()
        cells = (input_size // 16) ** 2, (input_size // 32) ** 2
        self.middle_neck = ConvNorm(112, 32, 1)
        self.deep_neck = ConvNorm(320, 96, 1)
        features = 32 * cells[0] + 96 * cells[1]
        self.front_token = nn.Sequential(nn.Linear(features, width), nn.ReLU())
        self.side_token = nn.Sequential(nn.Linear(features, width), nn.ReLU())
        self.fusion = nn.Sequential(nn.Linear(2 * width + 1, 768), nn.ReLU(), nn.Linear(768, width), nn.ReLU())
        self.coefficients = nn.Linear(width, modes)
        self.basis = nn.Parameter(torch.zeros(modes, 3 * GRID * GRID))
        self.register_buffer("mean", torch.zeros(3, GRID, GRID))
        self.register_buffer("sigma_scale", torch.ones(1))
        self.detail_seed = nn.Linear(width, 32 * 8 * 8)
        self.detail = nn.Sequential(
            nn.ReLU(),
            nn.ConvTranspose2d(32, 32, 4, 2, 1), nn.ReLU(),
            nn.ConvTranspose2d(32, 24, 4, 2, 1), nn.ReLU(),
            nn.ConvTranspose2d(24, 16, 4, 2, 1), nn.ReLU(),
            nn.Conv2d(16, 4, 3, padding=1),
        )  # fmt: skip
        self.front_camera = nn.Sequential(nn.Linear(2 * width, 256), nn.ReLU(), nn.Linear(256, 10))
        self.side_camera = nn.Sequential(nn.Linear(2 * width, 256), nn.ReLU(), nn.Linear(256, 10))
        self._start_near_mean()

    def _start_near_mean(self) -> None:
        nn.init.normal_(self.coefficients.weight, std=0.01)
        nn.init.zeros_(self.coefficients.bias)
        last = cast(nn.Conv2d, self.detail[-1])
        nn.init.normal_(last.weight, std=0.01)
        nn.init.zeros_(cast(Tensor, last.bias))
        for camera in (self.front_camera, self.side_camera):
            final = cast(nn.Linear, camera[-1])
            nn.init.normal_(final.weight, std=0.01)
            with torch.no_grad():
                final.bias.copy_(torch.tensor([1.0, 0, 0, 0, 1.0, 0, 0, 0, 0, 0]))

    def features(self, photos: Tensor) -> Tensor:
        """Photos (B, 3, s, s) in [0, 1] to flat features."""
        if photos.shape[-1] != self.input_size:
            photos = functional.adaptive_avg_pool2d(photos, self.input_size)
        middle, deep = self.encoder(photos * 2.0 - 1.0)
        return torch.cat([self.middle_neck(middle).flatten(1), self.deep_neck(deep).flatten(1)], 1)

    def forward(self, front: Tensor, side: Tensor, has_side: Tensor) -> EnfaceOutput:
        """Reconstruct a batch.

        Args:
            front: (B, 3, s, s) RGB in [0, 1]; s = 256 or `input_size`.
            side: the same; ignored where `has_side` is 0.
            has_side: (B,) 1 or 0.
        """
        batch = len(front)
        alone = not self.training and not bool(has_side.any())
        both = self.features(front if alone else torch.cat([front, side]))
        given = has_side.to(both.dtype)[:, None]
        front_token = self.front_token(both[:batch])
        side_token = torch.zeros_like(front_token) if alone else self.side_token(both[batch:]) * given
        fused = self.fusion(torch.cat([front_token, side_token, given], 1))
        linear = (self.coefficients(fused) @ self.basis).view(batch, 3, GRID, GRID)
        extra = self.detail(self.detail_seed(fused).view(batch, 32, 8, 8)).float()
        shape = self.mean + linear.float() + extra[:, :3]
        front_camera = self._camera(self.front_camera(torch.cat([front_token, fused], 1)))
        side_camera = self._camera(self.side_camera(torch.cat([side_token, fused], 1)))
        log_sigma = extra[:, 3:].clamp(-4.0, 4.0) + torch.log(self.sigma_scale)
        return EnfaceOutput(shape, log_sigma, front_camera, side_camera)

    def _camera(self, raw: Tensor) -> Cameras:
        """Ten numbers to a camera: 6-D rotation (Zhou et al. 2019), log scale, shift, distance."""
        raw = raw.float()
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
    return EnfaceNet(int(config.get("modes", 200)), int(config.get("width", 512)), int(config.get("input_size", 128)))


def to_tensor(crop: NDArray[np.uint8], device: torch.device) -> Tensor:
    """A crop (256, 256, 3) uint8 to (1, 3, 256, 256) float in [0, 1]."""
    array = torch.from_numpy(np.ascontiguousarray(crop)).to(device)
    return (array.permute(2, 0, 1)[None].float() / 255.0).contiguous(memory_format=torch.channels_last)


def predict(
    module: nn.Module,
    front: NDArray[np.uint8],
    side: NDArray[np.uint8] | None,
    device: torch.device,
) -> Prediction:
    """Reconstruct one face.

    Args:
        module: an `EnfaceNet` in eval mode.
        front: (256, 256, 3) uint8 crop.
        side: the same, or None.
        device: where the module lives.

    Returns:
        Shape in the model frame at an interpupillary distance of 63 mm, position maps in crop px.
    """
    one = to_tensor(front, device)
    other = torch.zeros_like(one) if side is None else to_tensor(side, device)
    given = torch.tensor([0.0 if side is None else 1.0], device=device)
    output: EnfaceOutput = module(one, other, given)
    shape = _enlarge(output.shape.float())
    mm = shape[0].permute(1, 2, 0).cpu().numpy().astype(np.float64)
    topology = load_topology()
    marks = topology.landmarks68
    eyes = mm[marks[36:48, 0], marks[36:48, 1]]
    right, left = eyes[:6].mean(0), eyes[6:].mean(0)
    unit = IPD_MM / float(np.linalg.norm(left - right))
    model = ((mm - (left + right) / 2) * unit).astype(np.float32)
    sigma = torch.exp(_enlarge(output.log_sigma.float()))[0, 0].cpu().numpy() * unit
    fits = [_view_fit(camera, shape) for camera in (output.front, output.side)]
    return Prediction(model, sigma.astype(np.float32), fits[0], None if side is None else fits[1])


def _enlarge(grid: Tensor) -> Tensor:
    """(B, C, 64, 64) to (B, C, 256, 256); grid cells sit at the centres of 4 x 4 texel blocks."""
    return functional.interpolate(grid, scale_factor=4.0, mode="bicubic", align_corners=False)


def _view_fit(camera: Cameras, shape: Tensor) -> ViewFit:

    placed = camera.project(shape)[0].permute(1, 2, 0).cpu().numpy()
    mask = load_topology().mask
    placed[..., 2] -= placed[..., 2][mask].min()
    pose = pose_from_rotation(camera.rotation[0].double().cpu().numpy())
    return ViewFit(np.ascontiguousarray(placed, np.float32), float(pose.yaw), float(pose.pitch), float(pose.roll))
