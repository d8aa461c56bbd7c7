"""Settings with a name, `training.preset`: what they declare is as if the spec had, unless it says otherwise itself."""

from collections.abc import Mapping
from typing import Any

PRESETS: dict[str, dict[str, Any]] = {
    "paper-compat": {
        "adapter": "full", "baseline": "mean", "proposal": "gated", "replay": 0, "warmStart": 0, "samplesPerStep": 512, "steps": 1000,
        "learningRate": 1.41e-5, "warmup": 100, "schedule": "constant", "averaging": 0, "precision": "fp32", "stopAtEnd": False, "nucleus": 0.9,
    },
}  # fmt: skip
"""paper-compat: every weight trained off policy at a constant rate, texts of full length, as Korbak et al. 2022 and before it
Khalifa et al. 2021 describe their experiments; moments and diversity are looked at by nucleus sampling, too."""


def with_preset(training: Mapping[str, Any]) -> dict[str, Any]:
    """`training` of a spec over what its preset declares."""
    return {**PRESETS.get(training.get("preset", ""), {}), **training}
