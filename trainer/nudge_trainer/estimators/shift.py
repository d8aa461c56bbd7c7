"""What another distribution makes of moments, told by weighing the samples of one that is near it.

With w = π'(x)/π(x), E_π'[φ] is the weighted mean of φ (self-normalised within each prompt). Its difference from the plain
mean of the same samples has next to none of their noise, since w is near 1.
"""

from collections.abc import Sequence

import torch
from torch import Tensor

from .intervals import Interval, counts, normal


def moved(phi: Tensor, log_weight: Tensor, prompt: Tensor, names: Sequence[str], tau: Tensor) -> dict[str, Interval]:
    """Difference that weights [N] make to each feature's moment, from values [N, J]; NaN is a text that does not count."""
    share = tau / counts(prompt, len(tau))
    plain = share[prompt]
    weight = (log_weight - log_weight.max()).exp()
    total = torch.zeros(len(tau), dtype=torch.float64).index_add_(0, prompt, weight)
    weighted = (tau / total)[prompt] * weight
    return {name: _difference(phi[:, j], prompt, plain, weighted) for j, name in enumerate(names)}


def _difference(values: Tensor, prompt: Tensor, plain: Tensor, weighted: Tensor) -> Interval:
    before, parts_before = _mean(values, prompt, plain)
    after, parts_after = _mean(values, prompt, weighted)
    return normal(after - before, float((parts_after - parts_before).square().sum().sqrt()))


def _mean(values: Tensor, prompt: Tensor, weight: Tensor) -> tuple[float, Tensor]:
    """The mean over texts that count, and to first order each sample's part [N] of its error: weights [N] are shares within prompts."""
    counted = (~values.isnan()).double()
    total = weight @ counted
    mean = weight @ values.nan_to_num() / total
    off = counted * (values.nan_to_num() - mean)
    prompts = int(prompt.max()) + 1
    sums = [torch.zeros(prompts, dtype=torch.float64).index_add_(0, prompt, each) for each in (weight * off, weight)]
    return float(mean), weight * (off - (sums[0] / sums[1])[prompt]) / total
