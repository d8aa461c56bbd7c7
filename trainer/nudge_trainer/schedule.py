"""The learning-rate schedule: linear warm-up, then a cosine down to nothing."""

import math


def learning_rate(step: int, *, steps: int, peak: float, warmup: int) -> float:
    """Rate of `step` (from 0) of a run of `steps`: peak·(step+1)/warmup while warming up, then a half cosine to 0."""
    if step < warmup:
        return peak * (step + 1) / warmup
    return peak * 0.5 * (1 + math.cos(math.pi * (step - warmup) / max(1, steps - warmup)))
