"""The methods compared, each as the `training` of a spec. A step draws the same number of samples in all of them."""

from typing import Any

DRAWN = 192
"""Samples that a plain method's policy draws a step, as many as the default's on a small model."""

_PLAIN = {"baseline": "mean", "replay": 0, "samplesPerStep": DRAWN, "warmStart": 0, "schedule": "constant", "averaging": 0}
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
    "+cosine": {"method": "gdc++", **_PLAIN, "schedule": "cosine"},
    "+average": {"method": "gdc++", **_PLAIN, "averaging": 0.9},
    "+prefix": {"method": "gdc++", **_PLAIN, "baseline": "prefix"},
    "+replay": {"method": "gdc++", **_PLAIN, "samplesPerStep": 2 * DRAWN, "replay": 0.5},
    "+grow": {"method": "gdc++", **_PLAIN, "samplesPerStep": 2 * DRAWN, "replay": 0.5, "growPool": True},
    "+warm": {"method": "gdc++", **_PLAIN, "warmStart": 30},
}
"""gdc++ with one improvement each."""

RATES = (1.5e-3, 3e-3, 6e-3)
"""The grid of learning rates, the same for all methods."""
