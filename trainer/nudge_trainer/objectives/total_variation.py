"""Total variation as an f-divergence policy gradient (Go et al. 2023, arXiv 2302.08215)."""

from torch import Tensor

from .batch import Batch, Matching


class TotalVariation(Matching):
    """A = −½ r·sign(t − 1), t = Zπ/P: the gradient of −TV(p, π) = −½ Σ|p − π|. A refused sample counts −½ r."""

    name = "tv"

    def advantage(self, batch: Batch) -> Tensor:
        """−½(π/q)·sign(Zπ/P − 1) of each sample, [N, 1]."""
        return (-0.5 * batch.r * batch.log_t.sign())[:, None]
