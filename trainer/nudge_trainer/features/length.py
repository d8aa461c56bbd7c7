"""`length`: words, characters, sentences or tokens of the text; with a bound binary, without one numeric."""

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import regex

from .feature import Ready
from .text import SPACE, UNSPACED, WORD

_WORD = regex.compile(rf"(?!\p{{M}}){WORD}+(?:['\u2019\u2010\u2011-]{WORD}+)*|{UNSPACED}", regex.V1)
_CLOSING = r"[\"'\u2019\u201d\u00bb)\]}\u300d\u300f\uff09]*"
_SENTENCE_END = regex.compile(
    rf"(?<![.!?\u2026])[.!?\u2026]+{_CLOSING}(?={SPACE}|\Z)|[\u3002\uff01\uff1f\uff61]+{_CLOSING}"
)


def words(text: str) -> int:
    """Runs of word characters that no mark begins, one apostrophe or hyphen between two joining them.

    In a script without spaces each letter is a word.
    """
    return sum(1 for _ in _WORD.finditer(text))


def sentences(text: str) -> int:
    """Pieces between the ends of sentences that hold a word; the last needs no end."""
    return sum(1 for piece in _SENTENCE_END.split(text) if _WORD.search(piece))


COUNTS: dict[str, Callable[[str, int], int]] = {
    "words": lambda text, tokens: words(text),
    "characters": lambda text, tokens: len(text),
    "sentences": lambda text, tokens: sentences(text),
    "tokens": lambda text, tokens: tokens,
}


class Length(Ready):
    """φ = the length, or 1 where it lies between `min` and `max`, both included."""

    low = 0.0
    partial = False  # any token may change it: how long a beginning is says little but its place

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
