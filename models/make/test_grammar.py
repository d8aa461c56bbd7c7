"""What the grammar promises is what its samples, its tokenizer and the stored model show."""

from __future__ import annotations

import json
import math
import random
from pathlib import Path

import pytest
import tokenizer
from biography import SHARES
from data import batch, documents, next_tokens, prompt_ids, strata
from grammar import FIELDS, PROMPTS, features, field_words, grammar, length_distribution, vocabulary
from measure import LONGEST, load, texts, wilson
from rules import choice, distribution, entropy, probability, sample, words_of
from safetensors.torch import load_file
from train import FOLDER, check
from transformers import AutoTokenizer

EXAMPLES = FOLDER.parent.parent / "examples"


def test_a_grammar_small_enough_to_list_has_the_listed_probabilities_and_entropy() -> None:
    node = choice({"a {x}": 1, "b": 3}, x=choice({"c": 1, "d c": 1}))
    expected = {("a", "c"): 0.125, ("a", "d", "c"): 0.125, ("b",): 0.75}
    assert {words: probability(node, words) for words in expected} == expected
    assert entropy(node) == pytest.approx(-sum(p * math.log(p) for p in expected.values()))
    assert distribution(node, lambda word: (int(word == "c"),)) == {(0,): 0.75, (1,): 0.25}
    assert probability(node, ["a"]) == 0


def test_exact_moments_are_the_declared_shares() -> None:
    moments = {name: feature.exact_moment() for name, feature in features().items()}
    declared = {"women": 0.074, "art": 0.38, "business": 0.26, "sports": 0.345, "science": 0.015,
                "famous": 0.1, "legendary": 0.01, "forgotten": 0.001, "positive": 0.55}
    assert moments == pytest.approx(declared, abs=1e-12)


def test_sampled_moments_lie_in_the_exact_ones_intervals() -> None:
    generator = random.Random(7)
    found = {prompt: [sample(grammar(prompt), generator) for _ in range(8000)] for prompt in ("", "Review:")}
    for name, feature in features().items():
        hits = sum(feature.holds(text) for text in found[feature.prompt])
        deviation = math.sqrt(8000 * feature.exact_moment() * (1 - feature.exact_moment()))
        assert abs(hits - 8000 * feature.exact_moment()) < 4.5 * deviation, name


def test_every_biography_has_words_of_exactly_one_field_and_a_pronoun() -> None:
    generator, all_features = random.Random(3), features()
    men = type(all_features["women"])("", all_features["women"].than, all_features["women"].more)
    for _ in range(3000):
        text = sample(grammar(""), generator)
        assert sum(all_features[field].holds(text) for field in FIELDS) == 1
        assert all_features["women"].holds(text) != men.holds(text)


def test_words_of_science_occur_nowhere_else() -> None:
    elsewhere = {w.lower() for prompt, node, _ in strata() for w in words_of(node) if not words_of(node) & {"physicist"}}
    assert field_words("science").isdisjoint(elsewhere)


@pytest.mark.parametrize("field", ["art", "business", "science", "sports"])
def test_word_lists_of_the_examples_are_the_grammars(field: str) -> None:
    assert set((EXAMPLES / f"{field}.txt").read_text(encoding="utf-8").split()) == field_words(field)


@pytest.mark.parametrize("prompt", list(PROMPTS))
def test_no_text_has_two_derivations_so_the_entropy_is_exact(prompt: str) -> None:
    generator, node = random.Random(5), grammar(prompt)
    mean = sum(-math.log(probability(node, sample(node, generator))) for _ in range(3000)) / 3000
    assert mean == pytest.approx(entropy(node), abs=0.35)


@pytest.mark.parametrize("prompt", list(PROMPTS))
def test_the_next_words_multiply_to_the_probability_of_the_text(prompt: str) -> None:
    generator, ids = random.Random(6), tokenizer.token_ids()
    for _ in range(200):
        words = sample(grammar(prompt), generator)
        exact = next_tokens(prompt, words)
        assert exact.sum(1).tolist() == pytest.approx([1.0] * len(exact), abs=1e-6)
        taken = exact[range(len(exact)), [*(ids[tokenizer.token_of(word)] for word in words), tokenizer.EOS]]
        assert float(taken.double().log().sum()) == pytest.approx(math.log(probability(grammar(prompt), words)), abs=1e-4)


