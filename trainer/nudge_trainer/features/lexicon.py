"""`lexicon`: the text has strictly more words of one list than of another, occurrences counted."""

from collections.abc import Mapping, Sequence
from typing import Any

from .feature import Binary
from .matching import Matcher
from .text import fold


class Lexicon(Binary):
    """φ = 1 where the occurrences of `more` outnumber those of `than`."""

    def __init__(self, definition: Mapping[str, Any]) -> None:
        self._case_sensitive = definition.get("caseSensitive", False)
        self._more = Matcher(definition["more"], self._case_sensitive)
        self._than = Matcher(definition["than"], self._case_sensitive)

    def __call__(self, texts: Sequence[str], tokens: Sequence[int]) -> list[float]:
        return [self._value(fold(text, self._case_sensitive)) for text in texts]

    def _value(self, folded: str) -> float:
        more = self._more.count(folded)
        return float(more > 0 and more > self._than.count(folded))
