"""The methods compared, each as the `training` of a spec. A step draws the same number of samples in all of them."""

from typing import Any

DRAWN = 192
"""Samples that a plain method's policy draws a step; the default draws half as many, twice as often."""

_PLAIN = {"baseline": "mean", "replay": 0, "samplesPerStep": DRAWN, "warmStart": 0, "growPool": False, "schedule": "constant", "averaging": 0}
"""On policy, constant rate after the warm-up, the weights as they are."""

METHODS: dict[str, dict[str, Any]] = {
    "gdc": {"method": "gdc", **_PLAIN},
    "gdc++": {"method": "gdc++", **_PLAIN},
    "reinforce": {"method": "reinforce", **_PLAIN},
    "reinforce-p": {"method": "reinforce-p", **_PLAIN},
    "ziegler": {"method": "ziegler", **_PLAIN},
    "default": {"steps": 60},
}

ABLATIONS: dict[str, dict[str, Any]] = {
    "no-warm-start": {"warmStart": 0},
    "no-growing-pool": {"growPool": False},
    "half-replayed": {"samplesPerStep": 2 * DRAWN, "replay": 0.5, "steps": 30},
    "no-replay": {"samplesPerStep": DRAWN, "replay": 0, "steps": 30, "growPool": False},
    "v-1": {"baseline": "mean"},
    "no-averaging": {"averaging": 0},
    "constant-rate": {"schedule": "constant"},
}
"""The default without one of its improvements, at as many samples."""

RATES = (1.5e-3, 3e-3, 6e-3)
"""The grid of learning rates, the same for all methods."""
