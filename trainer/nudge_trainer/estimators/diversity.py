"""Diversity of samples: Distinct-n and Self-BLEU, on tokens or on characters."""

import math
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence

from torch import Tensor

Row = tuple[int, ...] | str
"""A sample as its tokens, or as its characters."""

JUDGED = 500
"""Samples that Self-BLEU compares with each other: it grows with the number of references, so the number is fixed."""
SMALLEST = 0.1
"""Matches that an order without any is given (smoothing method 1 of Chen and Cherry 2014)."""


def token_rows(tokens: Tensor, length: Tensor) -> list[Row]:
    """Each row's tokens that count, of tokens [N, T] int64 padded and length [N]."""
    return [tuple(row[:size]) for row, size in zip(tokens.tolist(), length.tolist(), strict=True)]


def distinct(tokens: Tensor, length: Tensor, n: int) -> float:
    """Distinct-n (Li et al. 2016): different n-grams over all n-grams of the samples; 0 where there are none.

    tokens [N, T] int64 padded, length [N] tokens that count. No n-gram spans two samples.
    """
    grams = [gram for row in token_rows(tokens, length) for gram in _grams(row, n)]
    return len(set(grams)) / len(grams) if grams else 0.0


def self_bleu(rows: Sequence[Row], orders: Sequence[int] = (3, 4, 5)) -> dict[int, float]:
    """Self-BLEU-n (Zhu et al. 2018) by n: the mean BLEU-n of each row against all others. Lower is more diverse.

    BLEU-n as Papineni et al. 2002 define it: BP·exp(1/n Σ_k log p_k), k = 1…n, with p_k the matches of the k-grams over
    their number, each k-gram matching at most as often as in the reference that has it most; BP = exp(1 − r/c) where the
    row is shorter (c) than the reference closest in length (r; of two, the shorter). A p_k of 0 counts as 0.1 matches, of
    one k-gram where the row is too short for any; a row that shares not even a single token with the others has 0.
    Not a number for fewer than two rows.
    """
    if len(rows) < 2:
        return dict.fromkeys(orders, math.nan)
    logs = [_log_precisions(rows, k) for k in range(1, max(orders) + 1)]
    penalties = _log_brevity([len(row) for row in rows])
    return {n: sum(_bleu([log[i] for log in logs[:n]], penalties[i]) for i in range(len(rows))) / len(rows) for n in orders}


def _bleu(log_precisions: Sequence[float], log_penalty: float) -> float:
    return math.exp(log_penalty + sum(log_precisions) / len(log_precisions))


def _grams(row: Row, n: int) -> list[Row]:
    return [row[i : i + n] for i in range(len(row) - n + 1)]


def _log_precisions(rows: Sequence[Row], k: int) -> list[float]:
    """log p_k of each row against all others; −inf for one without a matching token.

    Of every k-gram only the two rows that have it most matter: the first is the limit for all others, the second for it.
    """
    counts = [Counter(_grams(row, k)) for row in rows]
    most: dict[Row, tuple[int, int, int]] = {}
    for i, count in enumerate(counts):
        for gram, times in count.items():
            first, holder, second = most.get(gram, (0, -1, 0))
            most[gram] = (times, i, first) if times > first else (first, holder, max(second, times))
    found = []
    for i, count in enumerate(counts):
        matches = sum(min(times, _limit(most[gram], i)) for gram, times in count.items())
        nothing = -math.inf if k == 1 else math.log(SMALLEST / max(1, count.total()))
        found.append(math.log(matches / count.total()) if matches else nothing)
    return found


def _limit(most: tuple[int, int, int], i: int) -> int:
    first, holder, second = most
    return second if holder == i else first


def _log_brevity(lengths: Sequence[int]) -> list[float]:
    """log BP of each length against the closest of the others; −inf for an empty row beside longer ones."""
    ordered = sorted(lengths)
    found = []
    for length in lengths:
        place = bisect_left(ordered, length)
        others = [*ordered[max(0, place - 1) : place], *ordered[place + 1 : place + 2]]
        closest = min(others, key=lambda other: (abs(other - length), other))
        found.append(0.0 if length >= closest else 1 - closest / length if length else -math.inf)
    return found
