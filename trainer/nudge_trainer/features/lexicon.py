"""`lexicon`: the text has strictly more words of one list than of another, occurrences counted."""

from collections.abc import Mapping, Sequence
from typing import Any

from .feature import Binary
from .matching import Matcher


class Lexicon(Binary):
    """φ = 1 where the occurrences of `more` outnumber those of `than`."""

    def __init__(self, definition: Mapping[str, Any]) -> None:
        sensitive = definition.get("caseSensitive", False)
        self._more, self._than = Matcher(definition["more"], sensitive), Matcher(definition["than"], sensitive)

    def __call__(self, texts: Sequence[str], tokens: Sequence[int]) -> list[float]:
        return [float(self._more.count(text) > self._than.count(text)) for text in texts]
