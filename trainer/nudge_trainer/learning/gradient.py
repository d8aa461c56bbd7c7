"""The gradient of a step, and how noisy it is: its variance, from the difference of two halves of the batch."""

import math
from collections.abc import Callable

import torch
from torch import Tensor
from torch.nn import Parameter
from torch.nn.utils import get_total_norm

from ..drawing import Drawer
from ..samples import Samples
from ..score import accumulate_gradient


def accumulate(drawer: Drawer, samples: Samples, coefficient: Tensor) -> tuple[float, float]:
    """Puts the gradient of −Σ_it coefficient_it log π(x_it|x_i<t) into .grad; returns its norm and its estimated variance.

    With s₁, s₂ the sums over two halves of independent samples, E‖s₁ − s₂‖² = tr Cov(s₁) + tr Cov(s₂) + ‖E s₁ − E s₂‖²: the
    trace of their sum's covariance, since halves that are made alike have the same mean. Samples that are in neither half add
    their share to it. The gradient is summed half by half anyway, so that this costs a copy of it. Not-a-number without halves.
    """
    model = drawer.model

    def sum_halves(size: int) -> tuple[float, float]:
        with model.trained() as network:
            return _accumulate(samples, coefficient, [p for _, p in model.trainable()], lambda part: accumulate_gradient(
                network, model, drawer.prompts, samples.prompt, samples.tokens, samples.length, part, size
            ))  # fmt: skip

    return drawer.fitting("gradient", sum_halves)


def _accumulate(samples: Samples, coefficient: Tensor, parameters: list[Parameter], add: Callable[[Tensor], None]) -> tuple[float, float]:
    for parameter in parameters:
        parameter.grad = None
    part = halves(samples.prompt)
    for number in (0, 1):
        add(torch.where((part == number)[:, None], coefficient, 0.0))
        if number == 0:
            half = [torch.zeros_like(p) if p.grad is None else p.grad.detach().clone() for p in parameters]
    differences = [2 * one - p.grad for one, p in zip(half, parameters, strict=True) if p.grad is not None]
    paired = int((part < 2).sum())
    variance = float(get_total_norm(differences)) ** 2 * len(samples) / paired if paired else math.nan
    if paired < len(samples):
        add(torch.where((part == 2)[:, None], coefficient, 0.0))
    norm = float(get_total_norm([p.grad for p in parameters if p.grad is not None]))
    return norm, variance


def halves(prompt: Tensor) -> Tensor:
    """0 and 1 for the samples of two halves, 2 for those of neither, [N] from prompts [N].

    Of each prompt every other sample is in the first half, and the last of an odd number in neither: both halves have as many
    of each prompt, and as many that are replayed or within one of it.
    """
    order = prompt.argsort(stable=True)
    n = torch.bincount(prompt)
    rank = torch.empty_like(prompt)
    rank[order] = torch.arange(len(prompt)) - (n.cumsum(0) - n)[prompt[order]]
    alone = (rank == n[prompt] - 1) & (n[prompt] % 2 == 1)
    return torch.where(alone, 2, rank % 2)

