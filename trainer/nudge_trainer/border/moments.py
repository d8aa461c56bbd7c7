"""What a schema cannot say of a constraint's moment: one, or one a prompt. Twin of src/specs/moments.ts."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ..problem import Finding, JsonPath, written


def missing_moments(run: Any) -> Iterator[Finding]:
    """Constraints without a moment; told beside what the schema says of them."""
    constraints = run.get("constraints") if isinstance(run, dict) else None
    for index, constraint in enumerate(constraints if isinstance(constraints, list) else []):
        if isinstance(constraint, dict) and "moment" not in constraint and "moments" not in constraint:
            yield Finding(("constraints", index), "missing-field", '"moment" is missing.', "Add it.")


def moment_findings(constraint: Mapping[str, Any], prompts: int, path: JsonPath) -> Iterator[Finding]:
    """The moment, the ends of its interval, or each prompt's, against the range of the feature."""
    feature, moment = constraint["feature"], constraint.get("moment")
    if "moment" in constraint and "moments" in constraint:
        yield Finding((*path, "moments"), "moment-or-moments", '"moment" and "moments" are both given.', "Give one of them.")
    elif isinstance(constraint.get("moments"), Mapping):
        message = "shares by category are not in a run: each has a constraint of its own."
        yield Finding((*path, "moments"), "unresolved-categories", message, "Create the run again from its spec.")
    elif "moments" in constraint:
        yield from _prompt_findings(feature, constraint["moments"], prompts, (*path, "moments"))
    elif isinstance(moment, Mapping):
        yield from _interval_findings(constraint, moment, (*path, "moment"))
    elif moment is not None:
        yield from _out_of_range(feature, moment, (*path, "moment"))


def _prompt_findings(feature: Mapping[str, Any], moments: Sequence[float], prompts: int, path: JsonPath) -> Iterator[Finding]:
    if len(moments) != prompts:
        message = f"the number of moments is {len(moments)}, that of prompts {prompts}."
        yield Finding(path, "moments-count", message, "Give one for each prompt, in their order.")
    for index, moment in enumerate(moments):
        yield from _out_of_range(feature, moment, (*path, index))


def _interval_findings(constraint: Mapping[str, Any], moment: Mapping[str, Any], path: JsonPath) -> Iterator[Finding]:
    if "among" in constraint:
        yield Finding(path, "interval-among", "a share among other texts cannot be an interval.", "Give one moment.")
        return
    empty = list(empty_interval(moment, path))
    yield from empty
    if not empty:
        for end in ("min", "max"):
            if end in moment:
                yield from _out_of_range(constraint["feature"], moment[end], (*path, end))


def condition_findings(among: Mapping[str, Any], path: JsonPath) -> Iterator[Finding]:
    """A condition that is no yes or no."""
    if _is_numeric(among):
        what, remedy = ("length without bounds", "a min or a max") if among["type"] == "length" else (f"{among['type']} without a threshold", "a threshold")
        yield Finding(path, "numeric-among", f"a {what} is nothing that a text has or has not.", f"Give it {remedy}.")


def empty_interval(ends: Mapping[str, Any], path: JsonPath) -> Iterator[Finding]:
    """An interval whose ends are exchanged."""
    if "min" in ends and "max" in ends and ends["min"] > ends["max"]:
        message = f"min {written(ends['min'])} is greater than max {written(ends['max'])}."
        yield Finding((*path, "min"), "empty-interval", message, "Exchange them, or correct one.")


RANGES = {
    "classifier": (0, "0 to 1, the probability of a label", "Choose a mean from 0 to 1."),
    "similarity": (-1, "-1 to 1, the cosine of two texts", "Choose a mean from -1 to 1."),
}
"""Of numeric features up to 1: the least value, what lies between, and the remedy."""


def _out_of_range(feature: Mapping[str, Any], moment: float, path: JsonPath) -> Iterator[Finding]:
    code = "moment-out-of-range"
    if _is_numeric(feature):
        if feature["type"] == "length":
            if moment < 0:
                message = f"{written(moment)} is negative, which no length is."
                yield Finding(path, code, message, "Choose a mean of 0 or more.")
            return
        least, between, remedy = RANGES[feature["type"]]
        if not least <= moment <= 1:
            yield Finding(path, code, f"{written(moment)} is outside {between}.", remedy)
    elif not 0 <= moment <= 1:
        message = f"{written(moment)} is outside 0 to 1, the share of texts that have the feature."
        meant = f"Did you mean {written(moment / 100)} ({written(moment)} %)?"
        yield Finding(path, code, message, meant if 1 < moment <= 100 else "Choose a share from 0 to 1.")


def _is_numeric(feature: Mapping[str, Any]) -> bool:
    match feature["type"]:
        case "length":
            return "min" not in feature and "max" not in feature
        case "classifier" | "similarity":
            return "threshold" not in feature
    return False
