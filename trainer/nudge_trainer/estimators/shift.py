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
    return {name: _difference(phi[:, j], plain, weighted) for j, name in enumerate(names)}


def _difference(values: Tensor, plain: Tensor, weighted: Tensor) -> Interval:
    counted = ~values.isnan()
    values, plain, weighted = values[counted], plain[counted], weighted[counted]
    before = float(plain @ values / plain.sum())
    after = float(weighted @ values / weighted.sum())
    # To first order, each sample's part of the difference.
    parts = weighted / weighted.sum() * (values - after) - plain / plain.sum() * (values - before)
    return normal(after - before, float((parts - parts.mean()).square().sum().sqrt()))
