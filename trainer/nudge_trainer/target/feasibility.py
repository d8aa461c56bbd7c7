"""Targets that the base samples cannot carry: refused with the counts that show why, never fitted with a huge λ.

All errors have exit code 3. Their codes: `never-seen`, `rarely-seen`, `never-together`, `always-seen`,
`out-of-reach`, `contradiction`, `too-few-samples`.
"""

from collections.abc import Sequence
from typing import Any

from torch import Tensor

from ..errors import NudgeError
from ..estimators.intervals import counts
from .constraint import Constraint, accepted, distributional

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
        if constraint.pointwise:
            _check_pointwise(phi[:, j] == constraint.low, constraint)
    mask = accepted(constraints, phi)
    pointwise = [constraint.name for constraint in constraints if constraint.pointwise]
    _check_together(mask, prompt, pointwise)
    among = " that satisfy " + " and ".join(quoted(pointwise)) if pointwise else ""
    for j in distributional(constraints):
        _check_moment(phi[mask, j], constraints[j], among)


def _check_pointwise(satisfied: Tensor, constraint: Constraint) -> None:
    seen, n = int(satisfied.sum()), len(satisfied)
    if seen >= FEWEST:
        return
    verb = "has" if constraint.low == 1 else "is without"
    shown = f"{seen} of {n} base samples {verb if seen == 1 else verb.replace('has', 'have').replace('is', 'are')} it"
    code = "rarely-seen" if seen else "never-seen"
    raise infeasible(
        code,
        f"“{constraint.name}” asks for {constraint.wanted()} of the texts, but only {shown}; "
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


def _check_moment(values: Tensor, constraint: Constraint, among: str) -> None:
    n, mean = len(values), float(values.mean())
    if constraint.low <= mean <= constraint.high and constraint.interval:
        return
    least, most = float(values.min()), float(values.max())
    if not constraint.binary:
        if constraint.high <= least < most or constraint.low >= most > least or (least == most != constraint.low):
            raise infeasible(
                "out-of-reach",
                f"“{constraint.name}” asks for a mean of {constraint.wanted()}, but the {n} base samples{among} "
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
            f"“{constraint.name}” asks for {constraint.wanted()} of the texts, but {seen} of {n} base samples{among} "
            f"have it; at least {FEWEST} with it and {FEWEST} without are needed.",
            constraint=constraint.name,
            seen=seen,
            samples=n,
            needed=FEWEST,
        )


def contradiction(direction: Tensor, phi: Tensor, constraints: Sequence[Constraint]) -> NudgeError:
    """The error for moments outside the hull of the samples, or on its boundary.

    direction [D]: how λ runs away, in standard deviations; phi [M, D] the samples the target may use. The constraints
    with a part in it are named, with how often each was seen.
    """
    part = [j for j in range(len(constraints)) if abs(float(direction[j])) > 0.02 * float(direction.abs().max())]
    wanted = ", ".join(f"“{constraints[j].name}” {constraints[j].wanted()}" for j in part)
    shown = ", ".join(_seen(phi[:, j], constraints[j]) for j in part)
    code, verb = ("contradiction", "cannot hold together") if len(part) > 1 else ("out-of-reach", "cannot be reached")
    return infeasible(
        code,
        f"The moments {wanted} {verb}: no weighting of the {len(phi)} base samples gives them "
        f"without dropping kinds of text altogether ({shown}).",
        constraints=[constraints[j].name for j in part],
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
