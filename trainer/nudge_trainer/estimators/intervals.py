"""Estimates with their 95 % intervals: the one form in which a figure leaves the estimators."""

import math
from dataclasses import dataclass

import torch
from torch import Tensor

Z95 = 1.959963984540054
"""97.5 % quantile of the normal distribution."""


@dataclass(frozen=True)
class Interval:
    """An estimate and its 95 % interval."""

    mean: float
    low: float
    high: float


def normal(mean: float, error: float, floor: float = -math.inf, ceiling: float = math.inf) -> Interval:
    """mean ± 1.96 standard errors, cut at the ends of the possible values."""
    return Interval(mean, max(floor, mean - Z95 * error), min(ceiling, mean + Z95 * error))


def positive(mean: float, error: float) -> Interval:
    """Interval of a skewed, never negative estimate: normal on its logarithm above, plain below.

    A divergence near zero is estimated from few heavy weights: its error grows with its value, so a symmetric
    interval ends too early on the side that matters. The upper end is mean·exp(1.96 error / mean), never below
    mean + 1.96 error; a mean of zero falls back to the plain form.
    """
    high = mean * math.exp(min(Z95 * error / mean, 50.0)) if mean > 0 else Z95 * error
    return Interval(mean, max(0.0, mean - Z95 * error), high)


def wilson(share: float, n: float) -> Interval:
    """Wilson's score interval of a share seen in n samples (Wilson 1927); n may be an effective number."""
    z2 = Z95 * Z95
    centre = (share + z2 / (2 * n)) / (1 + z2 / n)
    half = Z95 / (1 + z2 / n) * math.sqrt(share * (1 - share) / n + z2 / (4 * n * n))
    return Interval(share, max(0.0, centre - half), min(1.0, centre + half))


def counts(prompt: Tensor, prompts: int) -> Tensor:
    """Samples of each prompt, [prompts] float64."""
    return torch.bincount(prompt, minlength=prompts).to(torch.float64)


def prompt_means(values: Tensor, prompt: Tensor, prompts: int) -> tuple[Tensor, Tensor]:
    """Mean of `values` [N] within each prompt and its squared standard error, both [prompts]."""
    n = counts(prompt, prompts)
    mean = torch.zeros(prompts, dtype=torch.float64).index_add_(0, prompt, values) / n
    squares = torch.zeros(prompts, dtype=torch.float64).index_add_(0, prompt, (values - mean[prompt]) ** 2)
    return mean, squares / (n * (n - 1).clamp(min=1))


def shares_seen(prompt: Tensor, tau: Tensor) -> Tensor:
    """Shares [C] of the prompts that have a sample, in the proportions of tau; a small batch need not have all."""
    seen = tau * (counts(prompt, len(tau)) > 0)
    return seen / seen.sum()


def average(values: Tensor, prompt: Tensor, tau: Tensor) -> tuple[float, float]:
    """Σ_c τ_c mean_c(values) over the prompts seen, and its standard error; values [N], prompt [N], tau [C] shares of the prompts."""
    mean, error2 = prompt_means(values, prompt, len(tau))
    share = shares_seen(prompt, tau)
    seen = share > 0
    return float(share[seen] @ mean[seen]), math.sqrt(float(share[seen].square() @ error2[seen]))


def moment(values: Tensor, prompt: Tensor, tau: Tensor, *, binary: bool) -> Interval:
    """Moment of a feature [N] over the mixture of the prompts seen: Wilson for a binary feature, normal for a numeric one.

    With prompts drawn in other shares than tau, Wilson rests on Kish's effective number (Σu)²/Σu², u_i = τ_c/n_c. Values that
    are not a number are left out: the moment is then Σ_c τ_c mean_c(φψ) / Σ_c τ_c mean_c(ψ), ψ marking the others, on Σψ
    samples; without any of them it is unknown.
    """
    concerned = ~values.isnan()
    if not concerned.all():
        return _moment_among(values.nan_to_num(), concerned, prompt, tau, binary=binary)
    mean, error = average(values, prompt, tau)
    if not binary:
        return normal(mean, error)
    effective = 1.0 / float((shares_seen(prompt, tau).square() / counts(prompt, len(tau)).clamp(min=1)).sum())
    return wilson(min(max(mean, 0.0), 1.0), effective)


def _moment_among(values: Tensor, concerned: Tensor, prompt: Tensor, tau: Tensor, *, binary: bool) -> Interval:
    u = (tau / counts(prompt, len(tau)).clamp(min=1))[prompt] * concerned
    total = float(u.sum())
    if total == 0:
        return Interval(math.nan, math.nan, math.nan)
    mean = float(u @ values) / total
    if binary:
        return wilson(min(max(mean, 0.0), 1.0), total**2 / float(u.square().sum()))
    return normal(mean, math.sqrt(float(u.square() @ (values - mean).square())) / total)
