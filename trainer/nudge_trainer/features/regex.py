"""`regex`: the text has a match of a pattern in RE2 syntax, whose matching time is linear: no pattern can hang."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

import re2

from ..errors import NudgeError
from .feature import Binary

_LITERAL = re.compile(r"\\Q.*?(?:\\E|\Z)|\\[^1-9C]|\[\^?\]?(?:\[:\^?[a-z]+:\]|\\.|[^\]\\])*\]", re.DOTALL)
"""Quotations, escapes and classes: nothing in them is one of the operators below."""

_UNSUPPORTED = {
    r"\(\?<?[=!]": "RE2 has no look-ahead and no look-behind",
    r"\\[1-7](?![0-7])|\\[89]|\(\?P=": "RE2 has no back-references",
    r"\\C": "\\C matches bytes, and features read characters",
    r"(?s)\(\?P?<(\w+)>.*\(\?P?<\1>": "two groups have the same name",
}
"""What people expect of other engines, or the two languages' engines disagree about."""


def fault(pattern: str) -> str | None:
    """Why a pattern is no RE2 expression, in RE2's words where it has any; None for a good one."""
    bare = _LITERAL.sub("", pattern)
    for operator, sentence in _UNSUPPORTED.items():
        if re.search(operator, bare):
            return sentence
    try:
        _compile(pattern)
    except re2.error as error:
        return f"RE2 says: {_words(error)}"
    except UnicodeEncodeError:
        return "RE2 says: invalid UTF-8"
    return None


def _compile(pattern: str) -> Any:
    options = re2.Options()
    options.log_errors = False
    return re2.compile(pattern, options)


def _words(error: Exception) -> str:
    message = error.args[0]
    return message.decode("utf-8", "replace") if isinstance(message, bytes) else str(message)


class Regex(Binary):
    """φ = 1 where the pattern is found anywhere in the text."""

    def __init__(self, definition: Mapping[str, Any]) -> None:
        pattern, flags = definition["pattern"], definition.get("flags", "")
        wrong = fault(pattern)
        if wrong is not None:
            raise NudgeError(
                "invalid-pattern",
                f'"{pattern}" is not a pattern that can be used: {wrong}.',
                "Correct it; the syntax is RE2's.",
                {"pattern": pattern},
                2,
            )
        self._pattern = _compile(f"(?{flags}){pattern}" if flags else pattern)

    def __call__(self, texts: Sequence[str], tokens: Sequence[int]) -> list[float]:
        # Bytes, because the module would else map the places of every match back to characters.
        encoded = (text.encode("utf-8", "replace") for text in texts)
        return [float(self._pattern.search(text) is not None) for text in encoded]
