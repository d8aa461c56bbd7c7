"""`script`: a function of the user's in Python says whether a text has the feature. It runs with the trainer's rights."""

import traceback
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from ..errors import NudgeError
from .feature import Binary


class Script(Binary):
    """φ = 1 where the script's function returns true. The run holds its source: the file may have changed since."""

    partial = False  # written for whole texts, and of unknown cost

    def __init__(self, definition: Mapping[str, Any]) -> None:
        self._file = definition["file"]
        name = definition.get("function", "feature")
        scope: dict[str, Any] = {"__name__": "nudge_feature"}
        try:
            exec(compile(definition["source"], self._file, "exec"), scope)
        except (Exception, SystemExit) as error:
            raise self._failed("script-unusable", f"cannot be run: {_where(error, self._file)}", 2) from error
        function = scope.get(name)
        if not callable(function):
            raise self._failed("script-unusable", f"has no function {name}(text)", 2)
        self._function: Callable[[str], Any] = function

    def __call__(self, texts: Sequence[str], tokens: Sequence[int]) -> list[float]:
        return [self._value(text) for text in texts]

    def _value(self, text: str) -> float:
        try:
            value = self._function(text)
        except (Exception, SystemExit) as error:
            raise self._failed("script-failed", f"failed at a text: {_where(error, self._file)}", 5) from error
        if value not in (0, 1):
            raise self._failed("script-failed", f"returned {value!r:.60} for a text, where True or False is needed", 5)
        return float(value)

    def _failed(self, code: str, what: str, exit_code: int) -> NudgeError:
        return NudgeError(code, f"The script {self._file} {what}.", "Correct it, and train again.", {"file": self._file}, exit_code)


def _where(error: BaseException, file: str) -> str:
    """What went wrong, and the last line of the script that led to it."""
    lines = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == file]
    line = error.lineno if isinstance(error, SyntaxError) else lines[-1] if lines else None
    what = error.msg if isinstance(error, SyntaxError) else f"{type(error).__name__}: {error}"
    return what if line is None else f"line {line}: {what}"
