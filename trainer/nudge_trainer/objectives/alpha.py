"""The α-divergences, between KL(p‖π) at α = 0 and KL(π‖p) as α → 1 (Go et al. 2023, arXiv 2302.08215)."""

from dataclasses import dataclass

from torch import Tensor

from .batch import Batch, Matching


@dataclass(frozen=True)
class Alpha(Matching):
    """A = r(t^{α−1} − 1)/(1 − α), t = Zπ/P, 0 ≤ α < 1: the gradient of −(Σ π^α p^{1−α} − 1)/(α(α − 1)).

    α = 0 is gdc++ with V = 1. A refused sample counts −r/(1 − α).
    """

    alpha: float
    name = "alpha"

    def advantage(self, batch: Batch) -> Tensor:
        """(π/q)((Zπ/P)^{α−1} − 1)/(1 − α) of each sample, [N, 1]."""
        return (batch.r * (((self.alpha - 1) * batch.log_t).exp() - 1) / (1 - self.alpha))[:, None]
