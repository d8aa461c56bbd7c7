"""`length`: words, characters, sentences or tokens of the text; with a bound binary, without one numeric."""

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import regex

from .matching import WORD

_RUN = regex.compile(rf"{WORD}+(?:['’\-]{WORD}+)*")
_SENTENCE = regex.compile(r"[.!?…。！？]+(?=\s|$|[\"'”’)\]])")

COUNTS: dict[str, Callable[[str, int], int]] = {
    "words": lambda text, tokens: len(_RUN.findall(text)),
    "characters": lambda text, tokens: len(text),
    "sentences": lambda text, tokens: _sentences(text),
    "tokens": lambda text, tokens: tokens,
}


class Length:
    """φ = the length, or 1 where it lies between `min` and `max`."""

    low = 0.0

    def __init__(self, definition: Mapping[str, Any]) -> None:
        self._count = COUNTS[definition["unit"]]
        self.binary = "min" in definition or "max" in definition
        self.high = 1.0 if self.binary else math.inf
        self._min, self._max = definition.get("min", 0), definition.get("max", math.inf)

    def __call__(self, texts: Sequence[str], tokens: Sequence[int]) -> list[float]:
        lengths = [self._count(text, count) for text, count in zip(texts, tokens, strict=True)]
        if not self.binary:
            return [float(length) for length in lengths]
        return [float(self._min <= length <= self._max) for length in lengths]


def _sentences(text: str) -> int:
    """Ends of sentences, and one more where text follows the last of them."""
    ends = list(_SENTENCE.finditer(text))
    rest = text[ends[-1].end() :] if ends else text
    return len(ends) + (1 if _RUN.search(rest) else 0)
