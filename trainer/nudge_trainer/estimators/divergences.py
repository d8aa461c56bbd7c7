"""Divergences between target p, policy π and base model a, each averaged over the prompts by their shares τ.

KL(p‖π) and TV estimated from π's own samples look fine when π has forgotten part of p, because the missing part is
never drawn. So a result is judged on `Evaluation`: held-out base samples and fresh policy samples together.
"""

import math
from dataclasses import dataclass

import torch
from torch import Tensor

from .intervals import Interval, average, counts, normal, positive, prompt_means
from .weights import log_mixture, log_z, log_z_error


@dataclass(frozen=True)
class Evaluation:
    """Samples of two strata, base model and policy, of the same prompts.

    All [N] but tau [C]: log_ratio = log P/a (−inf where a pointwise constraint refuses), log_a, log_pi,
    prompt (int64 index), fresh (bool: drawn from the policy).
    """

    log_ratio: Tensor
    log_a: Tensor
    log_pi: Tensor
    prompt: Tensor
    fresh: Tensor
    tau: Tensor

    def base_log_z(self) -> tuple[Tensor, Tensor]:
        """log Ẑ_c from the base samples, and its standard error; both [C]."""
        held = ~self.fresh
        arguments = self.log_ratio[held], self.prompt[held], len(self.tau)
        return log_z(*arguments), log_z_error(*arguments)

    def mixture_weights(self) -> tuple[Tensor, Tensor]:
        """log w = log P/(Ẑq) and log r = log π/q, [N] each, q the mixture of both strata.

        Not a number where a prompt has no accepted sample.
        """
        prompts = len(self.tau)
        share = counts(self.prompt[~self.fresh], prompts) / counts(self.prompt, prompts)
        log_q = log_mixture(self.log_a, self.log_pi, share[self.prompt])
        log_weight = self.log_a + self.log_ratio - log_q
        return log_weight - log_z(log_weight, self.prompt, prompts)[self.prompt], self.log_pi - log_q


def kl_target_policy(samples: Evaluation) -> Interval:
    """KL(p‖π) = mean_q[w·log(P/(Ẑπ)) + r − w], w = P/(Ẑq), r = π/q, q the mixture of both strata.

    Each term is a Bregman divergence of w from r, so never negative; a refused sample contributes r. Its error in Ẑ
    is of second order. The interval is a delta method: the influence of x_i is its term less (w_i − 1)·K, with
    K = mean[w·log(P/(Ẑπ))] the derivative in log Ẑ, and variances add over strata and prompts. Infinite where a
    prompt has no accepted sample in either stratum.
    """
    prompt, prompts = samples.prompt, len(samples.tau)
    log_w, log_r = samples.mixture_weights()
    if log_w.isnan().any():
        return Interval(math.inf, math.inf, math.inf)
    terms = bregman(log_w, log_r)
    value, _ = average(terms, prompt, samples.tau)
    w = log_w.exp()
    plain, _ = prompt_means(torch.where(w > 0, w * (log_w - log_r), 0.0), prompt, prompts)
    influence = terms - (w - 1) * plain[prompt]
    return positive(value, mixture_error(samples, influence))


def mixture_error(samples: Evaluation, influence: Tensor) -> float:
    """Standard error of Σ_c τ_c mean_c(influence [N]) over both strata: variances add over strata and prompts."""
    prompt, prompts = samples.prompt, len(samples.tau)
    total = counts(prompt, prompts)
    variance = torch.zeros(prompts, dtype=torch.float64)
    for stratum in (samples.fresh, ~samples.fresh):
        n = counts(prompt[stratum], prompts)
        _, error2 = prompt_means(influence[stratum], prompt[stratum], prompts)
        variance += torch.where(n > 0, (n / total).square() * error2, 0.0)
    return math.sqrt(float(samples.tau.square() @ variance))


def bregman(log_w: Tensor, log_r: Tensor) -> Tensor:
    """w·log(w/r) + r − w ≥ 0 of each sample, [N]; r where w = 0."""
    w, r = log_w.exp(), log_r.exp()
    return torch.where(w > 0, w * (log_w - log_r), 0.0) + r - w


def tv_target_policy(samples: Evaluation) -> Interval:
    """TV(p, π) = E_π(1 − P/(Ẑπ))₊ on the policy's samples, with Ẑ from the base samples.

    The error of log Ẑ enters with the derivative E_π[P/(Ẑπ); P < Ẑπ]. Unknown, [0, 1], where a prompt has no
    accepted base sample.
    """
    log_z_base, log_z_spread = samples.base_log_z()
    if not log_z_base.isfinite().all():
        return Interval(1.0, 0.0, 1.0)
    fresh, prompt = samples.fresh, samples.prompt[samples.fresh]
    w = (samples.log_a + samples.log_ratio - samples.log_pi)[fresh].sub(log_z_base[prompt]).exp()
    value, error = average((1 - w).clamp(min=0), prompt, samples.tau)
    slope, _ = prompt_means(torch.where(w < 1, w, 0.0), prompt, len(samples.tau))
    error = math.hypot(error, float((samples.tau * slope * log_z_spread).norm()))
    return normal(value, error, floor=0.0, ceiling=1.0)


def forgotten_mass(samples: Evaluation) -> Interval:
    """1 − Ẑ_π/Ẑ_a, averaged over prompts: the part of p that the policy's own samples do not show.

    The delta method adds the errors of log Ẑ_π and log Ẑ_a: two groups of samples. Unknown, [0, 1], where a prompt has no
    accepted base sample.
    """
    log_z_base, error_base = samples.base_log_z()
    if not log_z_base.isfinite().all():
        return Interval(1.0, 0.0, 1.0)
    fresh = samples.fresh
    log_weight = (samples.log_a + samples.log_ratio - samples.log_pi)[fresh]
    arguments = log_weight, samples.prompt[fresh], len(samples.tau)
    seen = (log_z(*arguments) - log_z_base).exp()
    error = torch.where(seen > 0, torch.hypot(log_z_error(*arguments), error_base), 0.0)
    return normal(float(samples.tau @ (1 - seen)), float((samples.tau * seen * error).norm()), ceiling=1.0)


def kl_policy_base(log_pi: Tensor, log_a: Tensor, prompt: Tensor, tau: Tensor) -> Interval:
    """KL(π‖a) = E_π log(π/a) on samples of the policy, [N] each, in nats per sequence."""
    return normal(*average(log_pi - log_a, prompt, tau))


def entropy(log_pi: Tensor, prompt: Tensor, tau: Tensor) -> Interval:
    """H(π) = −E_π log π on samples of the policy [N], in nats per sequence."""
    return normal(*average(-log_pi, prompt, tau), floor=0.0)
