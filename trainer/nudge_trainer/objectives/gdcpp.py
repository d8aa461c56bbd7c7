"""GDC++: distributional policy gradient with a baseline (Korbak et al. 2022, arXiv 2206.00761, section 3)."""

from torch import Tensor

from .batch import Batch, Matching


class GdcPlusPlus(Matching):
    """A = P/(Zq) − r·V, r = π/q; V = 1 is the paper's baseline, Z·r of the reward P/q.

    E_q[r·V(x_<t) ∇ log π(x_t|x_<t)] = Σ π(x_<t) V(x_<t) ∇ Σ π(x_t|x_<t) = 0, so the mean gradient is that of GDC, on and
    off policy (a constant baseline is biased off policy); at π = p and V = 1 every A is zero. A refused sample counts −r·V.
    """

    name = "gdc++"
    uses_baseline = True

    def advantage(self, batch: Batch) -> Tensor:
        """P/(Zq) − V·π/q of each token, [N, T]."""
        return batch.w[:, None] - batch.r[:, None] * batch.baseline
