"""Running values of a training step, from its own batch.

Cheap and optimistic: what the policy no longer writes is not in the batch (see `divergences`). Reports mark them so.
"""

import math
from dataclasses import dataclass

import torch
from torch import Tensor

from .divergences import bregman
from .weights import effective_sample_size
from .weights import log_z as log_z_of


@dataclass(frozen=True)
class RunningValues:
    """Estimates of one step: nats, a share, the mean of P/q, samples."""

    kl_target_policy: float
    tv_target_policy: float
    z: float
    ess: float


def running_values(log_P: Tensor, log_pi: Tensor, log_q: Tensor, log_z: Tensor) -> RunningValues:
    """KL(p‖π) = mean[w·log(w/r) + r − w], TV = mean(r − w)₊, Z = mean P/q and the ESS of w, all [N] in.

    w = P/(Zq), r = π/q; log_z [N] is the running Z of the sample's prompt, of earlier batches.
    """
    log_w, log_r = log_P - log_q - log_z, log_pi - log_q
    return RunningValues(
        kl_target_policy=float(bregman(log_w, log_r).mean()),
        tv_target_policy=float((log_r.exp() - log_w.exp()).clamp(min=0).mean()),
        z=float((log_P - log_q).exp().mean()),
        ess=effective_sample_size(log_w),
    )


class RunningZ:
    """Z_c of every prompt, from base samples at the start, then followed through the batches of training.

    The true Z does not move while λ stands, so this is an average over batches: Z ← (1 − ρ)Z + ρ·mean_batch P/q.
    It is read before a batch is added: a Z that depends on the batch would bias its gradient.
    """

    def __init__(self, log_z: Tensor, rate: float = 0.05) -> None:
        """`log_z` [C] from the base samples; `rate` is ρ."""
        self.log_z = log_z.clone()
        self.rate = rate

    def add(self, log_P: Tensor, log_q: Tensor, prompt: Tensor) -> None:
        """Takes in a batch of [N]; a prompt without samples keeps its value."""
        batch = log_z_of(log_P - log_q, prompt, len(self.log_z))
        followed = torch.logaddexp(self.log_z + math.log1p(-self.rate), batch + math.log(self.rate))
        self.log_z = torch.where(batch.isnan(), self.log_z, followed)
