"""Training batches from the grammar: stratified, so that every batch has its share of the rare kinds of text."""

from __future__ import annotations

import functools
import random

import torch
from biography import SHARES, biography
from grammar import PROMPTS, grammar
from review import POSITIVE_SHARE, review
from rules import Node, sample
from tokenizer import BOS, EOS, PAD, token_ids, token_of
from torch import Tensor

IGNORED = -100


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
    """`count` pairs of prompt and words by systematic sampling: evenly spaced points over the shares, one random shift."""
    point, found, reached = generator.random() / count, [], 0.0
    for prompt, node, share in strata():
        reached += share
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


def batch(pairs: list[tuple[str, list[str]]]) -> tuple[Tensor, Tensor]:
    """Token ids [N, L] and targets [N, L]; prompt and padding have no target, so BOS alone never learns a header."""
    ids = token_ids_cached()
    rows = [(prompt_ids(prompt), [*(ids[token_of(word)] for word in words), EOS]) for prompt, words in pairs]
    longest = max(len(prompt) + len(text) for prompt, text in rows)
    tokens = torch.full((len(rows), longest), PAD)
    targets = torch.full((len(rows), longest), IGNORED)
    for row, (prompt, text) in enumerate(rows):
        tokens[row, : len(prompt) + len(text)] = torch.tensor([*prompt, *text])
        targets[row, len(prompt) : len(prompt) + len(text)] = torch.tensor(text)
    return tokens, targets
