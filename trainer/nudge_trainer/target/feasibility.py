"""Targets that the base samples cannot carry: refused with the counts that show why, never fitted with a huge λ.

All errors have exit code 3. Their codes: `never-seen`, `rarely-seen`, `never-together`, `always-seen`,
`out-of-reach`, `contradiction`, `too-few-samples`.
"""

from collections.abc import Sequence
from typing import Any

from torch import Tensor

from ..errors import NudgeError
from ..estimators.intervals import counts
from .constraint import Constraint, accepted
from .statistics import Statistic, statistics_of

FEWEST = 5
"""Samples in which a constraint's two sides must have been seen before λ is trusted."""

REMEDY = "Raise training.baseSamples, relax the moment, or check what the feature looks for (its word list or pattern)."


def infeasible(code: str, message: str, **params: Any) -> NudgeError:
    """The error of this module: one sentence, the common ways out, exit code 3."""
    return NudgeError(code=code, message=message, remedy=REMEDY, params=params, exit_code=3)


def check_feasible(phi: Tensor, prompt: Tensor, constraints: Sequence[Constraint]) -> None:
    """Raises NudgeError where counts alone refuse the target: phi [N, J] of base samples, prompt [N].

    Pointwise constraints come first, alone and together; moments are then looked at among the samples they accept,
    as the target never leaves those.
    """
    for j, constraint in enumerate(constraints):
        _check_demands(phi[:, j], prompt, constraint)
    mask = accepted(constraints, phi, prompt)
    pointwise = [c.name for c in constraints if c.pointwise or any(map(c.demands, c.per_prompt or ()))]
    _check_together(mask, prompt, pointwise)
    among = " that satisfy " + " and ".join(quoted(pointwise)) if pointwise else ""
    for statistic in statistics_of(constraints):
        constraint = constraints[statistic.index]
        values = phi[mask & statistic.concerned(phi, prompt), statistic.index]
        _check_moment(values, constraint, statistic, f"{_of_prompt(statistic.prompt)}{_about(constraint)}{among}")


def _of_prompt(prompt: int | None) -> str:
    return "" if prompt is None else f" of prompt {prompt + 1}"


def _about(constraint: Constraint) -> str:
    return " that it is a share among" if constraint.among else ""


def _check_demands(values: Tensor, prompt: Tensor, constraint: Constraint) -> None:
    """Demands on every sample, of all prompts or of single ones, among the samples that the feature is about."""
    if constraint.per_prompt is None:
        if constraint.pointwise:
            seen = values[~values.isnan()]
            _check_pointwise(seen == constraint.low, constraint, constraint.low, _about(constraint))
        return
    for c, moment in enumerate(constraint.per_prompt):
        if constraint.demands(moment):
            seen = values[(prompt == c) & ~values.isnan()]
            _check_pointwise(seen == moment, constraint, moment, f"{_of_prompt(c)}{_about(constraint)}")


def _check_pointwise(satisfied: Tensor, constraint: Constraint, moment: float, which: str) -> None:
    seen, n = int(satisfied.sum()), len(satisfied)
    if seen >= FEWEST:
        return
    verb = "has" if moment == 1 else "is without"
    shown = f"{seen} of {n} base samples{which} {verb if seen == 1 else verb.replace('has', 'have').replace('is', 'are')} it"
    code = "rarely-seen" if seen else "never-seen"
    raise infeasible(
        code,
        f"“{constraint.name}” asks for {constraint.figure(moment)} of the texts, but only {shown}; "
        f"at least {FEWEST} are needed to learn from.",
        constraint=constraint.name,
        seen=seen,
        samples=n,
        needed=FEWEST,
    )


