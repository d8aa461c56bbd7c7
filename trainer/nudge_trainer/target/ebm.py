"""The target as an energy-based model relative to the base model: log P/a and the partition functions Z_c."""

import math
from dataclasses import dataclass
from functools import cached_property

import torch
from torch import Tensor

from .constraint import Constraint, accepted
from .statistics import Statistic, columns, statistics_of

FLOOR = 1e-3
"""ε, what b is raised to where an objective needs a target that is positive everywhere."""


@dataclass(frozen=True)
class Target:
    """P(x|c) = a(x|c)·b(x)·exp(λ·s(x, c)); lam [D] of the statistics (statistics.py), log_z [C] estimates log Z_c.

    Features come as phi [N, J] with prompt [N].
    """

    constraints: tuple[Constraint, ...]
    lam: Tensor
    log_z: Tensor

    @cached_property
    def statistics(self) -> list[Statistic]:
        """What the multipliers belong to."""
        return statistics_of(self.constraints)

    def log_ratio(self, phi: Tensor, prompt: Tensor) -> Tensor:
        """log P/a = log b + λ·s, [N]; −inf where a pointwise constraint refuses."""
        return torch.where(accepted(self.constraints, phi, prompt), self._energy(phi, prompt), -math.inf)

    def log_ratio_floor(self, phi: Tensor, prompt: Tensor) -> Tensor:
        """log P_ε/a = log max(b, ε) + λ·s, [N]; finite everywhere."""
        return torch.where(accepted(self.constraints, phi, prompt), 0.0, math.log(FLOOR)) + self._energy(phi, prompt)

    def reward(self, phi: Tensor, prompt: Tensor) -> Tensor:
        """What reward maximisation is paid for, [N]: Π b, or without pointwise constraints Σ sign(λ)·s."""
        if any(constraint.pointwise for constraint in self.constraints):
            return accepted(self.constraints, phi, prompt).double()
        return columns(self.statistics, phi, prompt) @ self.lam.sign()

    def _energy(self, phi: Tensor, prompt: Tensor) -> Tensor:
        return columns(self.statistics, phi, prompt) @ self.lam
