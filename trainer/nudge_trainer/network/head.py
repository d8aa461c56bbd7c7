"""Vocabulary-sized work of scoring, chunk by chunk: the logits of all positions never exist at once."""

from collections.abc import Iterator

import torch
from torch import Tensor, nn

CHUNK = 1 << 23
"""Logits that exist at once (32 MiB in fp32)."""


def log_probabilities(head: nn.Linear, hidden: Tensor, target: Tensor) -> Tensor:
    """log softmax(head(hidden))[target] for hidden [n, D], target [n]; [n] fp32, without a gradient."""
    result = hidden.new_empty(len(target), dtype=torch.float32)
    for part in _chunks(head, len(target)):
        logits = head(hidden[part]).float()
        result[part] = logits.gather(1, target[part, None]).squeeze(1) - logits.logsumexp(-1)
    return result


def add_gradient(head: nn.Linear, hidden: Tensor, target: Tensor, coefficient: Tensor) -> tuple[Tensor, Tensor]:
    """Adds the gradient of −Σ coefficient·log p to the head's .grad and gives that for the hidden states.

    hidden [n, D] detached, target and coefficient [n]. Returns log p [n] fp32 and the gradient [n, D].
    The gradient of log p by the logits is onehot − softmax: formed in place, used for input and weight, forgotten.
    """
    log_p = hidden.new_empty(len(target), dtype=torch.float32)
    gradient = torch.empty_like(hidden)
    for part in _chunks(head, len(target)):
        logits = head(hidden[part]).float()
        logits -= logits.amax(-1, keepdim=True)
        picked = logits.gather(1, target[part, None])
        total = logits.exp_().sum(-1, keepdim=True)
        log_p[part] = (picked - total.log()).squeeze(1)
        scale = coefficient[part, None]
        by_logits = logits.mul_(scale / total).scatter_add_(1, target[part, None], -scale).to(hidden.dtype)
        gradient[part] = by_logits @ head.weight
        if head.weight.requires_grad:
            _grad(head.weight).addmm_(by_logits.T, hidden[part])
        if head.bias is not None and head.bias.requires_grad:
            _grad(head.bias).add_(by_logits.sum(0))
    return log_p, gradient


def _grad(parameter: Tensor) -> Tensor:
    if parameter.grad is None:
        parameter.grad = torch.zeros_like(parameter)
    return parameter.grad


def _chunks(head: nn.Linear, count: int) -> Iterator[slice]:
    size = max(1, CHUNK // head.out_features)
    for start in range(0, count, size):
        yield slice(start, min(start + size, count))
