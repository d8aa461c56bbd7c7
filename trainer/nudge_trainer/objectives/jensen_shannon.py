"""Jensen–Shannon divergence as an f-divergence policy gradient (Go et al. 2023, arXiv 2302.08215)."""

import math

from torch import Tensor
from torch.nn.functional import softplus

from .batch import Batch, Matching


class JensenShannon(Matching):
    """A = −½ r·log(2t/(1 + t)), t = Zπ/P: the gradient of −JS(p, π). A refused sample counts −½ r·log 2."""

    name = "js"

    def advantage(self, batch: Batch) -> Tensor:
        """−½(π/q)(log 2 − log(1 + 1/t)) of each sample, [N, 1]."""
        return (-0.5 * batch.r * (math.log(2) - softplus(-batch.log_t)))[:, None]
