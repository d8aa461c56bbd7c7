"""When a run has reached its target, and when going on would not bring it nearer."""

import math
from collections.abc import Sequence
from typing import Any

from ..estimators import Interval
from ..estimators.intervals import Z95
from ..settings import Settings
from ..target import Constraint

MOMENT_GOAL = 0.03
"""Of shares, and of means that lie between -1 and 1."""
NUMERIC_GOAL = 0.05
"""Of the target, of lengths."""
KL_GOAL = 0.25
"""Of KL(p‖a)."""
KL_FLOOR = 0.01
"""Nats that are near enough whatever the target costs: the base model may meet it already."""
PATIENCE = 3
"""Reviews without a lower bound after which training with `stop: goal` ends."""


def misses(constraints: tuple[Constraint, ...], moments: dict[str, Any], kl: Interval, kl_target_base: float, settings: Settings) -> list[str]:
    """A sentence for every part of the goal that is not reached."""
    found = []
    for constraint in constraints:
        found_moment = moments[constraint.name]
        ends = [abs(end) for end in (constraint.low, constraint.high) if math.isfinite(end)]
        bounded = math.isfinite(constraint.range[1])
        bar = settings.goal_moment or (MOMENT_GOAL if bounded else NUMERIC_GOAL * max(ends))
        if not _distance(constraint, found_moment) <= bar:
            found.append(_miss(constraint, found_moment))
    bar = settings.goal_kl if settings.goal_kl is not None else max(KL_FLOOR, KL_GOAL * kl_target_base)
    if not kl.high < bar:
        found.append(f"KL(p‖π) may be as high as {kl.high:.3f} nats, its goal is below {bar:.3f}.")
    return found


def _distance(constraint: Constraint, moment: dict[str, Any]) -> float:
    """How far the moment is from its target; with a target for each prompt the mean of theirs, without what their noise adds.

    An estimate with standard error s lies about s off though the policy be exact, and the mean of many such distances does not
    shrink with their number: of d² = (distance)² + s², what an average sample shows, s² is taken off.
    """
    if "meanAbsoluteError" not in moment:
        mean: float = moment["mean"]
        return max(constraint.low - mean, mean - constraint.high, 0.0)
    known = [each for each in moment["prompts"] if each["n"]]
    distances = [
        math.sqrt(max(0.0, (each["mean"] - each["target"]) ** 2 - ((each["high"] - each["low"]) / (2 * Z95)) ** 2)) for each in known
    ]
    return math.fsum(distances) / len(known) if known else math.nan


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
