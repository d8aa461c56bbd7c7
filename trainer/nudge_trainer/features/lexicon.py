"""`lexicon`: the text has strictly more words of one list than of another, occurrences counted."""

from collections.abc import Mapping, Sequence
from typing import Any

from .feature import Binary
from .matching import Matcher
from .text import fold

FAR = 2
"""Words ahead or behind that are told apart in a beginning of a text."""


class Lexicon(Binary):
    """φ = 1 where the occurrences of `more` outnumber those of `than`."""

    stages = 2 * FAR + 1

    def __init__(self, definition: Mapping[str, Any]) -> None:
        self._case_sensitive = definition.get("caseSensitive", False)
        self._more = Matcher(definition["more"], self._case_sensitive)
        self._than = Matcher(definition["than"], self._case_sensitive)

    def __call__(self, texts: Sequence[str], tokens: Sequence[int]) -> list[float]:
        return [float(ahead > 0) for ahead in self._ahead(texts)]

    def stage(self, texts: Sequence[str], tokens: Sequence[int]) -> list[int]:
        """By how many words `more` is ahead or behind, FAR at most: where it is far ahead, one word decides nothing."""
        return [max(-FAR, min(FAR, ahead)) + FAR for ahead in self._ahead(texts)]

    def _ahead(self, texts: Sequence[str]) -> list[int]:
        folded = [fold(text, self._case_sensitive) for text in texts]
        return [self._more.count(text) - self._than.count(text) for text in folded]
