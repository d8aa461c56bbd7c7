"""GDC: distributional policy gradient (Parshakova et al. 2019; Khalifa et al. 2021, arXiv 2012.11635)."""

from torch import Tensor

from .batch import Batch


class Gdc:
    """A = P/(Zq): the gradient of −KL(p‖π) by importance sampling from q. A refused sample counts nothing."""

    name = "gdc"

    def advantage(self, batch: Batch) -> Tensor:
        """P/(Zq) of each sample, [N, 1]."""
        return (batch.log_P - batch.log_z - batch.log_q).exp()[:, None]
