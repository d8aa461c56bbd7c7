"""`regex`: the text has a match of a pattern in RE2 syntax, whose matching time is linear: no pattern can hang."""

from collections.abc import Mapping, Sequence
from typing import Any

import re2

from ..errors import NudgeError
from .feature import Binary


class Regex(Binary):
    """φ = 1 where the pattern is found anywhere in the text."""

    def __init__(self, definition: Mapping[str, Any]) -> None:
        flags = definition.get("flags", "")
        options = re2.Options()
        options.log_errors = False
        prefix = f"(?{flags})" if flags else ""
        try:
            self._pattern = re2.compile(prefix + definition["pattern"], options)
        except re2.error as error:
            raise NudgeError(
                "invalid-pattern",
                f"The pattern {definition['pattern']} is no RE2 expression ({error}).",
                "Correct it; RE2 has no look-around and no back-references.",
                {"pattern": definition["pattern"]},
                2,
            ) from error

    def __call__(self, texts: Sequence[str], tokens: Sequence[int]) -> list[float]:
        return [float(self._pattern.search(text) is not None) for text in texts]
