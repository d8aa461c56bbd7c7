"""When a run has reached its target, and when going on would not bring it nearer."""

import math
from collections.abc import Sequence
from typing import Any

from ..estimators import Interval
from ..settings import Settings
from ..target import Constraint

MOMENT_GOAL = 0.03
"""Of shares, and of means that lie between -1 and 1."""
NUMERIC_GOAL = 0.05
"""Of the target, of lengths."""
KL_GOAL = 0.25
"""Of KL(p‖a)."""
PATIENCE = 3
"""Reviews without a lower bound after which training with `stop: goal` ends."""


def misses(constraints: tuple[Constraint, ...], moments: dict[str, Any], kl: Interval, kl_target_base: float, settings: Settings) -> list[str]:
    """A sentence for every part of the goal that is not reached."""
    found = []
    for constraint in constraints:
        found_moment = moments[constraint.name]
        mean = found_moment["mean"]
        distance = found_moment.get("meanAbsoluteError", max(constraint.low - mean, mean - constraint.high, 0.0))
        bounded = math.isfinite(constraint.range[1])
        bar = settings.goal_moment or (MOMENT_GOAL if bounded else NUMERIC_GOAL * max(abs(constraint.low), abs(constraint.high)))
        if not distance <= bar:
            found.append(_miss(constraint, found_moment))
    bar = settings.goal_kl if settings.goal_kl is not None else KL_GOAL * kl_target_base
    if not kl.high < bar:
        found.append(f"KL(p‖π) may be as high as {kl.high:.3f} nats, its goal is below {bar:.3f}.")
    return found


def _miss(constraint: Constraint, moment: dict[str, Any]) -> str:
    if moment["n"] == 0:
        return f"“{constraint.name}” is unknown: no text was about it."
    if "meanAbsoluteError" in moment:
        error = constraint.figure(moment["meanAbsoluteError"])
        return f"“{constraint.name}” misses the prompts' targets by {error} on average."
    return f"“{constraint.name}” is at {constraint.figure(moment['mean'])}, its target is {constraint.wanted()}."


def stopped_falling(highs: Sequence[float]) -> bool:
    """Whether none of the last three reviews found a lower upper end of KL(p‖π) than those before, `highs` in their order."""
    return len(highs) > PATIENCE and min(highs[-PATIENCE:]) >= min(highs[:-PATIENCE])
