"""What is wrong with a run.json, and where; and how values and places are written in sentences.

Twin of src/specs/problem.ts.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

JsonPath = tuple[str | int, ...]

LONGEST = 40


@dataclass(frozen=True)
class Finding:
    """Something that is wrong with the value at a place; `message` comes after the place, `code` is a stable slug."""

    path: JsonPath
    code: str
    message: str
    remedy: str


@dataclass(frozen=True)
class Problem:
    """`path` as a person writes it, constraints[0].feature.words; `message` is a sentence that names the place."""

    code: str
    path: str
    message: str
    remedy: str


def path_text(path: JsonPath) -> str:
    """constraints[1].feature.words"""
    return "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path).removeprefix(".")


def place_text(path: JsonPath, run: Any) -> str:
    """The place as messages name it: `constraints[1] "science", feature.words`."""
    if len(path) < 2 or path[0] != "constraints":
        return path_text(path)
    constraint = run["constraints"][path[1]]
    name = constraint.get("name") if isinstance(constraint, Mapping) else None
    rest = path_text(path[2:])
    return f"constraints[{path[1]}]{f' {written(name)}' if isinstance(name, str) else ''}{f', {rest}' if rest else ''}"


def written(value: Any) -> str:
    """A value as JSON, a long text cut, numbers as JavaScript writes them."""
    if isinstance(value, float):
        return _number(value)
    if isinstance(value, str) and len(value) > LONGEST:
        value = f"{value[:LONGEST]}…"
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def described(value: Any) -> str:
    """What a value is: `the text "half"`, `the number 5`, `a list`."""
    match value:
        case list():
            return "a list"
        case dict():
            return "an object"
        case str():
            return f"the text {written(value)}"
        case bool() | None:
            return written(value)
        case _:
            return f"the number {written(value)}"


def _number(value: float) -> str:
    """Digits without an exponent where JavaScript has none."""
    if value == 0 or not 1e-6 <= abs(value) < 1e21:
        return repr(value).removesuffix(".0").replace("e-0", "e-")
    digits = f"{Decimal(repr(value)):f}"
    return digits.removesuffix(".0")
