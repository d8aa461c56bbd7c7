"""Probabilistic grammars without recursion: write them, sample them, and compute with them exactly.

A grammar is a tree (shared parts allowed) of words, sequences and weighted choices. Because it is finite, everything
that the model card claims about it is enumerated, not sampled: the distribution of any count over words, the entropy,
and the probability of a given text. Owned by the makers of nudge-tiny; the product never imports it.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

Counts = tuple[int, ...]
Distribution = dict[Counts, float]


@dataclass(frozen=True, eq=False)
class Series:
    """One part after the other; a part is a word (str), a Series or a Choice."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, eq=False)
class Choice:
    """One of several parts. Words and other parts are kept apart because a choice of words can be looked up."""

    words: Mapping[str, float] = field(default_factory=dict)
    others: tuple[tuple[Node, float], ...] = ()


Node = str | Series | Choice


def choice(options: Mapping[str, float] | Sequence[str] | Sequence[tuple[Node, float]], **slots: Node) -> Choice:
    """A weighted choice; weights are normalised, plain lists are uniform, texts are templates (see `template`)."""
    if isinstance(options, Mapping):
        pairs: list[tuple[Node, float]] = [(template(text, **slots), weight) for text, weight in options.items()]
    else:
        pairs = [(template(o, **slots), 1.0) if isinstance(o, str) else o for o in options]
    total = math.fsum(weight for _, weight in pairs)
    words = {node: weight / total for node, weight in pairs if isinstance(node, str)}
    others = tuple((node, weight / total) for node, weight in pairs if not isinstance(node, str))
    if len(words) + len(others) != len(pairs):
        raise ValueError("a choice lists the same word twice")
    return Choice(words, others)


def template(text: str, **slots: Node) -> Node:
    """Words and punctuation separated by spaces; `{name}` stands for the slot of that name."""
    parts = tuple(slots[word[1:-1]] if word.startswith("{") else word for word in text.split())
    return parts[0] if len(parts) == 1 else Series(parts)


def sample(node: Node, generator: random.Random) -> list[str]:
    """The words of one text."""
    if isinstance(node, str):
        return [node]
    if isinstance(node, Series):
        return [word for part in node.parts for word in sample(part, generator)]
    point = generator.random()
    for option, probability in (*node.words.items(), *node.others):
        point -= probability
        if point < 0:
            return sample(option, generator)
    return sample(option, generator)


def words_of(node: Node) -> set[str]:
    """Every word that the grammar can write."""
    if isinstance(node, str):
        return {node}
    children = node.parts if isinstance(node, Series) else (*node.words, *(o for o, _ in node.others))
    return set().union(*(words_of(child) for child in children))


def distribution(node: Node, count: Callable[[str], Counts]) -> Distribution:
    """Exact distribution of Σ count(word) over a text: sequences convolve, choices mix."""
    known: dict[int, Distribution] = {}

    def visit(part: Node) -> Distribution:
        if isinstance(part, str):
            return {count(part): 1.0}
        if id(part) not in known:
            known[id(part)] = _convolve([visit(p) for p in part.parts]) if isinstance(part, Series) else _mix(
                [(visit(option), p) for option, p in (*part.words.items(), *part.others)])
        return known[id(part)]

    return visit(node)


def _convolve(factors: list[Distribution]) -> Distribution:
    product = factors[0]
    for factor in factors[1:]:
        result: Distribution = {}
        for a, p in product.items():
            for b, q in factor.items():
                key = tuple(x + y for x, y in zip(a, b, strict=True))
                result[key] = result.get(key, 0.0) + p * q
        product = result
    return product


def _mix(parts: list[tuple[Distribution, float]]) -> Distribution:
    result: Distribution = {}
    for part, weight in parts:
        for key, p in part.items():
            result[key] = result.get(key, 0.0) + weight * p
    return result


def entropy(node: Node) -> float:
    """Entropy of the derivations in nats a text: that of the texts where no text has two derivations."""
    if isinstance(node, str):
        return 0.0
    if isinstance(node, Series):
        return math.fsum(entropy(part) for part in node.parts)
    options = (*node.words.items(), *node.others)
    return math.fsum(p * (entropy(option) - math.log(p)) for option, p in options)


def probability(node: Node, words: Sequence[str]) -> float:
    """Probability of exactly this text, over all its derivations; 0 for a text that the grammar cannot write."""
    return _ends(node, words, 0).get(len(words), 0.0)


def _ends(node: Node, words: Sequence[str], start: int) -> dict[int, float]:
    """Where a part that begins at `start` may end, with the probability of the words between."""
    if isinstance(node, str):
        return {start + 1: 1.0} if start < len(words) and words[start] == node else {}
    ends: dict[int, float] = {}
    if isinstance(node, Series):
        ends = {start: 1.0}
        for part in node.parts:
            ends = _sum((end, p * q) for begin, p in ends.items() for end, q in _ends(part, words, begin).items())
        return ends
    if start < len(words) and words[start] in node.words:
        ends[start + 1] = node.words[words[start]]
    return _sum([*ends.items(), *((end, p * q) for o, p in node.others for end, q in _ends(o, words, start).items())])


def _sum(pairs: object) -> dict[int, float]:
    total: dict[int, float] = {}
    for end, p in pairs:  # type: ignore[attr-defined]
        total[end] = total.get(end, 0.0) + p
    return total
