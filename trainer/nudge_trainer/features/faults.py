"""Single texts that a feature could say nothing about: counted, as texts without the feature, and too many of them an error.

One odd text among thousands is no reason to lose a run; a function that fails at one text in twenty is another function
than the one declared.
"""

from collections.abc import Iterator, Sequence
from typing import Protocol, runtime_checkable

from ..errors import NudgeError
from .feature import Feature

JUDGED = 200
"""Texts after which the share of faults is judged."""
MOST = 0.05
"""The largest share of faults a run goes on with."""


class Faults:
    """Counts the faults of one feature. `what` names it in messages: "script mine.py"; `code` and `remedy` are those of the error."""

    def __init__(self, what: str, code: str, remedy: str) -> None:
        self.what, self.code, self.remedy = what, code, remedy
        self.texts = 0
        self.count = 0
        self.first = ""

    def looked_at(self, value: float) -> float:
        """Takes in a text with its value, which is given back."""
        self.texts += 1
        return value

    def fault(self, why: str) -> float:
        """Takes in a text that failed, and gives 0, its value. Raises NudgeError (exit 5) where too many have."""
        self.texts += 1
        self.count += 1
        self.first = self.first or why
        if self.texts >= JUDGED and self.count > MOST * self.texts:
            raise NudgeError(
                self.code,
                f"The {self.what} failed at {self.count:,} of {self.texts:,} texts; the first time: {self.first}.",
                self.remedy,
                {"what": self.what, "failed": self.count, "texts": self.texts, "first": self.first},
                5,
            )
        return 0.0


@runtime_checkable
class Fallible(Protocol):
    """A feature that may fail at single texts."""

    @property
    def faults(self) -> Faults: ...


@runtime_checkable
class Composite(Protocol):
    """A feature made of others."""

    @property
    def parts(self) -> Sequence[Feature]: ...


def faults_in(features: Sequence[Feature]) -> Iterator[Faults]:
    """The counts of all features that may fail, those inside others included."""
    for feature in features:
        if isinstance(feature, Fallible):
            yield feature.faults
        if isinstance(feature, Composite):
            yield from faults_in(feature.parts)
