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
    r"\(\?P?<[^>]*[^\x00-\x7f>]": "a group's name is of letters from a to z, digits and _",
    r"\{\d*,?\d{9}": "a repetition is of at most 1000",
}
"""What people expect of other engines, or the two languages' engines disagree about."""


_LONGEST = 10_000
"""Characters; the searches above are quadratic in the worst case."""


def fault(pattern: str) -> str | None:
    """Why a pattern is no RE2 expression, in RE2's words where it has any; None for a good one."""
    if len(pattern) > _LONGEST:
        return f"it is longer than {_LONGEST} characters"
    bare = _LITERAL.sub("", pattern)
    for operator, sentence in _UNSUPPORTED.items():
        if re.search(operator, bare):
            return sentence
    names = re.findall(r"\(\?P?<(\w+)>", bare)
    if len(set(names)) < len(names):
        return "two groups have the same name"
    try:
        _compile(pattern)
    except re2.error as error:
        words = _words(error)
        return f"RE2 says: {words[:80]}{'…' if len(words) > 80 else ''}"
    except UnicodeEncodeError:
        return "RE2 says: invalid UTF-8"
    return None


def _compile(pattern: str) -> Any:
    options = re2.Options()
    options.log_errors = False
    # Without it the module keeps the place of every group, in memory that a pattern of many groups makes quadratic.
    options.never_capture = True
    # RE2's own 8 MiB are too few for a thousand letters of any script, which its twin takes.
    options.max_mem = 64 << 20
    return re2.compile(pattern, options)


def _words(error: Exception) -> str:
    message = error.args[0]
    words = message.decode("utf-8", "replace") if isinstance(message, bytes) else str(message)
    # The twin's engine does not quote the sign that makes a repetition lazy.
    return words.removesuffix("?") if words.startswith("invalid repetition size") else words


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
