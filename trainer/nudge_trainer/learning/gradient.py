"""The gradient of a step, and how noisy it is: its variance, from the difference of two halves of the batch."""

import torch
from torch import Tensor
from torch.nn.utils import get_total_norm

from ..drawing import Drawer
from ..samples import Samples
from ..score import accumulate_gradient


def accumulate(drawer: Drawer, samples: Samples, coefficient: Tensor) -> tuple[float, float]:
    """Puts the gradient of −Σ_it coefficient_it log π(x_it|x_i<t) into .grad; returns its norm and its estimated variance.

    With s₁, s₂ the sums over two halves of independent samples, E‖s₁ − s₂‖² = tr Cov(s₁) + tr Cov(s₂) + ‖E s₁ − E s₂‖²: the
    trace of the whole gradient's covariance, since halves that are made alike have the same mean. The gradient is summed
    half by half anyway, so that this costs a copy of it.
    """
    return drawer.fitting("gradient", lambda size: _accumulate(drawer, samples, coefficient, size))


def _accumulate(drawer: Drawer, samples: Samples, coefficient: Tensor, size: int) -> tuple[float, float]:
    parameters = [p for _, p in drawer.model.trainable()]
    for parameter in parameters:
        parameter.grad = None
    first = first_half(len(samples), len(drawer.prompts))[:, None]
    _add(drawer, samples, torch.where(first, coefficient, 0.0), size)
    half = [torch.zeros_like(p) if p.grad is None else p.grad.detach().clone() for p in parameters]
    _add(drawer, samples, torch.where(first, 0.0, coefficient), size)
    differences = [2 * one - p.grad for one, p in zip(half, parameters, strict=True) if p.grad is not None]
    norm = float(get_total_norm([p.grad for p in parameters if p.grad is not None]))
    return norm, float(get_total_norm(differences)) ** 2


def first_half(count: int, prompts: int) -> Tensor:
    """Which of `count` samples are in the first half, [count] bool: every other round through the prompts, so that both
    halves have as many of each prompt, and as many that are replayed.
    """
    return torch.arange(count) // prompts % 2 == 0


def _add(drawer: Drawer, samples: Samples, coefficient: Tensor, size: int) -> None:
    model = drawer.model
    accumulate_gradient(model.policy, model, drawer.prompts, samples.prompt, samples.tokens, samples.length, coefficient, size)
