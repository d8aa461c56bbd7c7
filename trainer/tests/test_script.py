"""Scripts of the user's: what goes wrong in them is told with its line."""

import pytest

from nudge_trainer.errors import NudgeError
from nudge_trainer.features import build
from nudge_trainer.prefix_baseline import PrefixBaseline


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
    ("source", "sentence"),
    [
        ("def feature(text):\n    x = 1\n    return text[99]\n", "The script mine.py failed at a text: line 3: IndexError: string index out of range."),
        ("def feature(text):\n    return 0.5\n", "returned 0.5 for a text, where True or False is needed"),
        ("def feature(text):\n    return None\n", "returned None for a text"),
        ("import sys\ndef feature(text):\n    sys.exit(3)\n", "failed at a text: line 3: SystemExit: 3."),
    ],
)
def test_a_script_that_fails_at_a_text_ends_the_run(source: str, sentence: str) -> None:
    with pytest.raises(NudgeError) as caught:
        build(script(source))(["short"], [1])
    assert sentence in caught.value.message
    assert (caught.value.code, caught.value.exit_code) == ("script-failed", 5)


def test_no_part_of_a_text_is_shown_to_a_script() -> None:
    """Alone, as a category or as a condition: it was written for whole texts."""
    words, mine = {"type": "words", "words": ["x"]}, script("def feature(text):\n    return text[5] == 'x'\n")
    either = {"type": "categories", "of": {"words": words, "mine": mine}}
    features = [build(words), build(mine), build(either), build(words, mine), build({"type": "json"})]
    assert PrefixBaseline(features, 32).features == features[:1]
