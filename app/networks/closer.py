"""A second look at each point found, in a window around it: where it lies to a fraction of a pixel.

The first search sees the whole crop small. This one reads fine features in a window around each point that the first
one found, a different linear map for each point, and moves all points together: one step of a cascaded shape regression
(Xiong and De la Torre 2013, "Supervised descent method"; Ren et al. 2014, local features with a global regression),
with features that are learned.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional

from app.networks.cameras import CROP

CHANNELS, LOCAL, WINDOW, STRIDE = 48, 32, 5, 4
STEP = 8.0  # px of the crop by which outputs of size 1 move a point
TREMBLE = 0.5  # of what training adds to all points of a photo, the share that it adds to each besides


class CloserLook(nn.Module):
    """Moves points to where their surroundings say they are.

    Args:
        points: K.
        width: hidden size of what moves all points together.
        input_size: px of the photos that are looked at.

    Attributes:
        shake: px, sigma of what training adds to all points of a photo before it looks.
    """

    offsets: Tensor

    def __init__(self, points: int, width: int, input_size: int) -> None:
        super().__init__()
        self.shake = 1.0
        size = CHANNELS * WINDOW * WINDOW
        self.maps = nn.Sequential(
            nn.Conv2d(3, 24, 5, 2, 2), nn.ReLU(),
            nn.Conv2d(24, CHANNELS, 3, 2, 1), nn.ReLU(),
            nn.Conv2d(CHANNELS, CHANNELS, 3, 1, 1), nn.ReLU(),
        )  # fmt: skip
        self.look = nn.Parameter(torch.randn(points, size, LOCAL) * size**-0.5)
        self.bias = nn.Parameter(torch.zeros(points, 1, LOCAL))
        self.near = nn.Parameter(torch.randn(points, LOCAL, 2) * 0.01)
        self.one = nn.Linear(points * (LOCAL + 2), width)
        self.two = nn.Linear(width, width)
        self.out = nn.Linear(width, 2 * points)
        nn.init.normal_(self.out.weight, std=0.003)
        nn.init.zeros_(self.out.bias)
        line = torch.arange(WINDOW) - WINDOW // 2
        y, x = torch.meshgrid(line, line, indexing="ij")
        offsets = torch.stack([x, y], -1).view(1, 1, -1, 2) * (STRIDE * CROP / input_size)
        self.register_buffer("offsets", offsets, persistent=False)

    def forward(self, photos: Tensor, points: Tensor) -> Tensor:
        """Better points (B, K, 2), crop px.

        Args:
            photos: (B, 3, input_size, input_size) in [0, 1].
            points: (B, K, 2) crop px; no gradient goes back to them.
        """
        points = points.detach()
        if self.training:
            drift = torch.randn_like(points[:, :1])
            level = torch.randn_like(points[:, :1, :1]) * TREMBLE
            points = points + self.shake * (drift + level * torch.randn_like(points))
        maps = self.maps(2.0 * photos - 1.0)
        places = (points[:, :, None] + self.offsets + 0.5) * (2.0 / CROP) - 1.0
        window = functional.grid_sample(maps, places.to(maps.dtype), padding_mode="border", align_corners=False)
        local = torch.baddbmm(self.bias, window.permute(2, 0, 1, 3).reshape(len(self.look), len(points), -1), self.look)
        local = functional.relu(local)
        x = torch.cat([local.transpose(0, 1).flatten(1), ((points - (CROP - 1) / 2) / 64.0).flatten(1)], 1)
        x = functional.relu(self.one(x))
        x = x + functional.relu(self.two(x))
        moves = torch.bmm(local, self.near).transpose(0, 1) + self.out(x).view(points.shape)
        moved: Tensor = points + STEP * moves.float()
        return moved
