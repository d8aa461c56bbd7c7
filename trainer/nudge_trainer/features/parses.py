"""`parses`: the whole text is code in a language without a syntax error, by the language's tree-sitter grammar."""

import re
from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import Any

from tree_sitter import Language, Parser

from ..errors import NudgeError
from .feature import Binary
from .text import is_blank

LONGEST = 10_000
"""Code points. What a hostile text costs grows with the square of its length."""
DEEPEST = 200
"""Brackets that are open at once, those in strings and comments too: from about two thousand on JavaScript's stack overflows."""
_BRACKET = re.compile(r"[()\[\]{}]")
_DIALECTS = {"typescript": ("typescript", "language_typescript"), "tsx": ("typescript", "language_tsx")}
"""The languages that share a package: its name, and its function for each."""


class Parses(Binary):
    """φ = 1 where the grammar's tree of the text has no error, no token that is missing, and the text is not blank."""

    partial = False  # the beginning of a program is seldom one

    def __init__(self, definition: Mapping[str, Any]) -> None:
        self._parser = Parser(_grammar(definition["language"]))

    def __call__(self, texts: Sequence[str], tokens: Sequence[int]) -> list[float]:
        return [float(self._holds(text)) for text in texts]

    def _holds(self, text: str) -> bool:
        if len(text) > LONGEST or _depth(text) > DEEPEST or is_blank(text):
            return False
        # UTF-16 as in JavaScript: what the parser does, and how often it looks up, is the same in both languages.
        units = memoryview(text.encode("utf-16-le", "surrogatepass"))
        looks = _Looks(len(text))
        try:
            tree = self._parser.parse(lambda at, _: bytes(units[at:]), encoding="utf16le", progress_callback=looks.stop)
        except ValueError:
            if not looks.stopped:
                raise
            self._parser.reset()
            return False
        return not tree.root_node.has_error


def _depth(text: str) -> int:
    deepest = depth = 0
    for bracket in _BRACKET.findall(text):
        depth = depth + 1 if bracket in "([{" else max(0, depth - 1)
        deepest = max(deepest, depth)
    return deepest


class _Looks:
    """Looks at the parser, one in a hundred of its operations: good code takes less than 10 a character, these are 20."""

    def __init__(self, characters: int) -> None:
        self._left = 100 + characters // 5
        self.stopped = False

    def stop(self, _offset: int, has_error: bool) -> bool:
        self._left -= 1
        self.stopped = has_error or self._left < 0
        return self.stopped


def _grammar(language: str) -> Language:
    package, function = _DIALECTS.get(language, (language, "language"))
    try:
        module: Any = import_module(f"tree_sitter_{package}")
    except ImportError as error:
        message = f"The trainer's Python has no grammar of {language} (tree-sitter-{package})."
        remedy = "Install trainer/requirements.lock into it, or let Nudge make its own environment."
        raise NudgeError("grammar-missing", message, remedy, {"language": language}, 4) from error
    return Language(getattr(module, function)())