def _check_together(mask: Tensor, prompt: Tensor, names: list[str]) -> None:
    seen, n = int(mask.sum()), len(mask)
    if names and seen < FEWEST:
        raise infeasible(
            "never-together",
            f"{' and '.join(quoted(names))} hold together in only {seen} of {n} base samples; "
            f"at least {FEWEST} are needed to learn from.",
            constraints=names,
            seen=seen,
            samples=n,
            needed=FEWEST,
        )
    prompts = int(prompt.max()) + 1
    empty = ((counts(prompt[mask], prompts) == 0) & (counts(prompt, prompts) > 0)).nonzero().squeeze(1).tolist()
    if empty:
        raise infeasible(
            "never-seen",
            f"No base sample of prompt {empty[0] + 1} satisfies {' and '.join(quoted(names))} "
            f"({int((prompt == empty[0]).sum())} drawn).",
            constraints=names,
            prompts=empty,
            seen=0,
            samples=int((prompt == empty[0]).sum()),
        )


def _check_moment(values: Tensor, constraint: Constraint, statistic: Statistic, among: str) -> None:
    n = len(values)
    low, high = (statistic.low, statistic.high) if statistic.centre is None else (statistic.centre, statistic.centre)
    wanted = constraint.wanted() if statistic.centre is None else constraint.figure(statistic.centre)
    if n and low < high and low <= float(values.mean()) <= high:
        return
    if not constraint.binary and n:
        least, most = float(values.min()), float(values.max())
        if high <= least < most or low >= most > least or (least == most != low):
            raise infeasible(
                "out-of-reach",
                f"“{constraint.name}” asks for a mean of {wanted}, but the {n} base samples{among} "
                f"lie between {least:.4g} and {most:.4g}, and a mean must lie inside of what was seen.",
                constraint=constraint.name,
                least=least,
                most=most,
                samples=n,
            )
        return
    seen = int(values.sum())
    if seen < FEWEST or n - seen < FEWEST:
        code = ("rarely-seen" if seen else "never-seen") if seen < FEWEST else "always-seen"
        raise infeasible(
            code,
            f"“{constraint.name}” asks for {wanted} of the texts, but {seen} of {n} base samples{among} "
            f"have it; at least {FEWEST} with it and {FEWEST} without are needed.",
            constraint=constraint.name,
            seen=seen,
            samples=n,
            needed=FEWEST,
        )


def contradiction(
    direction: Tensor, phi: Tensor, prompt: Tensor, statistics: Sequence[Statistic], constraints: Sequence[Constraint]
) -> NudgeError:
    """The error for moments outside the hull of the samples, or on its boundary.

    direction [D]: how λ runs away, in standard deviations; phi [M, J], prompt [M] the samples the target may use. The
    constraints with a part in it are named, with how often each was seen.
    """
    part = [s for d, s in enumerate(statistics) if abs(float(direction[d])) > 0.02 * float(direction.abs().max())]
    wanted = ", ".join(
        f"“{constraints[s.index].name}”{_of_prompt(s.prompt)} "
        f"{constraints[s.index].wanted() if s.centre is None else constraints[s.index].figure(s.centre)}"
        for s in part
    )
    shown = ", ".join(_seen(phi[s.concerned(phi, prompt), s.index], constraints[s.index]) for s in part)
    code, verb = ("contradiction", "cannot hold together") if len(part) > 1 else ("out-of-reach", "cannot be reached")
    return infeasible(
        code,
        f"The moments {wanted} {verb}: no weighting of the {len(phi)} base samples gives them "
        f"without dropping kinds of text altogether ({shown}).",
        constraints=list(dict.fromkeys(constraints[s.index].name for s in part)),
        samples=len(phi),
    )


def _seen(values: Tensor, constraint: Constraint) -> str:
    if constraint.binary:
        return f"“{constraint.name}” is in {int(values.sum())} of {len(values)}"
    return f"“{constraint.name}” lies between {float(values.min()):.4g} and {float(values.max()):.4g}"


def too_few(ess: float, samples: int, constraints: Sequence[Constraint]) -> NudgeError:
    """The error for a target that rests on a handful of samples although every feature was seen often enough."""
    names = [constraint.name for constraint in constraints]
    return infeasible(
        "too-few-samples",
        f"The target of {' and '.join(quoted(names))} rests on about {ess:.1f} of {samples} base samples; "
        f"at least {FEWEST} are needed.",
        constraints=names,
        ess=ess,
        samples=samples,
        needed=FEWEST,
    )


def quoted(names: Sequence[str]) -> list[str]:
    """Names as messages show them."""
    return [f"“{name}”" for name in names]
