"""What every objective is given, and what it gives back."""

from dataclasses import dataclass
from typing import Protocol

from torch import Tensor


@dataclass(frozen=True)
class Batch:
    """N samples of a proposal q, all [N] float64 in nats.

    log_P of the unnormalised target (−inf where b = 0; log a may then be left out), log_pi of the policy now,
    log_q of the distribution that sampled, log_z the running log Z of the sample's prompt, of earlier batches only.
    """

    log_P: Tensor
    log_pi: Tensor
    log_q: Tensor
    log_z: Tensor


class Objective(Protocol):
    """A method: `name` as in the spec, and the weight of each sample in the gradient."""

    @property
    def name(self) -> str: ...

    def advantage(self, batch: Batch) -> Tensor:
        """A_i [N] float64; the gradient estimate is mean_i A_i ∇ log π(x_i), to be ascended."""
        ...
