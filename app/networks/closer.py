"""A closer look at each point found, in a window around it: where it lies to a fraction of a pixel.

The first search sees the whole crop small. This one reads fine features in a window around each point that the first
one found, a different linear map for each point, and moves all points together; then it looks once more from where they
have come to. Each look is one step of a cascaded shape regression (Xiong and De la Torre 2013, "Supervised descent
method"; Ren et al. 2014, local features with a global regression), with features that are learned. The fine features
are told what the first search understood of their surroundings: whether skin, hair or nothing of the head is there.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional

from app.networks.cameras import CROP

CHANNELS, WINDOW, STRIDE = 48, 5, 4
LOCAL = (32, 16)  # numbers that each look reads off the window of a point
STEP = 8.0  # px of the crop by which outputs of size 1 move a point
TREMBLE = 0.5  # of what training adds to all points of a photo, the share that it adds to each besides


class Look(nn.Module):
    """Moves points by what is seen in the windows around them.

    Args:
        points: K.
        local: numbers read off each window.
        width: hidden size of what moves all points together.
    """

    def __init__(self, points: int, local: int, width: int) -> None:
        super().__init__()
        size = CHANNELS * WINDOW * WINDOW
        self.read = nn.Parameter(torch.randn(points, size, local) * size**-0.5)
        self.bias = nn.Parameter(torch.zeros(points, 1, local))
        self.near = nn.Parameter(torch.randn(points, local, 2) * 0.01)
        self.one = nn.Linear(points * (local + 2), width)
        self.two = nn.Linear(width, width)
        self.out = nn.Linear(width, 2 * points)
        nn.init.normal_(self.out.weight, std=0.003)
        nn.init.zeros_(self.out.bias)

    def forward(self, window: Tensor, points: Tensor) -> Tensor:
        """Better points (B, K, 2), crop px, from windows (B, CHANNELS, K, WINDOW ** 2) around points (B, K, 2)."""
        local = torch.baddbmm(self.bias, window.permute(2, 0, 1, 3).reshape(len(self.read), len(points), -1), self.read)
        local = functional.relu(local)
        x = torch.cat([local.transpose(0, 1).flatten(1), ((points - (CROP - 1) / 2) / 64.0).flatten(1)], 1)
        x = functional.relu(self.one(x))
        x = x + functional.relu(self.two(x))
        moves = torch.bmm(local, self.near).transpose(0, 1) + self.out(x).view(points.shape)
        moved: Tensor = points + STEP * moves.float()
        return moved


class CloserLook(nn.Module):
    """Moves points to where their surroundings say they are, in two looks.

    Args:
        points: K.
        width: hidden size of what moves all points together.
        input_size: px of the photos that are looked at.
        context: channels of the maps of the first search.

    Attributes:
        shake: px, sigma of what training adds to all points of a photo before the first look.
    """

    offsets: Tensor

    def __init__(self, points: int, width: int, input_size: int, context: int) -> None:
        super().__init__()
        self.shake = 1.0
        self.maps = nn.Sequential(
            nn.Conv2d(3, 24, 5, 2, 2), nn.ReLU(),
            nn.Conv2d(24, CHANNELS, 3, 2, 1), nn.ReLU(),
            nn.Conv2d(CHANNELS, CHANNELS, 3, 1, 1), nn.ReLU(),
        )  # fmt: skip
        self.context = nn.Conv2d(context, CHANNELS, 1)
        for parameter in self.context.parameters():
            nn.init.zeros_(parameter)
        self.looks = nn.ModuleList(Look(points, local, width) for local in LOCAL)
        line = torch.arange(WINDOW) - WINDOW // 2
        y, x = torch.meshgrid(line, line, indexing="ij")
        offsets = torch.stack([x, y], -1).view(1, 1, -1, 2) * (STRIDE * CROP / input_size)
        self.register_buffer("offsets", offsets, persistent=False)

    def forward(self, photos: Tensor, points: Tensor, context: Tensor) -> list[Tensor]:
        """Points (B, K, 2) after each look, crop px.

        Args:
            photos: (B, 3, input_size, input_size) in [0, 1].
            points: (B, K, 2) crop px; no gradient goes back to them, nor from one look to the one before.
            context: (B, C, h, w), maps of the first search over the same crop.
        """
        maps = self.maps(2.0 * photos - 1.0)
        maps = maps + functional.interpolate(
            self.context(context), maps.shape[2:], mode="bilinear", align_corners=False
        )
        found = []
        for number, look in enumerate(self.looks):
            points = points.detach()
            if self.training and number == 0:
                drift = torch.randn_like(points[:, :1])
                level = torch.randn_like(points[:, :1, :1]) * TREMBLE
                points = points + self.shake * (drift + level * torch.randn_like(points))
            places = (points[:, :, None] + self.offsets + 0.5) * (2.0 / CROP) - 1.0
            window = functional.grid_sample(maps, places.to(maps.dtype), padding_mode="border", align_corners=False)
            points = look(window, points)
            found.append(points)
        return found
