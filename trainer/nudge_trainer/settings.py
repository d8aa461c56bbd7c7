"""The settings of a training: what the spec says, and defaults that fit the model and the device."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import torch

from .objectives import Objective, objective

SMALL = 20_000_000
"""Parameters up to which a model counts as small: base samples and large batches cost it little."""

LOOK = 40
"""Steps between reviews where one of them may end the training."""


@dataclass(frozen=True)
class Settings:
    """Counts are samples or steps.

    `replay` the share of a step's samples that is replayed, `grow` whether fresh ones join the pool, `warm_start` the steps on
    base samples alone that come first, None: `warm_least` and as many as show each effective sample `warm_passes` times;
    `teacher` whether it learns from the target's next tokens where it can (learning/teacher.py), `teaching` how many times the
    learning rate those steps take, whose gradient has less noise;
    `average_decay` 0 takes the weights as they are; `draw` base samples at a time;
    `reviews` per run (review.py), which look at `review_base` base samples at most, as the evaluation does at `evaluation_base`;
    `export_bits` those of a weight in the editor's export.
    """

    method: str
    baseline: str
    proposal: str
    samples_per_step: int
    replay: float
    grow: bool
    warm_start: int | None
    warm_least: int
    warm_passes: float
    teacher: bool
    teaching: float
    steps: int
    learning_rate: float
    schedule: str
    warmup: int
    average_decay: float
    base_samples: int
    draw: int
    review_samples: int
    review_base: int
    reviews: int
    evaluation_samples: int
    evaluation_base: int
    checkpoint_steps: int
    checkpoint_seconds: float
    goal_moment: float | None
    goal_kl: float | None
    stop: str = "steps"
    nucleus: float | None = None
    alpha: float = 0.5
    export_bits: int = 32

    @property
    def objective(self) -> Objective:
        """What the method makes of a batch."""
        return objective(self.method, self.alpha)

    @property
    def prefix_baseline(self) -> bool:
        """Whether every token is measured against texts like it so far."""
        return self.baseline == "prefix" and self.objective.uses_baseline


_SMALL = Settings(
    method="gdc++", baseline="prefix", proposal="policy", samples_per_step=32, replay=0, grow=False, warm_start=None, warm_least=20,
    warm_passes=2, teacher=True, teaching=1.0, steps=300, learning_rate=3e-3, schedule="cosine", warmup=4, average_decay=0.95,
    base_samples=20_000, draw=4096, review_samples=1024, review_base=20_000, reviews=2, evaluation_samples=4096, evaluation_base=40_000,
    checkpoint_steps=50, checkpoint_seconds=15.0, goal_moment=None, goal_kl=None,
)  # fmt: skip

_LARGE_CPU = replace(
    _SMALL, teaching=3.0, samples_per_step=16, steps=200, learning_rate=3e-4, base_samples=960,
    draw=320, review_samples=320, review_base=960, evaluation_samples=2000, evaluation_base=1920,
    checkpoint_steps=10, checkpoint_seconds=120.0, export_bits=8,
)  # fmt: skip

_LARGE_GPU = replace(
    _LARGE_CPU, samples_per_step=64, steps=400, base_samples=10_000, draw=2048, review_samples=2048, review_base=6144, reviews=4,
    checkpoint_steps=50, evaluation_samples=4096, evaluation_base=40_000,
)  # fmt: skip

_DECLARED = {
    "method": "method", "alpha": "alpha", "baseline": "baseline", "proposal": "proposal", "samplesPerStep": "samples_per_step",
    "replay": "replay", "growPool": "grow", "warmStart": "warm_start", "teacher": "teacher", "steps": "steps", "stop": "stop",
    "learningRate": "learning_rate", "warmup": "warmup", "schedule": "schedule", "averaging": "average_decay",
    "baseSamples": "base_samples", "evaluationSamples": "evaluation_samples", "nucleus": "nucleus",
    "checkpointSteps": "checkpoint_steps", "checkpointSeconds": "checkpoint_seconds", "exportBits": "export_bits",
}  # fmt: skip


def resolve(training: Mapping[str, Any], parameters: int, device: torch.device) -> Settings:
    """Defaults for a model of `parameters` weights on `device`, with what `training` of the spec declares."""
    defaults = _SMALL if parameters <= SMALL else _LARGE_CPU if device.type == "cpu" else _LARGE_GPU
    declared = {ours: training[theirs] for theirs, ours in _DECLARED.items() if theirs in training}
    if not objective(declared.get("method", defaults.method)).matches:
        # A reward is maximised: samples of the target have no part in it.
        declared.update({"replay": 0.0, "warm_start": 0, "grow": False} | declared | {"proposal": "policy"})
    if declared.get("proposal") == "gated":
        # Replayed samples stand for p beside those of π: of two proposals each sample would need both.
        declared["replay"] = 0.0
    goal = training.get("goal", {})
    if "samples_per_step" not in declared and "replay" in declared:
        # Less replay does not mean more samples: the policy draws as many as ever.
        declared["samples_per_step"] = round(defaults.samples_per_step / (1 - declared["replay"]))
    settings = replace(defaults, **declared, goal_moment=goal.get("moment"), goal_kl=goal.get("kl"))
    # Half the samples are √2 times the noise: a rate that fits the default batch would throw a smaller one about.
    rate = defaults.learning_rate * min(1.0, math.sqrt(settings.samples_per_step / defaults.samples_per_step))
    return replace(
        settings,
        learning_rate=declared.get("learning_rate", rate),
        grow=settings.grow and settings.replay > 0,
        draw=min(settings.draw, settings.base_samples),
        warmup=min(settings.warmup, settings.steps),
        reviews=max(settings.reviews, settings.steps // LOOK) if settings.stop == "goal" else settings.reviews,
        review_samples=min(settings.review_samples, settings.evaluation_samples),
    )
