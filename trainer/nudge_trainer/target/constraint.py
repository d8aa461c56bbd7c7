"""A declared moment of one feature, as the target sees it."""

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor


@dataclass(frozen=True)
class Constraint:
    """E_p[φ] in [low, high]; equal ends are a moment, others an interval (±inf where one side is open).

    `binary`: φ is 0 or 1. `range`: least and greatest value the feature can take.
    """

    name: str
    low: float
    high: float
    binary: bool
    range: tuple[float, float]

    @property
    def pointwise(self) -> bool:
        """Whether every sample must (moment 1) or must not (moment 0) have the feature: then b is φ or 1 − φ."""
        return self.binary and self.low == self.high and self.low in (0.0, 1.0)

    @property
    def interval(self) -> bool:
        """Whether the moment may lie anywhere between two ends."""
        return self.low < self.high

    def wanted(self) -> str:
        """The moment in words, for messages."""
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


def accepted(constraints: Sequence[Constraint], phi: Tensor) -> Tensor:
    """b(x) = Π_pointwise b_i(x) as a mask, [N] bool; phi [N, J]."""
    mask = torch.ones(len(phi), dtype=torch.bool)
    for j, constraint in enumerate(constraints):
        if constraint.pointwise:
            mask &= phi[:, j] == constraint.low
    return mask


def distributional(constraints: Sequence[Constraint]) -> list[int]:
    """Indices of the constraints that take a multiplier λ."""
    return [j for j, constraint in enumerate(constraints) if not constraint.pointwise]
