"""What draws say of the base model, as far as a fit of λ needs them: every step's own, each of the policy as it was then."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

import torch
from torch import Tensor

from ..samples import Samples

BLOCK = 25
"""Steps whose draws are weighed as one part, and after which λ is fitted again: the policy hardly moves within them."""

KEPT = 40 * BLOCK
"""Most steps whose draws are kept, so that neither a fit nor a checkpoint of a long run grows with it."""


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
    """The draws of the last KEPT steps. A text was drawn before it was learnt from, so its a/q is that of any fresh one."""

    def __init__(self) -> None:
        self._steps: deque[tuple[int, Known]] = deque(maxlen=KEPT)

    def add(self, samples: Samples, step: int) -> None:
        """Takes in what the proposal of `step` has drawn."""
        self._steps.append((step, Known.of(samples, samples.log_q)))

    def blocks(self) -> Iterator[Known]:
        """The draws of every BLOCK steps."""
        for _, steps in groupby(self._steps, key=lambda kept: kept[0] // BLOCK):
            yield Known.cat([known for _, known in steps])

    def tensors(self) -> dict[str, Tensor]:
        """For a checkpoint."""
        if not self._steps:
            return {}
        step = torch.cat([torch.full((len(known),), step) for step, known in self._steps])
        return {**vars(Known.cat([known for _, known in self._steps])), "step": step}

    def restore(self, tensors: dict[str, Tensor]) -> None:
        """Takes up what `tensors` gave."""
        self._steps.clear()
        if not tensors:
            return
        known = Known(tensors["prompt"], tensors["phi"], tensors["log_v"])
        for step in tensors["step"].unique().tolist():
            self._steps.append((step, known.select(tensors["step"] == step)))
