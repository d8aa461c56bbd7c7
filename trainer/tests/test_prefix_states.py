"""The states that beginnings of texts are told apart in."""

from typing import Any, cast

import pytest
import torch
from test_prefix_baseline import GENDERED, MODEL, SHE, samples

from nudge_trainer.features import Feature, build
from nudge_trainer.learning.prefix_states import MOST, PrefixStates

HERS: dict[str, Any] = {"type": "words", "words": ["she"]}


def states(features: list[Feature], texts: list[str], prompts: int = 1) -> list[int]:
    prefix = PrefixStates(features, prompts)
    found = prefix.of(texts, torch.tensor([len(text.split()) for text in texts]), torch.zeros(len(texts), dtype=torch.int64)).tolist()
    assert all(0 <= state < prefix.count for state in found)
    return cast(list[int], found)


def test_a_lexicon_tells_apart_how_far_ahead_its_words_are() -> None:
    found = states([build(SHE)], ["he he", "he he he", "he", "one", "she he", "she", "she she", "she she he she"])
    assert found == [0, 0, 1, 2, 2, 3, 4, 4]


def test_a_text_that_a_share_is_not_yet_about_is_apart_from_a_tie() -> None:
    tie, none = states([build(SHE, GENDERED)], ["she he", "one"])
    assert tie != none


def test_other_features_tell_apart_what_they_say() -> None:
    assert states([build(HERS), build(SHE)], ["one", "she", "she he he he"]) == [2, 8, 5]


@pytest.mark.parametrize(("features", "asked"), [([SHE] * 4, 3), ([HERS] * 9, 8), ([{"type": "json"}, SHE], 1), ([], 0)])
def test_as_many_features_are_asked_as_make_states_enough(features: list[dict[str, Any]], asked: int) -> None:
    prefix = PrefixStates([build(feature) for feature in features], 3)
    assert len(prefix.asked) == asked
    assert prefix.count <= 3 * MOST


def test_a_beginning_is_looked_at_token_by_token() -> None:
    prefix = PrefixStates([build(SHE)], 1)
    found = prefix.before(MODEL, samples([0], [[0, 1, 2]]), torch.arange(4))
    assert found.tolist() == [[2, 2, 3, 2]]
