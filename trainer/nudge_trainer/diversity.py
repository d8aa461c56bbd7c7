"""Diversity of samples, measured on their tokens."""

from torch import Tensor


def distinct(tokens: Tensor, length: Tensor, n: int) -> float:
    """Distinct-n (Li et al. 2016): different n-grams over all n-grams of the samples; 0 where there are none.

    tokens [N, T] int64 padded, length [N] tokens that count. No n-gram spans two samples.
    """
    rows = [row[:size] for row, size in zip(tokens.tolist(), length.tolist(), strict=True)]
    grams = [tuple(row[i : i + n]) for row in rows for i in range(len(row) - n + 1)]
    return len(set(grams)) / len(grams) if grams else 0.0
