"""A language model small enough to enumerate: exact sums to hold every estimator, fit and gradient against."""

import math
from dataclasses import dataclass

import torch
from torch import Tensor

from nudge_trainer.target import Constraint

END = 0


@dataclass(frozen=True)
class Space:
    """All sequences of up to `longest` tokens over `vocabulary`; END closes a sequence, a full one is cut.

    tokens [S, L] padded with END, length [S] with the END token counted.
    """

    vocabulary: int
    longest: int
    tokens: Tensor
    length: Tensor

    def __len__(self) -> int:
        return len(self.tokens)


def enumerate_sequences(vocabulary: int = 6, longest: int = 4) -> Space:
    """Every sequence once."""
    open_rows: list[list[int]] = [[]]
    closed: list[list[int]] = []
    for _ in range(longest):
        closed += [[*row, END] for row in open_rows]
        open_rows = [[*row, token] for row in open_rows for token in range(1, vocabulary)]
    rows = closed + open_rows
    tokens = torch.tensor([row + [END] * (longest - len(row)) for row in rows])
    return Space(vocabulary, longest, tokens, torch.tensor([len(row) for row in rows]))


def random_logits(space: Space, generator: torch.Generator, scale: float = 1.0) -> Tensor:
    """Weights [L, V + 1, V] of a model whose next token depends on the position and the last token."""
    shape = (space.longest, space.vocabulary + 1, space.vocabulary)
    return scale * torch.randn(shape, generator=generator, dtype=torch.float64)


def token_log_probabilities(space: Space, logits: Tensor) -> Tensor:
    """log π(x_t|x_<t) of every token of every sequence, [S, L], 0 after the end; differentiable in the logits."""
    previous = torch.cat([torch.full((len(space), 1), space.vocabulary), space.tokens[:, :-1]], 1)
    position = torch.arange(space.longest).expand_as(previous)
    steps = torch.log_softmax(logits, -1)[position, previous, space.tokens]
    return torch.where(position < space.length[:, None], steps, 0.0)


def log_probabilities(space: Space, logits: Tensor) -> Tensor:
    """log π(x) of every sequence, [S]; differentiable in the logits."""
    return token_log_probabilities(space, logits).sum(1)


def contains(space: Space, token: int) -> Tensor:
    """Whether the token occurs, [S] of 0 and 1."""
    counted = torch.arange(space.longest) < space.length[:, None]
    return ((space.tokens == token) & counted).any(1).to(torch.float64)


def occurrences(space: Space, token: int) -> Tensor:
    """How often the token occurs, [S]."""
    counted = torch.arange(space.longest) < space.length[:, None]
    return ((space.tokens == token) & counted).sum(1).to(torch.float64)


def draw(log_p: Tensor, n: int, generator: torch.Generator) -> Tensor:
    """Indices [n] of sequences drawn from the distribution."""
    return torch.multinomial(log_p.exp(), n, replacement=True, generator=generator)


def kl(log_p: Tensor, log_q: Tensor) -> float:
    """Exact KL(p‖q) of two normalised distributions [S], −inf allowed in p."""
    p = log_p.exp()
    return float(torch.where(p > 0, p * (log_p - log_q), 0.0).sum())


def binary(name: str, low: float, high: float | None = None) -> Constraint:
    """A constraint on a feature of 0 and 1."""
    return Constraint(name, low, low if high is None else high, True, (0.0, 1.0))


def numeric(name: str, low: float, high: float | None = None) -> Constraint:
    """A constraint on a numeric feature from 0 up."""
    return Constraint(name, low, low if high is None else high, False, (0.0, math.inf))


ONE = torch.ones(1, dtype=torch.float64)
"""tau of a run with one prompt."""
