"""The target's own distribution of the next token, as far as the features show while a text is written.

    p(v|x_<t) = a(v|x_<t)·ψ(x_<t v) / Σ_u a(u|x_<t)·ψ(x_<t u),   ψ(x_≤t) = E_a[P/(aZ) | x_≤t]

holds of any target (ψ is the twist function of Zhao et al. 2024, arXiv 2404.17546; with a classifier for it, the decoding of
FUDGE, Yang and Klein 2021, arXiv 2104.05218). Here ψ is a mean over base samples, given place, prompt and the features' values
so far, and whether it has ended: a table, exact where these say all that matters of a text's beginning. Only a token that
changes one of them changes ψ, so the teacher is the base model but for a few tokens, and its distribution is known for the whole
vocabulary: a policy learns from it of every token that could have been written, and nothing in a token that decides nothing.
"""

from collections.abc import Callable, Sequence

import torch
from torch import Tensor

from ..features import Feature
from ..model import LanguageModel
from ..samples import Samples
from .prefix_states import PrefixStates

CANDIDATES = 256
"""Most tokens that may change a feature's value: those that did so in the samples, those that a and p write most first."""
LEAST = 1e-3
"""A candidate is looked at where the teacher may give it as much; elsewhere it is taken to change nothing."""
PRIOR = 4.0
"""Samples that a coarser mean counts for, where a place and a state have few of their own."""


class Teacher:
    """log ψ [places, 2, states], of texts that go on and of such as have ended, and the candidates [K]."""

    def __init__(
        self, model: LanguageModel, features: Sequence[Feature], max_tokens: int, prompts: int,
        samples: Samples, w: Tensor, r: Tensor, attend: Callable[[], None] = lambda: None,
    ) -> None:  # fmt: skip
        """Learns ψ of samples of a proposal q, each read once: `w` = p/q and `r` = a/q, [N]; calls `attend` now and then."""
        self.model = model
        self.prefix = PrefixStates(features, prompts)
        self.places = torch.arange(max_tokens + 1)
        self.ends = torch.tensor(model.end_ids, dtype=torch.int64)
        states = self.prefix.before(model, samples, self.places, attend)
        ended = samples.ended[:, None] & (self.places >= samples.length[:, None])
        self.log_twist = _twist(states, ended, samples.length, self.prefix.count, w, r).log()
        self.highest = self.log_twist.view(len(self.places), 2, prompts, -1).amax((1, 3))
        self.candidates = _changing(2 * states + ended, samples, w + r)

    def log_odds(self, samples: Samples, states: Tensor, row: Tensor, place: Tensor, log_a: Tensor) -> Tensor:
        """log ψ of each candidate as the next token, by that of a token that changes nothing, [n, K] float64, at the places [n] of rows [n].

        `states` [N, places] are those of the samples, `log_a` [n, K] the base model's log-probabilities of the candidates.
        """
        now = self.log_twist[place + 1, 0, states[row, place]]
        most = log_a.double() + (self.highest[place + 1, samples.prompt[row]] - now)[:, None]
        at, which = (most > torch.tensor(LEAST).log()).nonzero(as_tuple=True)
        result = torch.zeros(most.shape, dtype=torch.float64)
        if len(at):
            tokens = samples.tokens[row[at]]
            tokens[torch.arange(len(at)), place[at]] = self.candidates[which]
            length = place[at] + 1
            ended = torch.isin(self.candidates[which], self.ends).long()
            after = self.prefix.of(self.model.decode(tokens, length), length - ended, samples.prompt[row[at]])
            result[at, which] = self.log_twist[length, ended, after] - now[at]
        return result


def _twist(states: Tensor, ended: Tensor, length: Tensor, count: int, w: Tensor, r: Tensor) -> Tensor:
    """ψ [places, 2, states]: the mean of w by that of r of the samples there, shrunk to that of their state at any place, it to 1."""
    places = states.shape[1]
    there = torch.arange(places) <= length[:, None]
    index = ((2 * torch.arange(places) + ended) * count + states)[there]
    sums = torch.zeros(3, places * 2 * count, dtype=torch.float64)
    for row, value in zip(sums, (w, r, torch.ones_like(w)), strict=True):
        row.index_add_(0, index, value[:, None].expand_as(there)[there])
    sums = sums.view(3, places, 2, count)
    return _shrunk(sums, _shrunk(sums.sum(1), torch.ones(2, count, dtype=torch.float64)))


def _shrunk(sums: Tensor, coarser: Tensor) -> Tensor:
    """Σw/Σr of n samples, given as (Σw, Σr, n), as if PRIOR more of them had the coarser mean."""
    w, r, n = sums
    mean = torch.where(n > 0, w / r.clamp_min(torch.finfo(r.dtype).tiny), coarser)
    shrunk: Tensor = (n * mean + PRIOR * coarser) / (n + PRIOR)
    return shrunk


def _changing(states: Tensor, samples: Samples, weight: Tensor) -> Tensor:
    """The tokens [K] that changed a state when they were written, the most frequent first; a sample counts for its `weight` [N]."""
    width = samples.tokens.shape[1]
    changed = states[:, 1 : width + 1] != states[:, :width]
    times = torch.bincount(samples.tokens[changed], weights=weight[:, None].expand_as(changed)[changed])
    return times.argsort(descending=True, stable=True)[: min(CANDIDATES, int((times > 0).sum()))]
