"""Training batches: texts of the grammar, each place in them with the exact distribution of what comes next.

The distributions after a text's beginning do not depend on how often such a text is drawn. So the rare kinds of text are
drawn more often than the grammar would, and the model learns them as well as the common ones.
"""

from __future__ import annotations

import functools
import random

import automaton
import torch
from automaton import END, Automaton
from biography import SHARES, biography
from grammar import PROMPTS, grammar
from review import POSITIVE_SHARE, review
from rules import Node, sample
from tokenizer import BOS, EOS, PAD, token_ids, token_of
from torch import Tensor


@functools.cache
def strata() -> list[tuple[str, Node, float]]:
    """(prompt, grammar, share): the documents split by prompt, field and gender, or side; shares add up to 1."""
    found: list[tuple[str, Node, float]] = []
    for prompt, share in PROMPTS.items():
        if prompt == "Review:":
            found += [(prompt, review("positive"), share * POSITIVE_SHARE), (prompt, review("negative"), share * (1 - POSITIVE_SHARE))]
        elif prompt == "News:":
            found.append((prompt, grammar(prompt), share))
        else:
            found += [(prompt, biography(field, gender), share * part) for (field, gender), part in SHARES.items()]
    return found


def documents(count: int, generator: random.Random) -> list[tuple[str, list[str]]]:
    """`count` pairs of prompt and words by systematic sampling: evenly spaced points over the square roots of the shares."""
    point, found, reached = generator.random() / count, [], 0.0
    total = sum(share**0.5 for _, _, share in strata())
    for prompt, node, share in strata():
        reached += share**0.5 / total
        while point < reached and len(found) < count:
            found.append((prompt, sample(node, generator)))
            point += 1 / count
    return found


@functools.cache
def prompt_ids(prompt: str) -> tuple[int, ...]:
    words = prompt.replace(":", " :").split()
    return (BOS, *(token_ids_cached()[token_of(word)] for word in words))


@functools.cache
def token_ids_cached() -> dict[str, int]:
    return token_ids()


@functools.cache
def automaton_of(prompt: str) -> tuple[Automaton, Tensor]:
    """The grammar after a prompt, and P(token | state) [states, vocabulary]; where a text may end stands EOS."""
    compiled, ids = automaton.compile(grammar(prompt)), token_ids_cached()
    emission = torch.zeros(len(compiled.arcs), len(ids), dtype=torch.float64)
    for state, arcs in enumerate(compiled.arcs):
        for word, following in arcs.items():
            emission[state, ids[token_of(word)]] = sum(p for _, p in following)
    emission[END, EOS] = 1.0
    return compiled, emission.float()


def next_tokens(prompt: str, words: list[str]) -> Tensor:
    """P(token | prompt, words before it) at every place of a text and after its end [len(words) + 1, vocabulary]."""
    compiled, emission = automaton_of(prompt)
    belief = {compiled.start: 1.0}
    beliefs = [belief, *(belief := compiled.step(belief, word) for word in words)]
    return torch.stack([torch.tensor(list(b.values())) @ emission[list(b)] for b in beliefs])


def batch(pairs: list[tuple[str, list[str]]]) -> tuple[Tensor, Tensor, Tensor]:
    """Token ids [N, L], which places of [N, L - 1] predict a word or the end, and there P(next token) [places, vocabulary].

    Nothing is learned of the prompts themselves, so BOS alone never writes one.
    """
    ids = token_ids_cached()
    rows = [(prompt_ids(prompt), [*(ids[token_of(word)] for word in words), EOS]) for prompt, words in pairs]
    longest = max(len(prompt) + len(text) for prompt, text in rows)
    tokens = torch.full((len(rows), longest), PAD)
    predicts = torch.zeros(len(rows), longest - 1, dtype=torch.bool)
    for row, (prompt, text) in enumerate(rows):
        tokens[row, : len(prompt) + len(text)] = torch.tensor([*prompt, *text])
        predicts[row, len(prompt) - 1 : len(prompt) + len(text) - 1] = True
    return tokens, predicts, torch.cat([next_tokens(prompt, words) for prompt, words in pairs])
