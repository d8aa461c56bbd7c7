"""What draws say of the base model, as far as a fit of λ needs them: every step's own, each of the policy as it was then."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from ..samples import Samples

BLOCK = 25
"""Steps whose draws are weighed as one part, and after which λ is fitted again: the policy hardly moves within them."""


@dataclass(frozen=True)
class Known:
    """Draws of some q: prompt [N] int64, phi [N, J] and log_v [N] = log a/q, float64 nats."""

    prompt: Tensor
    phi: Tensor
    log_v: Tensor

    def __len__(self) -> int:
        return len(self.prompt)

    @staticmethod
    def of(samples: Samples, log_q: Tensor) -> Known:
        """Of samples that q drew with `log_q` [N]."""
        return Known(samples.prompt, samples.phi, samples.log_a - log_q)

    @staticmethod
    def cat(parts: Sequence[Known]) -> Known:
        """All parts one after the other."""
        return Known(*(torch.cat([getattr(part, name) for part in parts]) for name in ("prompt", "phi", "log_v")))

    def select(self, index: Tensor) -> Known:
        """Those at `index`, a mask or places."""
        return Known(self.prompt[index], self.phi[index], self.log_v[index])


class Draws:
    """The draws of all steps. A text was drawn before it was learnt from, so its a/q is that of any fresh one."""

    def __init__(self, features: int) -> None:
        self._known = Known(torch.zeros(0, dtype=torch.int64), torch.zeros(0, features, dtype=torch.float64), torch.zeros(0, dtype=torch.float64))
        self._step = torch.zeros(0, dtype=torch.int64)

    def add(self, samples: Samples, step: int) -> None:
        """Takes in what the proposal of `step` has drawn."""
        self._known = Known.cat([self._known, Known.of(samples, samples.log_q)])
        self._step = torch.cat([self._step, torch.full((len(samples),), step)])

    def blocks(self) -> Iterator[Known]:
        """The draws of every BLOCK steps."""
        block = self._step // BLOCK
        for number in block.unique().tolist():
            yield self._known.select(block == number)

    def tensors(self) -> dict[str, Tensor]:
        """For a checkpoint."""
        return {**vars(self._known), "step": self._step}

    def restore(self, tensors: dict[str, Tensor]) -> None:
        """Takes up what `tensors` gave."""
        self._known = Known(tensors["prompt"], tensors["phi"], tensors["log_v"])
        self._step = tensors["step"]
