"""From where key points lie in one or two photos to a guess of shape and cameras, and what is added after the fit."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional

from app.networks.cameras import CROP

POINT_SIGMA = 2.5  # px, where training of the points' expected errors starts


@dataclass(frozen=True)
class Guess:
    """First guess of a batch.

    Attributes:
        hidden: (B, width). coefficients: (B, modes) of the shape basis. cameras: (B, 20), see `camera_of`.
        log_sigma: (B, 2, K) log of the expected error of each point along one axis, px.
    """

    hidden: Tensor
    coefficients: Tensor
    cameras: Tensor
    log_sigma: Tensor


class GeometryHead(nn.Module):
    """Points found in both photos, and pooled features, to a `Guess`.

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
        self.sigma = nn.Linear(width, 2 * points)
        nn.init.zeros_(self.from_features.weight)
        nn.init.zeros_(self.from_features.bias)
        for layer in (self.coefficients, self.cameras, self.sigma):
            nn.init.normal_(layer.weight, std=0.01)
            nn.init.zeros_(layer.bias)
        with torch.no_grad():
            self.cameras.bias.copy_(torch.tensor([1.0, 0, 0, 0, 1.0, 0, 0, 0, 0, 0] * 2))
            self.sigma.bias.fill_(float(torch.log(torch.tensor(POINT_SIGMA))))

    def forward(self, found: Tensor, given: Tensor, features: Tensor | None = None) -> Guess:
        """Guess from points.

        Args:
            found: (B, 2, K, 2) crop px, front photo first.
            given: (B, 1), 1 where there is a side photo.
            features: (B, 2 * features) or None.
        """
        near = (found - (CROP - 1) / 2) / 64.0
        x = self.from_points(torch.cat([near[:, 0].flatten(1), near[:, 1].flatten(1) * given, given], 1))
        if features is not None:
            x = x + self.from_features(features)
        x = functional.relu(x)
        for layer in self.hidden:
            x = x + functional.relu(layer(x))
        return Guess(x, self.coefficients(x), self.cameras(x), self.sigma(x).view(len(x), 2, -1))


class Refinement(nn.Module):
    """Corrects the fitted coefficients, and sums up what is known of the head for the detail decoder.

    Args:
        points: K. modes: size of the shape basis. width: hidden size of the geometry head, and of what is given back.
    """

    def __init__(self, points: int, modes: int, width: int) -> None:
        super().__init__()
        self.first = nn.Linear(width + modes + 4 * points, width)
        self.second = nn.Linear(width, width)
        self.change = nn.Linear(width, modes)
        nn.init.zeros_(self.change.weight)
        nn.init.zeros_(self.change.bias)

    def forward(self, hidden: Tensor, coefficients: Tensor, gaps: Tensor) -> tuple[Tensor, Tensor]:
        """State (B, width) and corrected coefficients (B, modes).

        Args:
            hidden: (B, width) of the guess.
            coefficients: (B, modes) of the fit.
            gaps: (B, 4 * K) px between the points found and the fitted ones.
        """
        x = functional.relu(self.first(torch.cat([hidden, coefficients, gaps / 4.0], 1)))
        x = x + functional.relu(self.second(x))
        return x, coefficients + self.change(x)
