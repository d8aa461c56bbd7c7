"""What every objective is given, and what it gives back."""

from dataclasses import dataclass
from typing import Protocol

from torch import Tensor


@dataclass(frozen=True)
class Batch:
    """N samples of a proposal q; all [N] float64, logarithms in nats, where no other shape is named.

    log_a of the base model. log_P of the unnormalised target, −inf where b = 0; log_P_floor the same with b raised to ε, finite everywhere.
    log_pi of the policy now; log_q of the distribution that sampled. log_z the running log Z of the sample's prompt, of
    earlier batches only. reward R = Π b, or Σ sign(λ_j) φ_j without pointwise constraints; mean_reward its mean over earlier
    batches; log_scale a constant of the run near log P; beta the
    price of KL(π‖a) in KL-control. baseline [N, T] V of every token, a function of the tokens before
    it; [N, 1] of ones where there is none (prefix_baseline.py).
    """

    log_a: Tensor
    log_P: Tensor
    log_P_floor: Tensor
    log_pi: Tensor
    log_q: Tensor
    log_z: Tensor
    reward: Tensor
    mean_reward: float
    log_scale: float
    beta: float
    baseline: Tensor

    @property
    def w(self) -> Tensor:
        """P/(Zq): what a sample of q counts for under the target."""
        return (self.log_P - self.log_z - self.log_q).exp()

    @property
    def r(self) -> Tensor:
        """π/q: what it counts for under the policy; 1 on policy."""
        return (self.log_pi - self.log_q).exp()

    @property
    def log_t(self) -> Tensor:
        """log t, t = Zπ/P: how much too often the policy writes it; inf where b = 0."""
        return self.log_pi + self.log_z - self.log_P


class Objective(Protocol):
    """A method: `name` as in the spec, and the weight of each token in the gradient."""

    @property
    def name(self) -> str: ...

    @property
    def matches(self) -> bool:
        """Whether its optimum is the target p: then samples of p may be replayed. Else a reward is maximised."""
        ...

    @property
    def uses_baseline(self) -> bool:
        """Whether it reads `Batch.baseline`."""
        ...

    def advantage(self, batch: Batch) -> Tensor:
        """A [N, T] float64, or [N, 1] for all tokens alike; mean_i Σ_t A_it ∇ log π(x_it|x_i<t) is to be ascended."""
        ...


class Matching:
    """What most objectives share: they match the target, token by token alike."""

    matches = True
    uses_baseline = False
