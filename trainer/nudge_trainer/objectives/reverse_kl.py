"""Reverse KL: KL(π‖p) as an f-divergence policy gradient (Go et al. 2023, arXiv 2302.08215)."""

from torch import Tensor

from .batch import Batch, Matching


class ReverseKl(Matching):
    """A = −r·log t, t = Zπ/P, the gradient of −KL(π‖p_ε): p itself is undefined where b = 0, so b is raised to ε there."""

    name = "reverse-kl"

    def advantage(self, batch: Batch) -> Tensor:
        """−(π/q)·log(Zπ/P_ε) of each sample, [N, 1]."""
        return (-batch.r * (batch.log_pi + batch.log_z - batch.log_P_floor))[:, None]
