"""Averaging of weights: an exponential moving average with bias correction, kept beside the trained weights.

The policy's gradient is noisy, and Adam keeps its step size even as that noise shrinks: the weights wander around the
optimum. Their average (Polyak and Juditsky 1992) lies closer to it than any of them.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import torch
from torch import Tensor
from torch.nn import Parameter


class WeightAverage:
    """θ̄_t = s_t/(1 − β^t), s_t = β s_{t−1} + (1 − β) θ_t, in fp32; the starting weights do not enter."""

    def __init__(self, parameters: Sequence[tuple[str, Parameter]], decay: float) -> None:
        """`parameters` named, as `LanguageModel.trainable` lists them; `decay` is β."""
        self.parameters = list(parameters)
        self.decay = decay
        self.updates = 0
        self.sums = {name: torch.zeros_like(p, dtype=torch.float32) for name, p in self.parameters}

    @torch.no_grad()
    def update(self) -> None:
        """Takes the weights of now into the average."""
        self.updates += 1
        for name, parameter in self.parameters:
            self.sums[name].lerp_(parameter.detach().float(), 1 - self.decay)

    @contextmanager
    def applied(self) -> Iterator[None]:
        """Puts the average in the weights' place for a while; they come back to the bit. Needs one update."""
        kept = [parameter.detach().clone() for _, parameter in self.parameters]
        correction = 1 - self.decay**self.updates
        with torch.no_grad():
            for name, parameter in self.parameters:
                parameter.copy_(self.sums[name] / correction)
        try:
            yield
        finally:
            with torch.no_grad():
                for (_, parameter), before in zip(self.parameters, kept, strict=True):
                    parameter.copy_(before)

    def state(self) -> dict[str, Tensor]:
        """Tensors for a checkpoint: the sums by parameter name; `updates` is to be kept beside them."""
        return self.sums

    def restore(self, sums: dict[str, Tensor], updates: int) -> None:
        """Takes up what `state` gave."""
        self.updates = updates
        for name, value in sums.items():
            self.sums[name].copy_(value)
