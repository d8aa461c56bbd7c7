"""Distinct-n and Self-BLEU: hand-made counts, figures of a library, and the definition spelled out."""

import math
import random
import time
from collections import Counter

import pytest
import torch

from nudge_trainer.estimators.diversity import Row, distinct, self_bleu


def test_distinct_counts_n_grams_within_samples_only() -> None:
    tokens = torch.tensor([[1, 2, 1, 2], [1, 2, 0, 0]])
    length = torch.tensor([4, 2])
    assert distinct(tokens, length, 1) == pytest.approx(2 / 6)
    assert distinct(tokens, length, 2) == pytest.approx(2 / 4)
    assert distinct(tokens, length, 5) == 0.0


def test_self_bleu_of_characters_is_what_nltk_says() -> None:
    """nltk 3.9 `sentence_bleu` of each text's characters against the others', uniform weights, smoothing method 1."""
    found = self_bleu(["the cat sat", "the cat ran", "a dog ran off"])
    assert found == {3: pytest.approx(0.6542564144838856), 4: pytest.approx(0.605516265408623), 5: pytest.approx(0.5380823526883277)}


def test_self_bleu_by_hand() -> None:
    """Three of four tokens, one of three pairs; the other row is longer by two: BP = exp(1 − 6/4)."""
    found = self_bleu([(1, 2, 1, 3), (1, 2, 3, 4, 5, 6)], orders=[1, 2])
    there, back = math.exp(1 - 6 / 4), 1.0
    assert found[1] == pytest.approx((there * 3 / 4 + back * 3 / 6) / 2)
    assert found[2] == pytest.approx((there * math.sqrt(3 / 4 * 1 / 3) + back * math.sqrt(3 / 6 * 1 / 5)) / 2)


def defined(rows: list[Row], n: int) -> float:
    """Self-BLEU-n as its definition reads, reference by reference."""
    total = 0.0
    for i, row in enumerate(rows):
        others = rows[:i] + rows[i + 1 :]
        closest = min((abs(len(other) - len(row)), len(other)) for other in others)[1]
        score = 0.0 if len(row) >= closest else 1 - closest / len(row)
        for k in range(1, n + 1):
            own = Counter(row[j : j + k] for j in range(len(row) - k + 1))
            theirs = [Counter(other[j : j + k] for j in range(len(other) - k + 1)) for other in others]
            matches = sum(min(times, max(other[gram] for other in theirs)) for gram, times in own.items())
            if not matches and k == 1:
                score = -math.inf
                break
            score += math.log((matches or 0.1) / max(1, own.total())) / n
        total += math.exp(score)
    return total / len(rows)


@pytest.mark.parametrize("seed", range(4))
def test_self_bleu_is_its_definition(seed: int) -> None:
    draw = random.Random(seed)
    rows: list[Row] = [tuple(draw.randrange(5) for _ in range(draw.randrange(1, 12))) for _ in range(25)]
    rows[0] = (90, 91, 92)
    assert self_bleu(rows) == {n: pytest.approx(defined(rows, n)) for n in (3, 4, 5)}


def test_texts_that_are_all_the_same_have_self_bleu_1() -> None:
    assert self_bleu([(1, 2, 3, 4, 5)] * 7) == {3: pytest.approx(1), 4: pytest.approx(1), 5: pytest.approx(1)}


def test_self_bleu_of_odd_sets() -> None:
    assert all(map(math.isnan, self_bleu([(1, 2)]).values()))
    assert self_bleu([(), (1, 2, 3), ()]) == {3: 0.0, 4: 0.0, 5: 0.0}


def test_five_hundred_samples_against_each_other_take_less_than_two_seconds() -> None:
    draw = random.Random(1)
    rows: list[Row] = [tuple(draw.randrange(400) for _ in range(40)) for _ in range(500)]
    began = time.perf_counter()
    self_bleu(rows)
    assert time.perf_counter() - began < 2
