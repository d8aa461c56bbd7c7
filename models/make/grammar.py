"""The grammar as a whole: which document follows which prompt, and the exact moments of its features.

A document is the text that follows a prompt. `""` stands for BOS alone: biographies, and nothing else.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass

from biography import PRONOUNS, SHARES, WORK, biographies, biography, occupations
from news import headlines
from review import SIDES, reviews, strip
from rules import Node, distribution, words_of

FIELDS = ("art", "business", "sports", "science")
# Shares of the prompts in the training documents; most of the model's capacity goes to the biographies.
PROMPTS = {"": 0.6, "Biography:": 0.08, "Review:": 0.22, "News:": 0.1}


@functools.cache
def grammar(prompt: str) -> Node:
    if prompt == "Review:":
        return reviews()
    return headlines() if prompt == "News:" else _biographies()


@functools.cache
def _biographies() -> Node:
    return biographies()


@dataclass(frozen=True)
class WordFeature:
    """φ = 1 where a text has more words of `more` than of `than` (with `than` empty: any of `more`); no case."""

    prompt: str
    more: frozenset[str]
    than: frozenset[str] = frozenset()

    def count(self, word: str) -> tuple[int, ...]:
        return (int(word.lower() in self.more) - int(word.lower() in self.than),)

    def holds(self, text: list[str]) -> bool:
        return sum(self.count(word)[0] for word in text) > 0

    def exact_moment(self) -> float:
        counts = distribution(grammar(self.prompt), self.count)
        return sum(p for (count,), p in counts.items() if count > 0)


def _lower(texts: list[str]) -> frozenset[str]:
    return frozenset(word.lower() for text in texts for word in text.split() if word.isalpha())


@functools.cache
def field_words(field: str) -> frozenset[str]:
    """Words that only the biographies of this field have; every biography has a word of exactly one field."""
    own = _lower(occupations(field)) | _lower([option for options in WORK[field][1].values() for option in options])
    others = [biography(other, gender) for other, gender in SHARES if other != field]
    return own - frozenset(word.lower() for other in others for word in words_of(other))


def features() -> dict[str, WordFeature]:
    """The features whose moments the model card shows."""
    shes, hes = (frozenset(str(p).lower() for p in PRONOUNS[g].values()) for g in ("woman", "man"))
    biographic = {"women": WordFeature("", shes, hes)}
    biographic |= {field: WordFeature("", field_words(field)) for field in FIELDS}
    biographic |= {word: WordFeature("", frozenset({word})) for word in ("famous", "legendary", "forgotten")}
    judgement = _lower(strip([w for name in ("good", "love") for w in SIDES["positive"][name]]))
    return biographic | {"positive": WordFeature("Review:", judgement)}


def length_distribution(prompt: str) -> dict[int, float]:
    """Exact distribution of the number of words and punctuation marks."""
    return {length: p for (length,), p in sorted(distribution(grammar(prompt), lambda _: (1,)).items())}


def vocabulary() -> list[str]:
    """Every word of every document and prompt, sorted."""
    found = set().union(*(words_of(grammar(prompt)) for prompt in PROMPTS))
    return sorted(found | {"Biography", "Review", "News", ":"})
