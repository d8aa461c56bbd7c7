"""Figures in the form of events (schemas/events.schema.json)."""

from collections.abc import Sequence
from typing import Any

from torch import Tensor

from .estimators import Interval, moment
from .samples import Samples
from .target import Constraint, Fit


def moments(samples: Samples, constraints: Sequence[Constraint], tau: Tensor) -> dict[str, Any]:
    """`moments` of an event: every constraint's mean with its 95 % interval, count and target."""
    return {
        constraint.name: {
            **_ends(moment(samples.phi[:, j], samples.prompt, tau, binary=constraint.binary)),
            "n": len(samples),
            "target": _target(constraint),
        }
        for j, constraint in enumerate(constraints)
    }


def interval(name: str, value: Interval) -> dict[str, float]:
    """`name`, `nameLow` and `nameHigh`."""
    return {name: value.mean, f"{name}Low": value.low, f"{name}High": value.high}


def target(fit: Fit) -> dict[str, Any]:
    """The fields of a `target` event."""
    names = [(j, c) for j, c in enumerate(fit.target.constraints)]
    return {
        "lambda": {c.name: None if c.pointwise else float(fit.target.lam[j]) for j, c in names},
        "lambdaError": {c.name: float(fit.lambda_error[j]) for j, c in names if not c.pointwise},
        "logZ": fit.log_z,
        **interval("klTargetBase", fit.kl_target_base),
        "ess": fit.ess,
        "samples": fit.samples,
    }


def _ends(value: Interval) -> dict[str, float]:
    return {"mean": value.mean, "low": value.low, "high": value.high}


def _target(constraint: Constraint) -> float | dict[str, float]:
    if not constraint.interval:
        return constraint.low
    least, most = constraint.range
    ends = {"min": constraint.low, "max": constraint.high}
    return {name: value for name, value in ends.items() if least < value < most or value not in (least, most)}
