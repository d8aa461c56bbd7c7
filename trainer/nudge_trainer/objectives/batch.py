"""What every objective is given, and what it gives back."""

from dataclasses import dataclass
from typing import Protocol

from torch import Tensor


@dataclass(frozen=True)
class Batch:
    """N samples of a proposal q, [N] float64 in nats.

    log_P of the unnormalised target (−inf where b = 0; log a may then be left out), log_pi of the policy now,
    log_q of the distribution that sampled, log_z the running log Z of the sample's prompt, of earlier batches only.
    baseline [N, T] V of every token, a function of the tokens before it; [N, 1] of ones where there is none
    (prefix_baseline.py).
    """

    log_P: Tensor
    log_pi: Tensor
    log_q: Tensor
    log_z: Tensor
    baseline: Tensor


class Objective(Protocol):
    """A method: `name` as in the spec, and the weight of each token in the gradient."""

    @property
    def name(self) -> str: ...

    def advantage(self, batch: Batch) -> Tensor:
        """A [N, T] float64, or [N, 1] for all tokens alike; mean_i Σ_t A_it ∇ log π(x_it|x_i<t) is to be ascended."""
        ...
