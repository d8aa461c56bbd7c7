"""GDC: distributional policy gradient (Parshakova et al. 2019; Khalifa et al. 2021, arXiv 2012.11635)."""

from torch import Tensor

from .batch import Batch, Matching


class Gdc(Matching):
    """A = P/(Zq): the gradient of −KL(p‖π) by importance sampling from q. A refused sample counts nothing."""

    name = "gdc"

    def advantage(self, batch: Batch) -> Tensor:
        """P/(Zq) of each sample, [N, 1]."""
        return batch.w[:, None]
