"""Training on several processes: `torchrun --nproc-per-node N -m app train --config FILE`.

Every process draws the same order of pairs from the run's seed and takes its own part of each batch, so that no pair
is seen twice, and normalises over the whole batch: the loss is that of one process with the same batch. The first
process alone validates, writes and speaks.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast

import torch
import torch.distributed as dist
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn.parallel import DistributedDataParallel

from app.core.errors import UsageError

Loss = Callable[[dict[str, Tensor]], tuple[Tensor, dict[str, Tensor]]]


def is_first() -> bool:
    """Whether this process speaks for the run, before or without joining a world."""
    return os.environ.get("RANK", "0") == "0"


@dataclass(frozen=True)
class World:
    """The processes of a run.

    Attributes:
        rank: number of this process. size: how many there are. device: where this process computes.
    """

    rank: int
    size: int
    device: torch.device

    @classmethod
    def join(cls, device: str) -> World:
        """The world that torchrun started this process in, or one process alone.

        Args:
            device: "cpu" or "cuda"; with several processes each takes the GPU of its local rank.
        """
        size = int(os.environ.get("WORLD_SIZE", "1"))
        if size == 1:
            return cls(0, 1, torch.device(device))
        rank, local = int(os.environ["RANK"]), int(os.environ.get("LOCAL_RANK", "0"))
        place = torch.device("cuda", local) if device.startswith("cuda") else torch.device(device)
        if place.type == "cuda":
            torch.cuda.set_device(place)
        if not dist.is_initialized():
            dist.init_process_group("nccl" if place.type == "cuda" else "gloo")
        return cls(rank, size, place)

    @property
    def first(self) -> bool:
        """Whether this process validates and writes."""
        return self.rank == 0

    def share(self, batch: int) -> int:
        """Pairs of a batch that fall to this process.

        Raises:
            UsageError: the batch cannot be divided evenly (E226).
        """
        if batch % self.size:
            raise UsageError(
                f"a batch of {batch} pairs cannot be divided among {self.size} processes",
                remedy="choose a batch that is a multiple of their number",
                code="E226",
            )
        return batch // self.size

    def part(self, order: NDArray[Any], batch: int) -> NDArray[Any]:
        """This process's pairs of an order that is the same everywhere: whole batches, each divided evenly."""
        share = self.share(batch)
        whole = order[: len(order) // batch * batch].reshape(-1, self.size, share)
        return cast("NDArray[Any]", whole[:, self.rank].reshape(-1))

    def wrap(self, network: nn.Module, partly: bool = False) -> nn.Module:
        """The network to call in training: it averages gradients and normalises over all processes.

        The given network keeps its parameters and their names (batch normalisations are replaced inside it); save
        and validate that one.

        Args:
            partly: a step may leave parameters out.
        """
        if self.size == 1:
            return network
        share_normalisation(network, self.size)
        ids = [self.device.index] if self.device.type == "cuda" else None
        return DistributedDataParallel(network, device_ids=ids, broadcast_buffers=False, find_unused_parameters=partly)

    def mean(self, value: Tensor) -> Tensor:
        """Mean over the processes of a number that each knows for its part."""
        if self.size == 1:
            return value
        total = value.detach().clone()
        dist.all_reduce(total)
        return total / self.size

    def means(self, values: dict[str, float]) -> dict[str, float]:
        """Means over the processes of numbers that each knows for its part."""
        if self.size == 1 or not values:
            return values
        joined = self.mean(torch.tensor(list(values.values()), dtype=torch.float64, device=self.device))
        return dict(zip(values, joined.tolist(), strict=True))

    def tell(self, values: dict[str, float]) -> dict[str, float]:
        """What the first process says, everywhere."""
        if self.size == 1:
            return values
        box: list[Any] = [values]
        dist.broadcast_object_list(box, src=0)
        return cast("dict[str, float]", box[0])

    def leave(self) -> None:
        """End the run's communication."""
        if self.size > 1 and dist.is_initialized():
            dist.destroy_process_group()


class WholeLoss(nn.Module):
    """A network and the loss of a batch as one module, for losses that call more of the network than its `forward`.

    Args:
        network: whose parameters are trained.
        loss: loss and its terms of a batch.
    """

    def __init__(
        self, network: nn.Module, loss: Callable[[dict[str, Tensor]], tuple[Tensor, dict[str, Tensor]]]
    ) -> None:
        super().__init__()
        self.network = network
        self._loss = loss

    def forward(self, batch: dict[str, Tensor]) -> tuple[Tensor, dict[str, Tensor]]:
        """Loss and its terms."""
        return self._loss(batch)


class _SumOverProcesses(torch.autograd.Function):
    """Sum of a tensor over all processes; so is its gradient."""

    @staticmethod
    def forward(ctx: Any, value: Tensor) -> Tensor:  # noqa: ANN401 - torch's own signature
        total = value.contiguous().clone()
        dist.all_reduce(total)
        return total

    @staticmethod
    def backward(ctx: Any, gradient: Tensor) -> Tensor:  # noqa: ANN401
        total = gradient.contiguous().clone()
        dist.all_reduce(total)
        return total


class SharedBatchNorm2d(nn.BatchNorm2d):
    """Batch normalisation over the batches of all processes, each of which holds equally many samples.

    torch's own `SyncBatchNorm` runs on GPUs only.
    """

    processes = 1

    def forward(self, x: Tensor) -> Tensor:
        """Normalise (B, C, H, W)."""
        if not self.training:
            return super().forward(x)
        wide = x.float()
        mean = _sum(wide.mean((0, 2, 3))) / self.processes
        centred = wide - mean[:, None, None]
        variance = _sum((centred**2).mean((0, 2, 3))) / self.processes
        self._follow(mean, variance, self.processes * x.numel() // x.shape[1])
        scale = self.weight / torch.sqrt(variance + self.eps)
        return (centred * scale[:, None, None] + self.bias[:, None, None]).to(x.dtype)

    @torch.no_grad()
    def _follow(self, mean: Tensor, variance: Tensor, count: int) -> None:
        if self.running_mean is None or self.running_var is None or self.momentum is None:
            return
        self.running_mean.lerp_(mean, self.momentum)
        self.running_var.lerp_(variance * (count / max(count - 1, 1)), self.momentum)
        if self.num_batches_tracked is not None:
            self.num_batches_tracked.add_(1)


def _sum(value: Tensor) -> Tensor:
    return cast("Tensor", _SumOverProcesses.apply(value))  # type: ignore[no-untyped-call]


def share_normalisation(network: nn.Module, processes: int) -> None:
    """Replace each `BatchNorm2d` inside a network by one over all processes, with the same parameters and buffers."""
    for name, child in network.named_children():
        if type(child) is nn.BatchNorm2d:
            shared = SharedBatchNorm2d(child.num_features, child.eps, child.momentum)
            shared.processes = processes
            shared.weight, shared.bias = child.weight, child.bias
            shared.running_mean, shared.running_var = child.running_mean, child.running_var
            shared.num_batches_tracked = child.num_batches_tracked
            shared.train(child.training)
            setattr(network, name, shared)
        else:
            share_normalisation(child, processes)
