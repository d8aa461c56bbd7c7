"""What samples a step: the policy as it is (on policy), or an earlier one that stays until the policy is nearer to the target.

The second is how GDC was first trained (Khalifa et al. 2021, arXiv 2012.11635, algorithm 1): off policy, with a proposal q that
is replaced by π whenever KL(p‖π) < KL(p‖q). On policy is the default; `paper-compat` asks for the other.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import torch
from torch import Tensor
from torch.nn import Parameter

from ..drawing import Drawer, Part
from ..objectives import Batch
from ..samples import Samples

LOOK = 10
"""Steps between two decisions."""


class OnPolicy:
    """The policy samples for itself: log q = log π."""

    def draw(self, drawer: Drawer, count: int, step: int) -> tuple[Samples, Tensor]:
        """`count` samples of the proposal for `step`, and their log-probability [N] under the policy."""
        fresh = drawer.policy(Part.of(step, count), "step")
        return fresh, fresh.log_q

    def follow(self, batch: Batch) -> None:
        """Takes in a step's batch; the policy needs no decision."""

    def tensors(self) -> dict[str, Tensor]:
        """For a checkpoint."""
        return {}

    def restore(self, tensors: dict[str, Tensor]) -> None:
        """Takes up what `tensors` gave."""


class Gated:
    """An earlier policy q. Every ten steps it becomes π if the samples since say KL(p‖q) − KL(p‖π) = E_q[w·log(π/q)] > 0."""

    def __init__(self, parameters: Sequence[tuple[str, Parameter]]) -> None:
        self._parameters = list(parameters)
        self._gain = torch.zeros(2, dtype=torch.float64)  # sum over steps, steps
        self._take()

    def draw(self, drawer: Drawer, count: int, step: int) -> tuple[Samples, Tensor]:
        """As `OnPolicy.draw`."""
        with self._applied():
            fresh = drawer.policy(Part.of(step, count), "step")
        return fresh, drawer.log_pi(fresh)

    def follow(self, batch: Batch) -> None:
        """Takes in a step's batch, before or after its gradient was followed; at the tenth it decides."""
        w = batch.w
        self._gain += torch.tensor([float((w * (batch.log_pi - batch.log_q)).mean()), 1.0], dtype=torch.float64)
        if self._gain[1] == LOOK:
            if self._gain[0] > 0:
                self._take()
            self._gain.zero_()

    def tensors(self) -> dict[str, Tensor]:
        """For a checkpoint."""
        return {**{name: value.cpu() for name, value in self._kept.items()}, "gain": self._gain}

    @torch.no_grad()
    def restore(self, tensors: dict[str, Tensor]) -> None:
        """Takes up what `tensors` gave."""
        self._gain = tensors["gain"]
        for name, kept in self._kept.items():
            kept.copy_(tensors[name])

    def _take(self) -> None:
        self._kept = {name: parameter.detach().clone() for name, parameter in self._parameters}

    @contextmanager
    def _applied(self) -> Iterator[None]:
        now = [parameter.detach().clone() for _, parameter in self._parameters]
        with torch.no_grad():
            for name, parameter in self._parameters:
                parameter.copy_(self._kept[name])
        try:
            yield
        finally:
            with torch.no_grad():
                for (_, parameter), value in zip(self._parameters, now, strict=True):
                    parameter.copy_(value)


Proposal = OnPolicy | Gated
