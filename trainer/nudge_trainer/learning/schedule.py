"""The learning-rate schedule: linear warm-up, then constant or a cosine down to nothing."""

import math


def learning_rate(step: int, *, steps: int, peak: float, warmup: int, schedule: str = "cosine") -> float:
    """Rate of `step` (from 0) of a run of `steps`: peak·(step+1)/warmup while warming up, then `schedule`.

    "constant" stays at the peak; "cosine" falls to 0 by half a cosine.
    """
    if step < warmup:
        return peak * (step + 1) / warmup
    if schedule == "constant":
        return peak
    return peak * 0.5 * (1 + math.cos(math.pi * (step - warmup) / max(1, steps - warmup)))
