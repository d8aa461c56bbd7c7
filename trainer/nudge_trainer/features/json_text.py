"""`json`: the whole text is JSON (RFC 8259), and valid against a JSON Schema where one is given."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NoReturn

from jsonschema import Draft7Validator

from .feature import Binary

DEEPEST = 200
"""Arrays and objects within each other; parsers differ in how deep they go."""
LONG = 300
"""Digits of a whole number that is read as a float, as JavaScript reads all of them."""
UNUSED = ("pattern", "patternProperties")
"""Keywords that a schema cannot have here: their regular expressions could hang."""
VALUES = ("const", "enum", "default", "examples")
"""Keywords whose values are no schemas."""

_STRING = re.compile(r'"(?:[^"\\]|\\.)*"', re.DOTALL)


class Json(Binary):
    """φ = 1 where the text is JSON, white space around it allowed, that the schema accepts."""

    partial = False  # no beginning of a JSON text says what the whole will be

    def __init__(self, definition: Mapping[str, Any]) -> None:
        schema = definition.get("schema")
        self._validator = None if schema is None else Draft7Validator(schema)

    def __call__(self, texts: Sequence[str], tokens: Sequence[int]) -> list[float]:
        return [float(self._holds(text)) for text in texts]

    def _holds(self, text: str) -> bool:
        if _depth(text) > DEEPEST:
            return False
        try:
            value = json.loads(text, parse_constant=_refuse, parse_int=_number)
        except ValueError:
            return False
        return self._validator is None or self._validator.is_valid(value)


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no JSON")


def _number(digits: str) -> int | float:
    return int(digits) if len(digits) <= LONG else float(digits)


def _depth(text: str) -> int:
    deepest = depth = 0
    for character in _STRING.sub("", text):
        if character in "[{":
            depth += 1
            deepest = max(deepest, depth)
        elif character in "]}":
            depth -= 1
    return deepest


def schema_fault(schema: Mapping[str, Any]) -> str | None:
    """Why a schema cannot be used, the words of its twin in src/features/json.ts; None for one that can."""
    unused = next((keyword for keyword in _keywords(schema) if keyword in UNUSED), None)
    if unused is not None:
        return f'"{unused}" has no effect here, because a pattern in a schema could hang'
    if not Draft7Validator(Draft7Validator.META_SCHEMA).is_valid(schema):
        return "it is not a valid JSON Schema (draft 7)"
    if not all(_leads_somewhere(reference, schema) for reference in _references(schema)):
        return 'a "$ref" in it leads nowhere; it must name a place in the schema itself, such as "#/definitions/x"'
    return None


def _references(schema: Any) -> Iterator[Any]:
    if isinstance(schema, list):
        for part in schema:
            yield from _references(part)
    elif isinstance(schema, Mapping):
        for keyword, value in schema.items():
            if keyword == "$ref" and isinstance(value, str):
                yield value
            elif keyword not in VALUES:
                yield from _references(value)


def _leads_somewhere(reference: str, schema: Any) -> bool:
    """Whether a JSON pointer in a fragment (RFC 6901) names a part of the schema."""
    head, *parts = reference.split("/")
    for part in parts:
        name = part.replace("~1", "/").replace("~0", "~")
        if isinstance(schema, Mapping) and name in schema:
            schema = schema[name]
        elif isinstance(schema, list) and name.isdecimal() and int(name) < len(schema):
            schema = schema[int(name)]
        else:
            return False
    return head == "#"


def _keywords(schema: Any) -> Iterator[str]:
    """Every key of an object that may be a schema: names of properties are none, what stands under them is."""
    if isinstance(schema, list):
        for part in schema:
            yield from _keywords(part)
    elif isinstance(schema, Mapping):
        for keyword, value in schema.items():
            yield keyword
            if keyword in ("properties", "definitions", "dependencies") and isinstance(value, Mapping):
                yield from _keywords(list(value.values()))
            elif keyword not in VALUES:
                yield from _keywords(value)
