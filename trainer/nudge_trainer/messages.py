"""What is wrong with a run.json, a sentence and a remedy each; the twin of src/specs/check.ts."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
from referencing import Registry, Resource

SCHEMAS = Path(__file__).resolve().parents[2] / "schemas"


@dataclass(frozen=True)
class Problem:
    """`path` as in a spec: constraints[0].feature.words."""

    code: str
    path: str
    message: str
    remedy: str


def problems(run: Mapping[str, Any]) -> list[Problem]:
    """Every violation of schemas/run.schema.json, the first one first; empty for a valid run."""
    errors = sorted(_validator().iter_errors(run), key=lambda error: list(map(str, error.absolute_path)))
    return [
        Problem("invalid-spec", error.json_path[2:], f"{error.json_path[2:]}: {error.message}.", "Correct the spec.")
        for error in errors
    ]


@cache
def _validator() -> jsonschema.Draft7Validator:
    names = ("spec", "run")
    documents = [json.loads((SCHEMAS / f"{name}.schema.json").read_text(encoding="utf-8")) for name in names]
    registry = Registry().with_resources((document["$id"], Resource.from_contents(document)) for document in documents)
    return jsonschema.Draft7Validator(documents[1], registry=registry)
