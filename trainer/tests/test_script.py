"""Scripts of the user's: what goes wrong in them is told with its line, and counted."""

import pytest

from nudge_trainer.errors import NudgeError
from nudge_trainer.features import build, faults_in
from nudge_trainer.learning.prefix_baseline import PrefixBaseline


def script(source: str, **more: str) -> dict[str, str]:
    return {"type": "script", "file": "mine.py", "source": source, **more}


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        ("def feature(text)\n    return True\n", "The script mine.py cannot be run: line 1: expected ':'."),
        ("import nothing_of_this_name\n", "cannot be run: line 1: ModuleNotFoundError: No module named 'nothing_of_this_name'"),
        ("x = 1\n", "The script mine.py has no function feature(text)."),
        ("feature = 1\n", "has no function feature(text)"),
    ],
)
def test_a_script_that_cannot_be_used_is_refused(source: str, sentence: str) -> None:
    with pytest.raises(NudgeError) as caught:
        build(script(source))
    assert sentence in caught.value.message
    assert (caught.value.code, caught.value.exit_code) == ("script-unusable", 2)


@pytest.mark.parametrize(
    ("source", "why"),
    [
        ("def feature(text):\n    x = 1\n    return text[99] == 'x'\n", "line 3: IndexError: string index out of range"),
        ("def feature(text):\n    return 0.5\n", "it returned 0.5, where True or False is needed"),
        ("def feature(text):\n    return float('nan')\n", "it returned nan, where True or False is needed"),
        ("def feature(text):\n    return None\n", "it returned None, where True or False is needed"),
        ("import sys\ndef feature(text):\n    sys.exit(3)\n", "line 3: SystemExit: 3"),
    ],
)
def test_a_text_that_a_script_fails_at_counts_as_one_without_the_feature(source: str, why: str) -> None:
    feature = build(script(source))
    assert feature(["x" * 200, "short"], [1, 1])[1] == 0
    (faults,) = faults_in([feature])
    assert (faults.texts, faults.first) == (2, why)


def test_a_script_that_fails_at_more_than_one_text_of_twenty_is_the_wrong_function() -> None:
    feature = build(script("def feature(text):\n    return int(text) > 3\n"))
    assert sum(feature(["7"] * 190 + ["seven"] * 10, [1] * 200)) == 190
    with pytest.raises(NudgeError) as caught:
        feature(["seven"], [1])
    assert "The script mine.py failed at 11 of 201 texts; the first time: line 2: ValueError: invalid literal" in caught.value.message
    assert "this run keeps the source" in caught.value.remedy
    assert (caught.value.code, caught.value.exit_code) == ("script-failed", 5)


def test_scripts_inside_other_features_are_counted_too() -> None:
    words, mine = {"type": "words", "words": ["x"]}, script("def feature(text):\n    return None\n")
    feature = build({"type": "categories", "of": {"mine": mine, "words": words}}, mine)
    feature(["x"], [1])
    assert [faults.count for faults in faults_in([feature])] == [1, 1]


def test_no_part_of_a_text_is_shown_to_a_script() -> None:
    """Alone, as a category or as a condition: it was written for whole texts."""
    words, mine = {"type": "words", "words": ["x"]}, script("def feature(text):\n    return text[5] == 'x'\n")
    either = {"type": "categories", "of": {"words": words, "mine": mine}}
    features = [build(words), build(mine), build(either), build(words, mine), build({"type": "json"})]
    assert PrefixBaseline(features, 32, 1).prefix.asked == features[:1]
