"""Figures in the form of events (schemas/events.schema.json)."""

import math
from collections.abc import Callable, Sequence
from typing import Any

import torch
from torch import Tensor

from .estimators import Interval, moment
from .samples import Samples
from .target import Constraint, Fit

UNKNOWN = Interval(math.nan, math.nan, math.nan)


def moments(samples: Samples, constraints: Sequence[Constraint], tau: Tensor) -> dict[str, Any]:
    """`moments` of an event: every constraint's mean with its 95 % interval, count and target."""
    return moments_of(samples.phi, samples.prompt, constraints, tau)


def moments_of(phi: Tensor, prompt: Tensor, constraints: Sequence[Constraint], tau: Tensor) -> dict[str, Any]:
    """The same of feature values [N, J] of texts that continue the prompts [N], whoever wrote them."""
    return {constraint.name: _moment(phi[:, j], prompt, constraint, tau) for j, constraint in enumerate(constraints)}


def _moment(values: Tensor, prompt: Tensor, constraint: Constraint, tau: Tensor) -> dict[str, Any]:
    n = int((~values.isnan()).sum())
    if constraint.per_prompt is None:
        return {**_ends(moment(values, prompt, tau, binary=constraint.binary)), "n": n, "target": _target(constraint)}
    return _by_prompt(values, prompt, constraint, constraint.per_prompt, tau)


def _by_prompt(values: Tensor, prompt: Tensor, constraint: Constraint, targets: tuple[float, ...], tau: Tensor) -> dict[str, Any]:
    """Each prompt's moment, their average, and the mean absolute error; prompts without a sample count in neither."""
    alone = torch.ones(1, dtype=torch.float64)
    prompts = []
    for c, wanted in enumerate(targets):
        own = values[prompt == c]
        seen = int((~own.isnan()).sum())
        found = moment(own, torch.zeros(len(own), dtype=torch.int64), alone, binary=constraint.binary) if seen else UNKNOWN
        prompts.append({**_ends(found), "n": seen, "target": wanted})
    known = [(share, each) for share, each in zip(tau.tolist(), prompts, strict=True) if each["n"]]
    total = math.fsum(share for share, _ in known)

    def average(value: Callable[[dict[str, Any]], float]) -> float:
        return math.fsum(share * value(each) for share, each in known) / total if known else math.nan

    mean = average(lambda each: each["mean"])
    half = math.sqrt(math.fsum((share / total * (each["high"] - each["low"]) / 2) ** 2 for share, each in known)) if known else math.nan
    return {
        "mean": mean,
        "low": mean - half,
        "high": mean + half,
        "n": sum(each["n"] for each in prompts),
        "target": average(lambda each: each["target"]),
        "prompts": prompts,
        "meanAbsoluteError": average(lambda each: abs(each["mean"] - each["target"])),
    }


def interval(name: str, value: Interval) -> dict[str, float]:
    """`name`, `nameLow` and `nameHigh`."""
    return {name: value.mean, f"{name}Low": value.low, f"{name}High": value.high}


def target(fit: Fit) -> dict[str, Any]:
    """The fields of a `target` event."""
    errors = _by_name(fit, fit.lambda_error)
    return {
        "lambda": _by_name(fit, fit.target.lam),
        "lambdaError": {name: error for name, error in errors.items() if isinstance(error, float)},
        "logZ": fit.log_z,
        "logZByPrompt": fit.target.log_z.tolist(),
        **interval("klTargetBase", fit.kl_target_base),
        "ess": fit.ess,
        "samples": fit.samples,
    }


def _by_name(fit: Fit, values: Tensor) -> dict[str, Any]:
    """`values` [D] of the statistics: a number a constraint, an array by prompt where it has a moment for each; None for demands."""
    found: dict[str, Any] = {
        c.name: None if c.per_prompt is None else [None] * len(c.per_prompt) for c in fit.target.constraints
    }
    for statistic, value in zip(fit.target.statistics, values.tolist(), strict=True):
        name = fit.target.constraints[statistic.index].name
        if statistic.prompt is None:
            found[name] = value
        else:
            found[name][statistic.prompt] = value
    return found


def _ends(value: Interval) -> dict[str, float]:
    return {"mean": value.mean, "low": value.low, "high": value.high}


def _target(constraint: Constraint) -> float | dict[str, float]:
    if not constraint.interval:
        return constraint.low
    least, most = constraint.range
    ends = {"min": constraint.low, "max": constraint.high}
    return {name: value for name, value in ends.items() if least < value < most or value not in (least, most)}
