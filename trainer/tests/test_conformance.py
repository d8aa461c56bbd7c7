"""Features and messages against the vectors that the extension runs too, test/conformance/."""

import json
from pathlib import Path
from typing import Any

import pytest

from nudge_trainer.border.messages import problems
from nudge_trainer.features import KINDS, build
from nudge_trainer.features.regex import fault

FOLDER = Path(__file__).resolve().parents[2] / "test" / "conformance"


def written(value: dict[str, Any]) -> Any:
    """A long text is written as the rule that makes it: {"repeat": [PIECE, TIMES], "then": END}."""
    if "repeat" not in value:
        return value
    piece, times = value["repeat"]
    return piece * times + value.get("then", "")


def vectors(name: str) -> Any:
    return json.loads((FOLDER / name).read_text(encoding="utf-8"), object_hook=written)


OF_NETWORKS = ("classifier", "similarity")
"""Their values come of a network: test/conformance/encoders.test.ts."""
FEATURES = [(kind, vector) for kind in KINDS if kind not in OF_NETWORKS for vector in vectors(f"features/{kind}.json")]
FAULTS = vectors("features/faults.json")
SPECS = [vector for name in ("structure", "types", "meaning") for vector in vectors(f"specs/{name}.json")]

GOOD = {
    "protocol": 1,
    "name": "women",
    "model": {"requested": "nudge-tiny", "source": "folder"},
    "prompts": [""],
    "maxTokens": 32,
    "constraints": [{"name": "women", "moment": 0.5, "feature": {"type": "words", "words": ["she"]}}],
    "training": {},
}
"""A run that is good, in the order in which the vectors' specs have their fields."""


@pytest.mark.parametrize(
    "vector", [vector for _, vector in FEATURES], ids=[f"{kind}: {vector['promise']}" for kind, vector in FEATURES]
)
def test_a_feature_has_the_values_that_its_definition_says(vector: dict[str, Any]) -> None:
    texts = [case[0] for case in vector["cases"]]
    tokens = [case[2] if len(case) > 2 else 0 for case in vector["cases"]]
    values = build(vector["feature"])(texts, tokens)
    assert [(text[:60], value) for text, value in zip(texts, values, strict=True)] == [
        (case[0][:60], case[1]) for case in vector["cases"]
    ]


def test_a_pattern_is_good_where_re2_knows_what_it_means() -> None:
    assert {pattern: fault(pattern) for pattern in FAULTS["good"]} == dict.fromkeys(FAULTS["good"])


def test_a_pattern_is_refused_with_the_reason_where_it_is_none_of_re2s() -> None:
    assert [fault(pattern) for pattern, _ in FAULTS["bad"]] == [sentence for _, sentence in FAULTS["bad"]]


def told(run: Any) -> list[list[str]]:
    return [[problem.code, problem.path, f"{problem.message} {problem.remedy}"] for problem in problems(run)]


@pytest.mark.parametrize("vector", SPECS, ids=[vector["promise"] for vector in SPECS])
def test_a_run_has_the_problems_of_its_spec(vector: dict[str, Any]) -> None:
    run = GOOD | vector.get("spec", {})
    assert told({name: run[name] for name in run if name not in vector.get("without", [])}) == vector["problems"]


def test_a_run_of_a_newer_nudge_is_refused_as_such() -> None:
    sentence = "protocol: this run is of protocol 2; this Nudge reads protocol 1. Update Nudge."
    assert told({"protocol": 2, "unheard": "of"}) == [["newer-version", "protocol", sentence]]


def test_a_run_without_the_words_of_a_file_is_refused() -> None:
    constraint = {"name": "a", "moment": 0.5, "feature": {"type": "words", "file": "x.txt"}}
    place = 'constraints[0] "a", feature.file'
    sentence = f"{place}: the words of the file are not in the run. Create the run again from its spec."
    assert told(GOOD | {"constraints": [constraint]}) == [["unresolved-file", "constraints[0].feature.file", sentence]]


@pytest.mark.parametrize(
    ("content", "kind"), [([], "a list"), (None, "null"), (3, "the number 3"), ("x", 'the text "x"')]
)
def test_a_run_that_is_no_object_is_refused(content: Any, kind: str) -> None:
    assert told(content) == [["wrong-type", "", f"this must be an object, not {kind}. Correct the value."]]
