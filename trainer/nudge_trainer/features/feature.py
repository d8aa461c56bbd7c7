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
        """Whether it may be asked of beginnings of texts, many in a step: cheap there, and no failure for a part of a text."""
        ...

    def load(self, device: torch.device) -> None:
        """Gets ready what it needs, on the device that trains; once, before the first text. Raises NudgeError, exit 2 or 4."""
        ...

    def __call__(self, texts: Sequence[str], tokens: Sequence[int]) -> list[float]:
        """φ of each text; `tokens` are the numbers of generated tokens, the end token left out."""
        ...


class Ready:
    """Needs nothing but its definition."""

    def load(self, device: torch.device) -> None:
        """Nothing is to do."""


class Binary(Ready):
    """Range of a feature that a text has or has not."""

    binary = True
    low = 0.0
    high = 1.0
    partial = True
