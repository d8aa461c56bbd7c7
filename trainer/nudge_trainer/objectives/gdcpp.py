"""GDC++: distributional policy gradient with a baseline (Korbak et al. 2022, arXiv 2206.00761, section 3)."""

from torch import Tensor

from .batch import Batch


class GdcPlusPlus:
    """A = P/(Zq) − r, r = π/q: the baseline Z·r of the reward P/q.

    E_q[r ∇ log π] = ∇ Σ π = 0, so the mean gradient is that of GDC, on and off policy (a constant baseline is biased
    off policy); at π = p every A is zero. A refused sample counts −r.
    """

    name = "gdc++"

    def advantage(self, batch: Batch) -> Tensor:
        """P/(Zq) − π/q of each sample, [N]."""
        return (batch.log_P - batch.log_z - batch.log_q).exp() - (batch.log_pi - batch.log_q).exp()
