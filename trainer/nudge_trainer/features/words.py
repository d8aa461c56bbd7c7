"""`words`: the text has any of a list of whole words or phrases."""

from collections.abc import Mapping, Sequence
from typing import Any

from .feature import Binary
from .matching import Matcher


class Words(Binary):
    """φ = 1 where at least one entry occurs."""

    def __init__(self, definition: Mapping[str, Any]) -> None:
        self._matcher = Matcher(definition["words"], definition.get("caseSensitive", False))

    def __call__(self, texts: Sequence[str], tokens: Sequence[int]) -> list[float]:
        return [float(self._matcher.found(text)) for text in texts]
