"""`among`: a feature looked at only in the texts that have another one."""

import math
from collections.abc import Sequence

import torch

from .feature import Feature


class Among:
    """φ where ψ = 1, and not a number where the text has nothing to say about it."""

    def __init__(self, feature: Feature, condition: Feature) -> None:
        self.parts = feature, condition
        self.binary, self.low, self.high = feature.binary, feature.low, feature.high
        self.partial = feature.partial and condition.partial
        self.stages = feature.stages + 1

    def load(self, device: torch.device) -> None:
        for part in self.parts:
            part.load(device)

    def __call__(self, texts: Sequence[str], tokens: Sequence[int]) -> list[float]:
        feature, condition = self.parts
        values, concerned = feature(texts, tokens), condition(texts, tokens)
        return [value if psi == 1 else math.nan for value, psi in zip(values, concerned, strict=True)]

    def stage(self, texts: Sequence[str], tokens: Sequence[int]) -> list[int]:
        """That of φ; one more where the text has nothing to say about it yet."""
        feature, condition = self.parts
        stages, concerned = feature.stage(texts, tokens), condition(texts, tokens)
        return [stage if psi == 1 else feature.stages for stage, psi in zip(stages, concerned, strict=True)]
