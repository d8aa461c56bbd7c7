"""The methods compared, each as the `training` of a spec.

The default draws half of the spec's base samples: its reviews refine λ later, which the papers' methods take as it is.
"""

from typing import Any

DRAWN = 192
"""Samples that a plain method's policy draws a step: large batches, as the papers have them."""

_PLAIN = {"baseline": "mean", "replay": 0, "samplesPerStep": DRAWN, "warmStart": 0, "growPool": False, "schedule": "constant", "averaging": 0}
"""On policy, constant rate after the warm-up, the weights as they are."""

METHODS: dict[str, dict[str, Any]] = {
    "gdc": {"method": "gdc", **_PLAIN},
    "gdc++": {"method": "gdc++", **_PLAIN},
    "reinforce": {"method": "reinforce", **_PLAIN},
    "reinforce-p": {"method": "reinforce-p", **_PLAIN},
    "ziegler": {"method": "ziegler", **_PLAIN},
    "default": {},
}

ABLATIONS: dict[str, dict[str, Any]] = {
    "no-warm-start": {"warmStart": 0, "samplesPerStep": 32, "steps": 300},
    "large-batches": {"samplesPerStep": DRAWN, "steps": 50},
    "v-1": {"baseline": "mean"},
    "no-averaging": {"averaging": 0},
    "constant": {"schedule": "constant"},
    "bf16": {"precision": "bf16"},
    "half-replayed": {"replay": 0.5},
    "replayed-and-grown": {"replay": 0.75, "growPool": True},
    "gdc-small-batches": {**_PLAIN, "method": "gdc", "samplesPerStep": 32, "steps": 300},
    "gdc++-small-batches": {**_PLAIN, "method": "gdc++", "samplesPerStep": 32, "steps": 300},
}
"""The default without one of its parts or with one more, and the papers' methods in batches as small; all draw as many samples."""

FEWER = {"word-1e-3": 9000}
"""Base samples of the default where half of the spec's show too few texts that the target allows."""

RATES = (1.5e-3, 3e-3, 6e-3)
"""The grid of learning rates, the same for all methods."""
