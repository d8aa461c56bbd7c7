"""Code and its grammars: a missing one is named, and no text hangs the parser or spoils the next one."""

import sys
import time

import pytest

from nudge_trainer.errors import NudgeError
from nudge_trainer.features import build
from nudge_trainer.features.parses import LONGEST


def test_a_grammar_that_is_missing_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "tree_sitter_rust", None)
    with pytest.raises(NudgeError) as caught:
        build({"type": "parses", "language": "rust"})
    assert caught.value.message == "The trainer's Python has no grammar of rust (tree-sitter-rust)."
    assert (caught.value.code, caught.value.exit_code) == ("grammar-missing", 4)


def test_whatever_became_of_a_text_the_next_one_is_read() -> None:
    good = "package main\n"
    texts = [good, "<!--" * 2500, good, "a(" * 90, good]
    assert build({"type": "parses", "language": "go"})(texts, [0] * len(texts)) == [1, 0, 1, 0, 1]


@pytest.mark.parametrize(
    ("language", "piece"), [("java", "a<"), ("go", "<!--"), ("rust", "#!"), ("bash", "\0"), ("sql", "$a$ "), ("tsx", "<T>("), ("html", "<a>")]
)
def test_a_hostile_text_is_given_up_soon(language: str, piece: str) -> None:
    text = (piece * LONGEST)[:LONGEST]
    began = time.process_time()
    assert build({"type": "parses", "language": language})([text], [0]) == [0]
    assert time.process_time() - began < 10
