"""`script`: a function of the user's in Python says whether a text has the feature. It runs with the trainer's rights."""

import traceback
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from ..errors import NudgeError
from .faults import Faults
from .feature import Binary


class Script(Binary):
    """φ = 1 where the script's function returns true. The run holds its source: the file may have changed since.

    A text at which it raises, or returns anything but true and false, has φ = 0 and is counted (faults.py).
    """

    partial = False  # written for whole texts, and of unknown cost

    def __init__(self, definition: Mapping[str, Any]) -> None:
        self._file = definition["file"]
        self.faults = Faults(
            f"script {self._file}", "script-failed", "Correct it, and train again: this run keeps the source it was made with."
        )
        name = definition.get("function", "feature")
        scope: dict[str, Any] = {"__name__": "nudge_feature"}
        try:
            exec(compile(definition["source"], self._file, "exec"), scope)
        except (Exception, SystemExit) as error:
            raise self._unusable(f"cannot be run: {_where(error, self._file)}") from error
        function = scope.get(name)
        if not callable(function):
            raise self._unusable(f"has no function {name}(text)")
        self._function: Callable[[str], Any] = function

    def __call__(self, texts: Sequence[str], tokens: Sequence[int]) -> list[float]:
        return [self._value(text) for text in texts]

    def _value(self, text: str) -> float:
        try:
            value = self._function(text)
            if value == 1 or value == 0:
                return self.faults.looked_at(float(value))
            why = f"it returned {value!r:.60}, where True or False is needed"
        except (Exception, SystemExit) as error:
            why = _where(error, self._file)
        return self.faults.fault(why)

    def _unusable(self, what: str) -> NudgeError:
        return NudgeError(
            "script-unusable", f"The script {self._file} {what}.", "Correct it, and train again.", {"file": self._file}, 2
        )


def _where(error: BaseException, file: str) -> str:
    """What went wrong, and the last line of the script that led to it."""
    lines = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == file]
    line = error.lineno if isinstance(error, SyntaxError) else lines[-1] if lines else None
    what = error.msg if isinstance(error, SyntaxError) else f"{type(error).__name__}: {error}"
    return what if line is None else f"line {line}: {what}"