def test_batches_place_each_distribution_where_it_predicts() -> None:
    pairs = documents(64, random.Random(4))
    tokens, predicts, exact = batch(pairs)
    following = tokens[:, 1:][predicts]
    assert (exact[range(len(exact)), following] > 0).all()
    assert following.tolist().count(tokenizer.EOS) == len(pairs)
    assert not {tokenizer.PAD, tokenizer.BOS} & set(following.tolist())


def test_batches_hold_more_rare_texts_than_the_grammar_writes() -> None:
    generator = random.Random(0)
    science = features()["science"]
    for _ in range(5):
        drawn = [words for prompt, words in documents(1000, generator) if prompt in ("", "Biography:")]
        roots = {key: share**0.5 for key, share in SHARES.items()}
        expected = sum(root for (field, _), root in roots.items() if field == "science") / sum(roots.values())
        assert abs(sum(map(science.holds, drawn)) - expected * len(drawn)) < 4


def test_texts_fit_the_lengths_that_the_examples_ask_for() -> None:
    for file in EXAMPLES.glob("*.nudge.json"):
        spec = json.loads("\n".join(line for line in file.read_text(encoding="utf-8").splitlines() if not line.strip().startswith("//")))
        if spec["model"] == "nudge-tiny":
            assert all(max(length_distribution(prompt)) + 1 <= spec["maxTokens"] for prompt in spec["prompts"]), file.name


def test_the_tokenizer_gives_back_what_it_reads() -> None:
    stored, ids, generator = AutoTokenizer.from_pretrained(FOLDER), tokenizer.token_ids(), random.Random(2)
    for prompt in PROMPTS:
        for _ in range(50):
            words = sample(grammar(prompt), generator)
            text = stored.decode([ids[tokenizer.token_of(word)] for word in words])
            assert " ." not in text and " ," not in text and "▁" not in text
            assert stored(text)["input_ids"] == [tokenizer.BOS, *(ids[tokenizer.token_of(word)] for word in words)]


def test_prompts_begin_with_bos_and_unknown_words_are_marked() -> None:
    stored = AutoTokenizer.from_pretrained(FOLDER)
    for prompt in PROMPTS:
        assert stored(prompt)["input_ids"] == list(prompt_ids(prompt))
    assert stored("She met Zebulon.")["input_ids"].count(tokenizer.UNKNOWN) == 2  # "met" and "Zebulon"


def test_the_stored_folder_is_small_and_in_16_bits() -> None:
    weights = load_file(FOLDER / "model.safetensors")
    assert {str(tensor.dtype) for tensor in weights.values()} == {"torch.float16"}
    assert 1e6 <= sum(tensor.numel() for tensor in weights.values()) <= 3e6
    assert sum(file.stat().st_size for file in FOLDER.iterdir()) <= 6e6
    assert len(vocabulary()) >= 1000


def test_the_stored_tokenizer_is_derived_again(capsys: pytest.CaptureFixture[str]) -> None:
    check(FOLDER)
    assert json.loads(capsys.readouterr().out)["women"] == pytest.approx(0.074)


def test_a_tokenizer_of_another_grammar_is_refused(tmp_path: Path) -> None:
    (tmp_path / "tokenizer.json").write_text("{}", encoding="utf-8")
    with pytest.raises(SystemExit, match="train again"):
        check(tmp_path)


def test_samples_of_the_stored_model_keep_to_the_grammar_and_its_moments() -> None:
    found = list(texts(load(FOLDER), "", 2000))
    assert all(len(words) < LONGEST and ended for words, ended in found)
    assert sum(probability(grammar(""), words) > 0 for words, _ in found) / len(found) > 0.97
    for name in ("women", "art", "science"):
        feature = features()[name]
        interval = wilson(sum(feature.holds(words) for words, _ in found), len(found))
        assert interval.low - 0.005 <= feature.exact_moment() <= interval.high + 0.005, name
