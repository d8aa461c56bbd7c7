"""`categories`: the text is of exactly one of several kinds, each a feature."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import torch

from .feature import Binary, Feature


class Categories(Binary):
    """φ = 1 where one feature of `of` holds and no other."""

    def __init__(self, definition: Mapping[str, Any], build: Callable[[Mapping[str, Any]], Feature]) -> None:
        self.names = list(definition["of"])
        self.parts = [build(kind) for kind in definition["of"].values()]
        self.partial = all(kind.partial for kind in self.parts)

    def load(self, device: torch.device) -> None:
        for kind in self.parts:
            kind.load(device)

    def __call__(self, texts: Sequence[str], tokens: Sequence[int]) -> list[float]:
        held = zip(*(kind(texts, tokens) for kind in self.parts), strict=True)
        return [float(sum(value == 1 for value in values) == 1) for values in held]
