"""What `classifier` and `similarity` have in common: what a network says of a text becomes the feature's value."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

from ..network.encoder import Kind
from ..network.encoder_loading import WORDS
from .faults import Faults


def faults_of(kind: Kind, definition: Mapping[str, Any]) -> Faults:
    """Counts the texts of which the network of a feature says nothing."""
    return Faults(f"{WORDS[kind][0]} {definition['location']['requested']}", f"{kind}-failed", "Choose another model, and train again.")


def judged(values: Sequence[float], threshold: float | None, faults: Faults) -> list[float]:
    """φ of what the network said of each text; not-a-number is 0 and counted. Twin of src/features/encoded.ts."""

    def value(said: float) -> float:
        if math.isnan(said):
            return faults.fault("it gave not-a-number")
        return faults.looked_at(said if threshold is None else float(said >= threshold))

    return [value(said) for said in values]
