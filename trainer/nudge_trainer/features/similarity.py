"""`similarity`: how near the text's meaning is to the nearest of some sentences, or whether it is near enough."""

from collections.abc import Mapping, Sequence
from typing import Any

import torch

from ..network import encoder_loading
from .encoded import faults_of, judged
from .feature import Valued


class Similarity(Valued):
    """φ = the largest cosine between embeddings of the text and of a sentence, or 1 where that is at least the threshold.

    Embeddings are means over the tokens' last hidden states. Twin of src/features/encoded.ts.
    """

    high = 1.0
    partial = False  # about whole texts, and costly

    def __init__(self, definition: Mapping[str, Any]) -> None:
        self._definition = definition
        self._threshold = definition.get("threshold")
        self.binary = self._threshold is not None
        self.faults = faults_of("similarity", definition)
        self.low = 0.0 if self.binary else -1.0

    def load(self, device: torch.device) -> None:
        self._encoder = encoder_loading.load("similarity", self._definition["location"], device)
        self._sentences = self._encoder(self._definition["to"])

    def __call__(self, texts: Sequence[str], tokens: Sequence[int]) -> list[float]:
        if not texts:
            return []
        # Rounding may leave a cosine just outside its range.
        values = (self._encoder(texts) @ self._sentences.T).amax(1).clamp(-1.0, 1.0).tolist()
        return judged(values, self._threshold, self.faults)
