"""Importance weights in log space: partition functions, effective sample size, Pareto k̂.

Weights are given as logarithms [N] float64; −inf is a sample the target refuses. Groups are prompts.
"""

import math

import torch
from torch import Tensor

from .intervals import counts


def log_z(log_weight: Tensor, prompt: Tensor, prompts: int) -> Tensor:
    """log Ẑ_c = log mean_i∈c P(x_i)/q(x_i), [prompts]; −inf for a prompt without an accepted sample.

    Unbiased in Ẑ for every q that covers P (importance sampling); log_weight = log P − log q [N].
    """
    peak = torch.full((prompts,), -math.inf, dtype=torch.float64)
    peak = peak.scatter_reduce(0, prompt, log_weight, "amax").nan_to_num(neginf=0.0)
    total = torch.zeros(prompts, dtype=torch.float64).index_add_(0, prompt, (log_weight - peak[prompt]).exp())
    return peak + total.log() - counts(prompt, prompts).log()


def log_z_error(log_weight: Tensor, prompt: Tensor, prompts: int) -> Tensor:
    """Standard error of log Ẑ_c, √(1/ESS_c − 1/N_c), [prompts]; inf for a prompt without an accepted sample."""
    n = counts(prompt, prompts)
    share = (log_weight - (log_z(log_weight, prompt, prompts) + n.log())[prompt]).exp().nan_to_num(nan=0.0)
    inverse_ess = torch.zeros(prompts, dtype=torch.float64).index_add_(0, prompt, share.square())
    return torch.where(inverse_ess > 0, (inverse_ess - 1 / n).clamp(min=0).sqrt(), math.inf)


def effective_sample_size(log_weight: Tensor) -> float:
    """Kish's (Σw)²/Σw², in samples; 0 where every weight is zero."""
    total = torch.logsumexp(log_weight, 0)
    if total == -math.inf:
        return 0.0
    return float((2 * total - torch.logsumexp(2 * log_weight, 0)).exp())


def log_mixture(log_a: Tensor, log_pi: Tensor, base_share: Tensor | float) -> Tensor:
    """log q of the mixture α·a + (1 − α)·π, [N]; α = base_share, a number or [N] where prompts differ."""
    alpha = torch.as_tensor(base_share, dtype=torch.float64)
    return torch.logaddexp(log_a + alpha.log(), log_pi + (1 - alpha).log())


def pareto_k(log_weight: Tensor) -> float:
    """Shape k̂ of the generalised Pareto tail of the weights; above 0.7 their mean cannot be trusted.

    Profile-posterior fit of Zhang and Stephens (2009) to the largest min(N/5, 3√N) weights, with the weak prior of
    Vehtari et al. (2024, "Pareto smoothed importance sampling"). It cannot see mass that was never drawn.
    Returns inf where fewer than five weights stand out of the rest.
    """
    size = math.ceil(min(len(log_weight) / 5, 3 * math.sqrt(len(log_weight))))
    ordered = (log_weight - log_weight.max()).exp().sort().values
    threshold = ordered[-size - 1] if size < len(ordered) else ordered[0]
    excess = ordered[-size:] - threshold
    excess = excess[excess > 0]
    n = len(excess)
    if n < 5:
        return math.inf
    grid = 30 + int(math.sqrt(n))
    quarter = excess[int(n / 4 + 0.5) - 1]
    spread = 1 - (grid / (torch.arange(1, grid + 1, dtype=torch.float64) - 0.5)).sqrt()
    theta = 1 / excess[-1] + spread / (3 * quarter)
    shape = torch.log1p(-theta[:, None] * excess).mean(1)
    likelihood = n * ((-theta / shape).log() - shape - 1)
    best = float(torch.softmax(likelihood, 0) @ theta)
    k = float(torch.log1p(-best * excess).mean())
    return (n * k + 10 * 0.5) / (n + 10)
