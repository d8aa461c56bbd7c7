"""Log-probabilities of given samples, and the policy gradient that is made of them."""

from collections.abc import Callable, Iterator

import torch
from torch import Tensor
from transformers import PreTrainedModel

from nudge_trainer.model import LanguageModel
from nudge_trainer.network import head as chunked
from nudge_trainer.network.forward import all_logits, head, hidden_states
from nudge_trainer.network.layout import Rectangle, rectangles


@torch.no_grad()
def log_probabilities(
    network: PreTrainedModel,
    model: LanguageModel,
    prompts: list[list[int]],
    prompt: Tensor,
    tokens: Tensor,
    length: Tensor,
    micro_batch: int | None = None,
    done: Callable[[int], None] = lambda rows: None,
) -> Tensor:
    """log-probability [N] float64, nats, of the `length` [N] first tokens [N, T] of each row after its prompt.

    Deterministic on the CPU; independent of `micro_batch` but for floating point. `done` is told how many rows are scored
    each time some are.
    """
    return token_log_probabilities(network, model, prompts, prompt, tokens, length, micro_batch, done).sum(1)


@torch.no_grad()
def token_log_probabilities(
    network: PreTrainedModel,
    model: LanguageModel,
    prompts: list[list[int]],
    prompt: Tensor,
    tokens: Tensor,
    length: Tensor,
    micro_batch: int | None = None,
    done: Callable[[int], None] = lambda rows: None,
) -> Tensor:
    """The same of every token, [N, T] float64, 0 after the end."""
    result = torch.zeros(tokens.shape, dtype=torch.float64)
    for part in _all_rows(model, prompts, prompt, tokens, length, micro_batch):
        with model.arithmetic():
            result[part.row, part.place] = _log_probabilities(network, model, part).cpu().double()
        done(len(part.ids))
    return result


def _log_probabilities(network: PreTrainedModel, model: LanguageModel, part: Rectangle) -> Tensor:
    """Log-probabilities [n] of the tokens of one rectangle."""
    position, target = part.position.to(model.device), part.target.to(model.device)
    ids = part.ids.to(model.device)
    if not model.split_head:
        return _from_logits(network, ids, position, target)
    return chunked.log_probabilities(head(network), hidden_states(network, ids).flatten(0, 1)[position], target)


@torch.no_grad()
def token_states(
    network: PreTrainedModel,
    model: LanguageModel,
    prompts: list[list[int]],
    prompt: Tensor,
    tokens: Tensor,
    length: Tensor,
    micro_batch: int | None = None,
) -> tuple[Tensor, Tensor, Tensor]:
    """The last hidden state that predicts each of the n tokens [n, D] float64, with its row and place, [n] each."""
    with model.arithmetic():
        parts = [
            (part.row, part.place, hidden_states(network, part.ids.to(model.device)).flatten(0, 1)[part.position.to(model.device)].cpu().double())
            for part in _all_rows(model, prompts, prompt, tokens, length, micro_batch)
        ]
    row, place, states = zip(*parts, strict=True)
    return torch.cat(row), torch.cat(place), torch.cat(states)


def _all_rows(
    model: LanguageModel, prompts: list[list[int]], prompt: Tensor, tokens: Tensor, length: Tensor, micro_batch: int | None
) -> Iterator[Rectangle]:
    """Every row laid out, as many at once as `micro_batch` says or, without a gradient, memory allows."""
    size = micro_batch or model.micro_batch(max(map(len, prompts)) + tokens.shape[1], gradient=False)
    return rectangles(prompts, prompt, tokens, length, torch.arange(len(prompt)), size)


def accumulate_gradient(
    network: PreTrainedModel,
    model: LanguageModel,
    prompts: list[list[int]],
    prompt: Tensor,
    tokens: Tensor,
    length: Tensor,
    coefficient: Tensor,
    micro_batch: int | None = None,
) -> None:
    """Adds the gradient of −Σᵢₜ coefficientᵢₜ log π(xᵢₜ|xᵢ₍<t₎) to the parameters' .grad.

    With coefficient A/N a step against .grad climbs E[A ∇ log π]. Rows whose coefficients are all 0 are not run. Shapes as in
    `log_probabilities`; coefficient [N, T], or [N, 1] for all tokens of a row alike.
    """
    rows = (coefficient != 0).any(1).nonzero().squeeze(1)
    coefficient = coefficient.expand(-1, tokens.shape[1])
    size = micro_batch or model.micro_batch(max(map(len, prompts)) + tokens.shape[1], gradient=True)
    with torch.enable_grad(), model.arithmetic():
        for part in rectangles(prompts, prompt, tokens, length, rows, size):
            scale = coefficient[part.row, part.place].to(model.device, torch.float32)
            _accumulate(network, model, part, scale)


def _accumulate(network: PreTrainedModel, model: LanguageModel, part: Rectangle, scale: Tensor) -> None:
    """Gradient of one rectangle; `scale` [n] per token."""
    position, target = part.position.to(model.device), part.target.to(model.device)
    ids = part.ids.to(model.device)
    if not model.split_head:
        (-(scale * _from_logits(network, ids, position, target)).sum()).backward()
        return
    hidden = hidden_states(network, ids).flatten(0, 1)[position]
    with torch.no_grad():
        gradient = chunked.add_gradient(head(network), hidden.detach(), target, scale)
    hidden.backward(gradient)


def _from_logits(network: PreTrainedModel, ids: Tensor, position: Tensor, target: Tensor) -> Tensor:
    logits = all_logits(network, ids).flatten(0, 1)[position]
    return logits.gather(1, target[:, None]).squeeze(1) - logits.logsumexp(-1)
