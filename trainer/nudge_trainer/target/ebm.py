"""The target as an energy-based model relative to the base model: log P/a and the partition functions Z_c."""

import math
from dataclasses import dataclass

import torch
from torch import Tensor

from .constraint import Constraint, accepted


@dataclass(frozen=True)
class Target:
    """P(x|c) = a(x|c)·b(x)·exp(λ·φ(x)); lam [J] is 0 for pointwise constraints, log_z [C] estimates log Z_c."""

    constraints: tuple[Constraint, ...]
    lam: Tensor
    log_z: Tensor

    def log_ratio(self, phi: Tensor) -> Tensor:
        """log P/a = log b + λ·φ of feature values [N, J], [N]; −inf where a pointwise constraint refuses."""
        return torch.where(accepted(self.constraints, phi), phi @ self.lam, -math.inf)
