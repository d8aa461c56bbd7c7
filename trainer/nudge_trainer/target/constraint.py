"""A declared moment of one feature, as the target sees it."""

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor


@dataclass(frozen=True)
class Constraint:
    """E_p[φ] in [low, high]; equal ends are a moment, others an interval (±inf where one side is open).

    `binary`: φ is 0 or 1. `range`: least and greatest value the feature can take. `among`: the feature is NaN in samples
    that it has nothing to say about, and the moment is that of the others. `per_prompt`: a moment for each prompt instead
    of one over their mixture; low and high are then their mean.
    """

    name: str
    low: float
    high: float
    binary: bool
    range: tuple[float, float]
    among: bool = False
    per_prompt: tuple[float, ...] | None = None

    def demands(self, moment: float) -> bool:
        """Whether such a moment is a demand on every sample: b is then φ or 1 − φ."""
        return self.binary and moment in (0.0, 1.0)

    @property
    def pointwise(self) -> bool:
        """Whether every sample of every prompt must (moment 1) or must not (moment 0) have the feature."""
        if self.per_prompt is not None:
            return all(map(self.demands, self.per_prompt))
        return self.low == self.high and self.demands(self.low)

    @property
    def interval(self) -> bool:
        """Whether the moment may lie anywhere between two ends."""
        return self.low < self.high

    def wanted(self) -> str:
        """The moment in words, for messages."""
        if self.per_prompt is not None:
            return f"{self.figure(min(self.per_prompt))} to {self.figure(max(self.per_prompt))} by prompt"
        if not self.interval:
            return self.figure(self.low)
        if self.low <= self.range[0]:
            return f"at most {self.figure(self.high)}"
        if self.high >= self.range[1]:
            return f"at least {self.figure(self.low)}"
        return f"{self.figure(self.low)} to {self.figure(self.high)}"

    def figure(self, value: float) -> str:
        """A moment of this feature in its unit: per cent of the texts, or a mean."""
        return f"{100 * value:.4g} %" if self.binary else f"{value:.4g}"


def satisfied(constraint: Constraint, values: Tensor, prompt: Tensor) -> Tensor:
    """b_i(x) as a mask, [N] bool, of one feature [N]; true where nothing is demanded or the feature has nothing to say."""
    if constraint.per_prompt is None:
        if not constraint.pointwise:
            return torch.ones(len(values), dtype=torch.bool)
        return values.isnan() | (values == constraint.low)
    wanted = torch.tensor(constraint.per_prompt, dtype=torch.float64)[prompt]
    demanded = torch.tensor([constraint.demands(moment) for moment in constraint.per_prompt])[prompt]
    return ~demanded | values.isnan() | (values == wanted)


def accepted(constraints: Sequence[Constraint], phi: Tensor, prompt: Tensor) -> Tensor:
    """b(x) = Π_pointwise b_i(x) as a mask, [N] bool; phi [N, J], prompt [N]."""
    mask = torch.ones(len(phi), dtype=torch.bool)
    for j, constraint in enumerate(constraints):
        mask &= satisfied(constraint, phi[:, j], prompt)
    return mask
