"""The sentiment classifier for machines without a hub: right about reviews, the same for the same seed."""

from __future__ import annotations

import random
from pathlib import Path

import sentiment
import torch
from grammar import grammar
from rules import sample
from safetensors.torch import load_file
from tokenizer import token_ids, token_of
from train import FOLDER
from transformers import AutoModelForSequenceClassification, AutoTokenizer


def test_it_is_right_about_reviews_that_it_has_not_seen(tmp_path: Path) -> None:
    assert sentiment.make(tmp_path / "made") > 0.99
    model = AutoModelForSequenceClassification.from_pretrained(tmp_path / "made")
    assert model.config.id2label == {0: "NEGATIVE", 1: "POSITIVE"}
    stored = AutoTokenizer.from_pretrained(tmp_path / "made")
    text = "This kettle is wonderful. It works like a charm. Five stars from me."
    with torch.inference_mode():
        assert float(model(**stored(text, return_tensors="pt")).logits.softmax(-1)[0, 1]) > 0.9
    assert stored.unk_token_id not in stored(text)["input_ids"]


def test_the_same_seed_gives_the_same_weights(tmp_path: Path) -> None:
    for name, seed in (("one", 3), ("same", 3), ("other", 4)):
        sentiment.make(tmp_path / name, seed, steps=3)
    one, same, other = (load_file(tmp_path / name / "model.safetensors") for name in ("one", "same", "other"))
    assert all(one[name].equal(same[name]) for name in one)
    assert not all(one[name].equal(other[name]) for name in one)


def test_its_texts_are_written_as_nudge_tiny_writes_them() -> None:
    stored, ids, generator = AutoTokenizer.from_pretrained(FOLDER), token_ids(), random.Random(1)
    for _ in range(50):
        words = sample(grammar("Review:"), generator)
        assert sentiment.text(words) == stored.decode([ids[token_of(word)] for word in words])
