"""Vocabulary-sized work of scoring, chunk by chunk: the logits of all positions never exist at once."""

from collections.abc import Callable, Iterator

import torch
from torch import Tensor, nn

CHUNK = 1 << 23
"""Logits that exist at once (32 MiB in fp32)."""


def log_probabilities(head: nn.Linear, hidden: Tensor, target: Tensor) -> Tensor:
    """log softmax(head(hidden))[target] for hidden [n, D], target [n]; [n] fp32, without a gradient."""
    result = hidden.new_empty(len(target), dtype=torch.float32)
    for part in chunks(head.out_features, len(target)):
        logits = head(hidden[part]).float()
        result[part] = logits.gather(1, target[part, None]).squeeze(1) - logits.logsumexp(-1)
    return result


def add_gradient(head: nn.Linear, hidden: Tensor, target: Tensor, coefficient: Tensor) -> Tensor:
    """Adds the gradient of −Σ coefficient·log p to the head's .grad and gives that for the hidden states.

    hidden [n, D] detached, target and coefficient [n].
    The gradient of log p by the logits is onehot − softmax: formed in place, used for input and weight, forgotten.
    """
    gradient = torch.empty_like(hidden)
    for part in chunks(head.out_features, len(target)):
        logits = head(hidden[part]).float()
        logits -= logits.amax(-1, keepdim=True)
        total = logits.exp_().sum(-1, keepdim=True)
        scale = coefficient[part, None]
        by_logits = logits.mul_(scale / total).scatter_add_(1, target[part, None], -scale)
        gradient[part] = _backward(head, hidden[part], by_logits)
    return gradient


def add_distillation(head: nn.Linear, hidden: Tensor, goal: Callable[[slice], Tensor], scale: float) -> Tensor:
    """Adds the gradient of scale·Σ KL(goal‖softmax(head(hidden))) to the head's .grad and gives that for hidden [n, D], detached.

    `goal` gives the probabilities [m, V] that some of the n are to have; the gradient by the logits is softmax − goal.
    """
    gradient = torch.empty_like(hidden)
    for part in chunks(head.out_features, len(hidden)):
        by_logits = head(hidden[part]).float().softmax(-1).sub_(goal(part)).mul_(scale)
        gradient[part] = _backward(head, hidden[part], by_logits)
    return gradient


def _backward(head: nn.Linear, hidden: Tensor, by_logits: Tensor) -> Tensor:
    """The gradient [n, D] for the hidden states, of that by the logits [n, V]; adds to the head's .grad where it is trained."""
    if head.weight.requires_grad:
        _grad(head.weight).addmm_(by_logits.T.to(hidden.dtype), hidden)
    if head.bias is not None and head.bias.requires_grad:
        _grad(head.bias).add_(by_logits.sum(0))
    return by_logits.to(head.weight.dtype) @ head.weight


def _grad(parameter: Tensor) -> Tensor:
    if parameter.grad is None:
        parameter.grad = torch.zeros_like(parameter)
    return parameter.grad


def chunks(vocabulary: int, count: int) -> Iterator[slice]:
    """Parts of `count` tokens whose logits may exist at once."""
    size = max(1, CHUNK // vocabulary)
    for start in range(0, count, size):
        yield slice(start, min(start + size, count))
