"""`classifier`: what a sequence classifier says of the text, the probability of a label or whether it is high enough."""

from collections.abc import Mapping, Sequence
from typing import Any

import torch

from ..network import encoder_loading
from .encoded import faults_of, judged
from .feature import Valued


class Classifier(Valued):
    """φ = p(label | text), or 1 where that is at least the threshold. Twin of src/features/encoded.ts."""

    low, high = 0.0, 1.0
    partial = False  # trained on whole texts, and costly

    def __init__(self, definition: Mapping[str, Any]) -> None:
        self._definition = definition
        self._threshold = definition.get("threshold")
        self.binary = self._threshold is not None
        self.faults = faults_of("classifier", definition)

    def load(self, device: torch.device) -> None:
        self._encoder = encoder_loading.load("classifier", self._definition["location"], device)
        self._label = encoder_loading.label_index(self._encoder.labels, self._definition["label"], self._definition["location"]["requested"])

    def __call__(self, texts: Sequence[str], tokens: Sequence[int]) -> list[float]:
        values = self._encoder(texts)[:, self._label].tolist() if texts else []
        return judged(values, self._threshold, self.faults)
