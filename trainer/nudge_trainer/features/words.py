"""`words`: the text has any of a list of whole words or phrases."""

from collections.abc import Mapping, Sequence
from typing import Any

from .feature import Binary
from .matching import Matcher
from .text import fold


class Words(Binary):
    """φ = 1 where at least one entry occurs."""

    def __init__(self, definition: Mapping[str, Any]) -> None:
        self._case_sensitive = definition.get("caseSensitive", False)
        self._matcher = Matcher(definition["words"], self._case_sensitive)

    def __call__(self, texts: Sequence[str], tokens: Sequence[int]) -> list[float]:
        return [float(self._matcher.found(fold(text, self._case_sensitive))) for text in texts]
