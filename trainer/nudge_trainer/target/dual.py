"""The convex dual of the moment constraints on a fixed sample: Σ_c τ_c log Ẑ_c(λ) and its derivatives.

Its gradient less the wanted moments is zero at the fitted λ; prompts keep their shares τ (never the log of a pooled
sum, which would shift them).
"""

from dataclasses import dataclass

import torch
from torch import Tensor

from ..estimators import log_z, log_z_error
from ..estimators.intervals import counts


@dataclass(frozen=True)
class Dual:
    """Samples with their log weight at λ = 0.

    phi [N, D] distributional features, log_v [N] log(a·b/q) (−inf where b = 0), prompt [N], tau [C].
    """

    phi: Tensor
    log_v: Tensor
    prompt: Tensor
    tau: Tensor

    def log_weight(self, lam: Tensor) -> Tensor:
        """log P/q = log v + λ·φ, [N]."""
        return self.log_v + self.phi @ lam

    def log_z(self, lam: Tensor) -> Tensor:
        """log Ẑ_c(λ), [C]."""
        return log_z(self.log_weight(lam), self.prompt, len(self.tau))

    def log_z_error(self, lam: Tensor) -> Tensor:
        """Standard error of log Ẑ_c(λ), [C]."""
        return log_z_error(self.log_weight(lam), self.prompt, len(self.tau))

    def potential(self, lam: Tensor) -> float:
        """Σ_c τ_c log Ẑ_c(λ)."""
        return float(self.tau @ self.log_z(lam))

    def weights(self, lam: Tensor) -> Tensor:
        """τ_c·w̄_i with w̄ normalised within each prompt, [N]; sums to one."""
        n = counts(self.prompt, len(self.tau))
        return self.tau[self.prompt] * (self.log_weight(lam) - (self.log_z(lam) + n.log())[self.prompt]).exp()

    def moments(self, lam: Tensor) -> Tensor:
        """Gradient of the potential: Σ_c τ_c E_{p_c}[φ], [D]."""
        return self.weights(lam) @ self.phi

    def centred(self, lam: Tensor) -> Tensor:
        """φ less its mean under its own prompt's weights, [N, D]."""
        means = torch.zeros(len(self.tau), self.phi.shape[1], dtype=torch.float64)
        means.index_add_(0, self.prompt, self.weights(lam)[:, None] * self.phi)
        return self.phi - (means / self.tau[:, None])[self.prompt]

    def covariance(self, lam: Tensor) -> Tensor:
        """Hessian of the potential: H = Σ_c τ_c Cov_{p_c}(φ), [D, D]."""
        centred = self.centred(lam)
        return centred.T @ (self.weights(lam)[:, None] * centred)

    def moment_covariance(self, lam: Tensor) -> Tensor:
        """S = Σ_i (τ_c w̄_i)²(φ_i − μ̄_c)(φ_i − μ̄_c)ᵀ: covariance of the estimated moments at fixed λ, [D, D]."""
        scaled = self.weights(lam)[:, None] * self.centred(lam)
        return scaled.T @ scaled
