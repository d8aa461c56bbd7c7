"""The base model with the odds of a few tokens changed: how far the policy is from it, and how probable it makes texts.

Everything is compared over the whole vocabulary, chunk by chunk, at every generated token.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import torch
from torch import Tensor

from nudge_trainer.model import LanguageModel
from nudge_trainer.network import head as chunked
from nudge_trainer.network.forward import all_logits, head, hidden_states
from nudge_trainer.network.layout import Rectangle, rectangles
from nudge_trainer.samples import Samples


@dataclass(frozen=True)
class Tilt:
    """Of the tokens `candidates` [K], `log_odds` gives what is added to their log-odds, [m, K] float64.

    It is asked at the places [m] of the samples [m], with the base model's log-probabilities [m, K] of the candidates there.
    """

    candidates: Tensor
    log_odds: Callable[[Tensor, Tensor, Tensor], Tensor]


def accumulate_divergence(model: LanguageModel, prompts: list[list[int]], samples: Samples, tilt: Tilt, micro_batch: int) -> None:
    """Adds the gradient of the mean over the samples of Σ_t KL(tilted(·|x_<t) ‖ π(·|x_<t)) to the parameters' .grad."""
    scale = 1 / len(samples)
    with torch.enable_grad(), model.arithmetic():
        for part in _parts(prompts, samples, micro_batch):
            tilted = _Tilted(model, tilt, part)
            with model.trained() as network:
                if model.split_head:
                    hidden = hidden_states(network, tilted.ids).flatten(0, 1)[tilted.position]
                    gradient = chunked.add_distillation(head(network), hidden.detach(), tilted.probabilities, scale)
                    hidden.backward(gradient)
                else:
                    log_pi = all_logits(network, tilted.ids).flatten(0, 1)[tilted.position].log_softmax(-1)
                    (-(tilted.probabilities(slice(None)) * log_pi).sum() * scale).backward()


@torch.no_grad()
def log_tilted(
    model: LanguageModel, prompts: list[list[int]], samples: Samples, tilt: Tilt, micro_batch: int,
    done: Callable[[int], None] = lambda rows: None,
) -> Tensor:  # fmt: skip
    """log of the tilted probability of whole texts by the base model's, [N] float64. `done` is told of rows when they are."""
    result = torch.zeros(len(samples), dtype=torch.float64)
    with model.arithmetic():
        for part in _parts(prompts, samples, micro_batch):
            tilted = _Tilted(model, tilt, part)
            for some in chunked.chunks(model.vocabulary, len(part.target)):
                result.index_add_(0, part.row[some], tilted.log_written(some))
            done(len(part.ids))
    return result


def _parts(prompts: list[list[int]], samples: Samples, micro_batch: int) -> Iterator[Rectangle]:
    return rectangles(prompts, samples.prompt, samples.tokens, samples.length, torch.arange(len(samples)), micro_batch)


class _Tilted:
    """The tilted base model at the n tokens of one rectangle, some of them at a time."""

    @torch.no_grad()
    def __init__(self, model: LanguageModel, tilt: Tilt, part: Rectangle) -> None:
        self._tilt, self._part = tilt, part
        self.ids, self.position = part.ids.to(model.device), part.position.to(model.device)
        self._candidates = tilt.candidates.to(model.device)
        with model.base() as network:
            self._head = head(network) if model.split_head else torch.nn.Identity()
            read = hidden_states if model.split_head else all_logits
            self._states = read(network, self.ids).flatten(0, 1)[self.position]

    @torch.no_grad()
    def probabilities(self, some: slice) -> Tensor:
        """Of every token [m, V]."""
        logits, log_a = self._base(some)
        return logits.index_add(1, self._candidates, self._ratio(some, log_a).to(logits)).softmax(-1)

    def log_written(self, some: slice) -> Tensor:
        """log of the tilted probability by the base model's, of the tokens that were written, [m] float64."""
        _, log_a = self._base(some)
        ratio = self._ratio(some, log_a)
        written = torch.where(self._tilt.candidates == self._part.target[some, None], ratio, 0.0).sum(1)
        return written - torch.log1p((log_a.cpu().double().exp() * ratio.expm1()).sum(1))

    def _base(self, some: slice) -> tuple[Tensor, Tensor]:
        """The base model's logits [m, V], and of them the log-probabilities [m, K] of the candidates."""
        logits = self._head(self._states[some]).float()
        return logits, logits[:, self._candidates] - logits.logsumexp(-1, keepdim=True)

    def _ratio(self, some: slice, log_a: Tensor) -> Tensor:
        return self._tilt.log_odds(self._part.row[some], self._part.place[some], log_a.cpu())
