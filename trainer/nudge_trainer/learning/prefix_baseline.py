"""A baseline for every place in a text: what the target's weight p/π is on average, given prompt and features of the text so far.

The gradient of a token may be measured against any function of the tokens before it: E_π[V(x_<t) ∇ log π(x_t|x_<t)] = 0.
GDC++ takes V = 1, the mean of p/π over all texts. Once a text has said what a feature asks for, its weight hardly moves
any more, and against the mean of such texts its later tokens carry next to no noise. With a target of its own for each prompt
the same feature lifts the weight after one prompt and lowers it after another.
"""

from collections.abc import Sequence

import torch
from torch import Tensor

from ..features import Feature
from ..model import LanguageModel
from ..samples import Samples
from .prefix_states import PrefixStates

SLOTS = 16
"""Most places in a text at which its features are looked at."""
DECAY = 0.85
"""What a step leaves of the sums before it with one prompt; V must follow π. Of C prompts each has a C-th of a step's samples,
and as many of them are remembered.
"""
PRIOR = 4.0
"""Samples that a coarser mean counts for, where a slot and a state have few of their own."""


class PrefixBaseline:
    """V [slots, states], a ratio of decaying sums of w = p/q and r = π/q over the samples seen in that slot and state."""

    def __init__(self, features: Sequence[Feature], max_tokens: int, prompts: int) -> None:
        self.prefix = PrefixStates(features, prompts)
        self.decay = DECAY ** (1 / prompts)
        self.stride = -(-max_tokens // SLOTS)
        self.slots = -(-max_tokens // self.stride)
        self.sums = torch.zeros(2, self.slots, self.prefix.count, dtype=torch.float64)

    def states(self, model: LanguageModel, samples: Samples) -> Tensor:
        """The state [N, slots] int64 before each slot's first token."""
        return self.prefix.before(model, samples, torch.arange(self.slots) * self.stride)

    def values(self, states: Tensor, width: int) -> Tensor:
        """V [N, width] for each token; the samples that it judges must not have been added yet, or it is biased."""
        w, r = self.sums
        everywhere = (w.sum(0) + PRIOR) / (r.sum(0) + PRIOR)
        table = (w + PRIOR * everywhere) / (r + PRIOR)
        slots = torch.arange(width) // self.stride
        values: Tensor = table[slots, states[:, slots]]
        return values

    def add(self, states: Tensor, length: Tensor, w: Tensor, r: Tensor) -> None:
        """Takes in samples of a proposal q: `w` = p/q and `r` = π/q, [N], of texts of `length` [N] tokens."""
        self.sums *= self.decay
        there = torch.arange(self.slots) * self.stride < length[:, None]
        places = (torch.arange(self.slots) * self.sums.shape[2] + states)[there]
        for sums, value in zip(self.sums, (w, r), strict=True):
            sums.view(-1).index_add_(0, places, value[:, None].expand_as(there)[there])
