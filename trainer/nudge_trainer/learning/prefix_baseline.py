"""A baseline for every place in a text: what the target's weight p/π is on average, given prompt and features of the text so far.

The gradient of a token may be measured against any function of the tokens before it: E_π[V(x_<t) ∇ log π(x_t|x_<t)] = 0.
GDC++ takes V = 1, the mean of p/π over all texts. Once a text has said what a feature asks for, its weight hardly moves
any more, and against the mean of such texts its later tokens carry next to no noise. With a target of its own for each prompt
the same feature lifts the weight after one prompt and lowers it after another.
"""

import math
from collections.abc import Sequence

import torch
from torch import Tensor

from ..features import Feature
from ..model import LanguageModel
from ..samples import Samples

SLOTS = 16
"""Most places in a text at which its features are looked at."""
STATES = 256
"""Most states that the features of a text make; binary ones that may be asked of a part of a text, the first of the spec."""
VALUES = 3
"""Of a feature: 0, 1, and not-a-number where the text is not yet one that it is asked about (`among`)."""
DECAY = 0.85
"""What a step leaves of the sums before it with one prompt; V must follow π. Of C prompts each has a C-th of a step's samples,
and as many of them are remembered.
"""
PRIOR = 4.0
"""Samples that a coarser mean counts for, where a slot and a state have few of their own."""


class PrefixBaseline:
    """V [slots, states], a ratio of decaying sums of w = p/q and r = π/q over the samples seen in that slot and state.

    A state is the prompt and the value of every feature, the prompt first.
    """

    def __init__(self, features: Sequence[Feature], max_tokens: int, prompts: int) -> None:
        asked = [feature for feature in features if feature.binary and feature.partial]
        self.features = asked[: int(math.log(STATES, VALUES))]
        self.decay = DECAY ** (1 / prompts)
        self.stride = -(-max_tokens // SLOTS)
        self.slots = -(-max_tokens // self.stride)
        self.sums = torch.zeros(2, self.slots, prompts * VALUES ** len(self.features), dtype=torch.float64)

    def states(self, model: LanguageModel, samples: Samples) -> Tensor:
        """The state [N, slots] int64 before each slot's first token."""
        places = torch.arange(self.slots) * self.stride
        count = len(samples)
        length = torch.minimum(places.repeat(count), (samples.length - samples.ended.long()).repeat_interleave(self.slots))
        texts = model.decode(samples.tokens.repeat_interleave(self.slots, 0), length)
        state = samples.prompt.repeat_interleave(self.slots)
        for feature in self.features:
            state = VALUES * state + torch.tensor(feature(texts, length.tolist())).nan_to_num(nan=VALUES - 1).long()
        return state.reshape(count, self.slots)

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
