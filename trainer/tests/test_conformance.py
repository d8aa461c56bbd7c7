"""Features and messages against the vectors that the extension runs too, test/conformance/."""

import json
from pathlib import Path
from typing import Any

import pytest

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


FEATURES = [(kind, vector) for kind in KINDS for vector in vectors(f"features/{kind}.json")]
FAULTS = vectors("features/faults.json")


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
