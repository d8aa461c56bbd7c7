"""What the JSON Schema says is wrong with a run.json, in sentences; the twin of src/specs/structure.ts."""

import json
import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft7Validator, validators
from jsonschema.exceptions import ValidationError
from referencing import Registry, Resource

from ..features import KINDS
from ..problem import Finding, JsonPath, described, written

SCHEMAS = Path(__file__).resolve().parents[3] / "schemas"

TYPES = {
    "string": "a text",
    "number": "a number",
    "integer": "a whole number",
    "boolean": "true or false",
    "array": "a list",
    "object": "an object",
}

PATTERNS = {
    "name": (
        "is no name that a constraint can have",
        "Begin with a letter from A to Z, a digit or _; go on with these, spaces, dots and hyphens; "
        "64 characters are the most.",
    ),
    "flags": (
        "has other flags than i, m and s",
        "Use any of i (ignore case), m (^ and $ match at lines) and s (a dot matches a newline).",
    ),
}
"""What is wrong with a text that has to be written in a certain way, by the field that it is in; and the remedy."""

LIMITS = {
    "minimum": "at least",
    "maximum": "at most",
    "exclusiveMinimum": "greater than",
    "exclusiveMaximum": "less than",
}


@dataclass(frozen=True)
class Violation:
    """A value at a place that breaks a keyword of a schema; `wanted` is what the schema says for the keyword."""

    path: JsonPath
    keyword: str
    wanted: Any
    found: Any
    schema: Any


def structure_findings(run: Any) -> list[Finding]:
    """Every violation of schemas/run.schema.json."""
    protocol = run.get("protocol") if isinstance(run, dict) else None
    if isinstance(protocol, int | float) and protocol > 1:
        message = f"this run is of protocol {written(protocol)}; this Nudge reads protocol 1."
        return [Finding(("protocol",), "newer-version", message, "Update Nudge.")]
    return list(_infinite_numbers(run, ())) or _explain([violation for error in _validator().iter_errors(run) for violation in _violations(error)])


def _infinite_numbers(value: Any, path: JsonPath) -> Iterator[Finding]:
    """Numbers such as 1e999, which a parser reads as infinite."""
    if isinstance(value, float) and not math.isfinite(value):
        yield Finding(path, "out-of-range", "this number is too large.", "Correct the value.")
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, part in parts:
        yield from _infinite_numbers(part, (*path, name))


@cache
def _validator() -> Any:
    names = ("spec", "run")
    documents = [json.loads((SCHEMAS / f"{name}.schema.json").read_text(encoding="utf-8")) for name in names]
    registry = Registry().with_resources((document["$id"], Resource.from_contents(document)) for document in documents)
    return validators.extend(Draft7Validator, {"pattern": _pattern})(documents[1], registry=registry)


def _pattern(_validator: Any, pattern: str, text: Any, _schema: Any) -> Iterator[ValidationError]:
    """As in JavaScript, where $ does not match before a last newline."""
    if isinstance(text, str) and not re.search(pattern.replace("$", r"\Z"), text):
        yield ValidationError("")


def _violations(error: ValidationError) -> Iterator[Violation]:
    """The error, or those of its alternatives: of a feature's only the one that has its type."""
    path = tuple(error.absolute_path)
    if error.validator != "oneOf":
        yield Violation(path, str(error.validator), error.validator_value, error.instance, error.schema)
        return
    meant = error.context
    if "discriminator" in error.schema:
        if not isinstance(error.instance, dict) or "type" not in error.instance:
            return
        foreign = {alternative.schema_path[0] for alternative in meant if alternative.validator == "const"}
        meant = [alternative for alternative in meant if alternative.schema_path[0] not in foreign]
        if not meant:
            yield Violation((*path, "type"), "discriminator", None, error.instance["type"], error.schema)
    for alternative in meant:
        yield from _violations(alternative)


def _explain(violations: Sequence[Violation]) -> list[Finding]:
    """Those that tell something.

    A wrong type hides what else its schema says about the value; and where the schema has alternatives, it only says
    that this one was not meant if another one found something there or further in.
    """
    types = [violation for violation in violations if violation.keyword == "type"]
    others = [
        violation
        for violation in violations
        if violation.keyword != "type"
        and not any(wrong.path == violation.path and wrong.schema is violation.schema for wrong in types)
    ]
    places: dict[JsonPath, list[Violation]] = {}
    for wrong in types:
        further = any(other.path != wrong.path == other.path[: len(wrong.path)] for other in violations)
        if not further and all(other.path != wrong.path for other in others):
            places.setdefault(wrong.path, []).append(wrong)
    wrong_types = [
        _wrong_type(path, " or ".join(TYPES[wrong.wanted] for wrong in alternatives), alternatives[0].found)
        for path, alternatives in places.items()
    ]
    return wrong_types + list(dict.fromkeys(finding for violation in others for finding in _sentences(violation)))


def _wrong_type(path: JsonPath, wanted: str, found: Any) -> Finding:
    return Finding(path, "wrong-type", f"this must be {wanted}, not {described(found)}.", "Correct the value.")


def _sentences(violation: Violation) -> Iterator[Finding]:
    path, wanted, found = violation.path, violation.wanted, violation.found
    match violation.keyword:
        case "additionalProperties":
            for name in found:
                if name not in violation.schema["properties"]:
                    message = f"there is no field {written(name)}."
                    yield Finding((*path, name), "unknown-field", message, "Remove it, or correct its name.")
        case "required":
            for name in wanted:
                if name not in found:
                    yield Finding(path, "missing-field", f'"{name}" is missing.', "Add it.")
        case "minProperties" if path[-1] != "moment":
            yield Finding(path, "empty-object", "the object is empty.", "Add at least one entry.")
        case "minProperties":
            yield Finding(path, "missing-field", 'neither "min" nor "max" is given.', "Give one of them, or both.")
        case "minItems":
            yield Finding(path, "empty-list", "the list is empty.", "Add at least one entry.")
        case "minLength":
            yield Finding(path, "empty-text", "the text is empty.", "Write at least one character.")
        case "minimum" | "maximum" | "exclusiveMinimum" | "exclusiveMaximum" as limit:
            message = f"this must be {LIMITS[limit]} {written(wanted)}, not {written(found)}."
            yield Finding(path, "out-of-range", message, "Correct the value.")
        case "const":
            message = f"this must be {written(wanted)}, not {written(found)}."
            yield Finding(path, "unknown-value", message, "Correct the value.")
        case "enum":
            message = f"{described(found)} is none of {', '.join(map(written, wanted))}."
            yield Finding(path, "unknown-value", message, "Choose one of them.")
        case "pattern":
            wrong, remedy = PATTERNS.get(str(path[-1]), ("is not written as it has to be", "Correct the value."))
            yield Finding(path, "invalid-text", f"{written(found)} {wrong}.", remedy)
        case "discriminator":
            yield _unknown_kind(path, found)
        case _:
            yield Finding(path, "invalid-value", "the value is not valid.", "Correct the value.")


def _unknown_kind(path: JsonPath, kind: Any) -> Finding:
    if not isinstance(kind, str):
        return _wrong_type(path, "a text", kind)
    *names, last = KINDS
    remedy = f"Use {', '.join(names)} or {last}."
    return Finding(path, "unknown-kind", f"there is no feature of type {written(kind)}.", remedy)
