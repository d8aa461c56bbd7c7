"""What a text says while it is written: the state of its beginnings, made of its prompt and the features' values so far."""

from collections.abc import Callable, Sequence
from itertools import accumulate
from operator import mul

import torch
from torch import Tensor

from ..features import Feature
from ..model import LanguageModel
from ..samples import Samples

MOST = 256
"""Most states that the features of a text make; binary ones that may be asked of a part of a text, the first of the spec."""

AT_ONCE = 16_384
"""Most beginnings that are written out at once: of 200 tokens in a few ten megabytes."""


class PrefixStates:
    """Numbers the states: the prompt first, then the stage of every feature. `count` of them in all, `asked` the features."""

    def __init__(self, features: Sequence[Feature], prompts: int) -> None:
        asked = [feature for feature in features if feature.binary and feature.partial]
        kinds = [made for made in accumulate((feature.stages for feature in asked), mul) if made <= MOST]
        self.asked = asked[: len(kinds)]
        self.count = prompts * (kinds[-1] if kinds else 1)

    def of(self, texts: Sequence[str], tokens: Tensor, prompt: Tensor) -> Tensor:
        """The states [n] int64 of n texts of so many `tokens` [n], after prompts [n]."""
        state = prompt
        for feature in self.asked:
            state = feature.stages * state + torch.tensor(feature.stage(texts, tokens.tolist()), dtype=torch.int64)
        return state

    def before(self, model: LanguageModel, samples: Samples, places: Tensor, attend: Callable[[], None] = lambda: None) -> Tensor:
        """The states [N, P] of the samples' beginnings, as long as `places` [P] say in tokens, or whole where they are shorter.

        Written out at most AT_ONCE at a time; `attend` is called in between.
        """
        parts = []
        for part in torch.arange(len(samples)).split(max(1, AT_ONCE // len(places))):
            attend()
            parts.append(self._before(model, samples.select(part), places))
        return torch.cat(parts)

    def _before(self, model: LanguageModel, samples: Samples, places: Tensor) -> Tensor:
        count, width = len(samples), len(places)
        length = torch.minimum(places.repeat(count), (samples.length - samples.ended.long()).repeat_interleave(width))
        texts = model.decode(samples.tokens.repeat_interleave(width, 0), length)
        return self.of(texts, length, samples.prompt.repeat_interleave(width)).reshape(count, width)
