"""What every feature kind offers."""

from collections.abc import Sequence
from typing import Protocol

import torch


class Feature(Protocol):
    """φ of decoded continuations: `binary` is 0 or 1; otherwise numeric, between `low` and `high`."""

    @property
    def binary(self) -> bool: ...

    @property
    def low(self) -> float: ...

    @property
    def high(self) -> float: ...

    @property
    def partial(self) -> bool:
        """Whether it may be asked of beginnings of texts, many in a step: cheap, no failure for a part of a text, and changed by
        few tokens."""
        ...

    @property
    def stages(self) -> int:
        """How many kinds of beginnings of texts it tells apart, where it is binary and may be asked of them."""
        ...

    def stage(self, texts: Sequence[str], tokens: Sequence[int]) -> list[int]:
        """The kind of each beginning, from 0: at least its value, and what else says how near the other value is."""
        ...

    def load(self, device: torch.device) -> None:
        """Gets ready what it needs, on the device that trains; once, before the first text. Raises NudgeError, exit 2 or 4."""
        ...

    def __call__(self, texts: Sequence[str], tokens: Sequence[int]) -> list[float]:
        """φ of each text; `tokens` are the numbers of generated tokens, the end token left out."""
        ...


class Valued:
    """Tells beginnings of texts apart by its value alone."""

    stages = 2

    def stage(self: Feature, texts: Sequence[str], tokens: Sequence[int]) -> list[int]:
        """φ."""
        return [int(value) for value in self(texts, tokens)]


class Ready(Valued):
    """Needs nothing but its definition."""

    def load(self, device: torch.device) -> None:
        """Nothing is to do."""


class Binary(Ready):
    """Range of a feature that a text has or has not."""

    binary = True
    low = 0.0
    high = 1.0
    partial = True
