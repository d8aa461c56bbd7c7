"""Measures the stored model against the grammar: moments, well-formedness, KL(grammar‖model) per text."""

from __future__ import annotations

import math
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import torch
from data import batch, prompt_ids
from grammar import WordFeature, grammar
from rules import entropy, probability, sample
from tokenizer import EOS, PAD, SPECIAL, token_ids
from transformers import LlamaForCausalLM

BATCH, LONGEST, Z95 = 500, 40, 1.959964


@dataclass(frozen=True)
class Estimate:
    mean: float
    low: float
    high: float


@dataclass(frozen=True)
class PromptReport:
    """`kl`: nats a text; `grammatical`: share of texts that the grammar can write; `ended`: share that end in time."""

    prompt: str
    grammatical: Estimate
    ended: Estimate
    kl: Estimate
    entropy: float


def wilson(hits: int, count: int) -> Estimate:
    """95 % interval of a share (Wilson 1927)."""
    share, z2 = hits / count, Z95**2
    centre = (share + z2 / (2 * count)) / (1 + z2 / count)
    half = Z95 * math.sqrt(share * (1 - share) / count + z2 / (4 * count**2)) / (1 + z2 / count)
    return Estimate(share, max(centre - half, 0.0), min(centre + half, 1.0))


def load(folder: Path) -> LlamaForCausalLM:
    return LlamaForCausalLM.from_pretrained(folder, dtype=torch.float32).eval()


@torch.inference_mode()
def texts(model: LlamaForCausalLM, prompt: str, count: int) -> Iterator[tuple[list[str], bool]]:
    """`count` samples at temperature 1 without filters: words, and whether the text ended by itself."""
    word_of = [*SPECIAL, *(token.removeprefix("▁") for token in list(token_ids())[len(SPECIAL):])]
    start = torch.tensor([prompt_ids(prompt)]).expand(BATCH, -1)
    for _ in range(math.ceil(count / BATCH)):
        rows = model.generate(start, do_sample=True, top_k=0, top_p=1.0, temperature=1.0, max_new_tokens=LONGEST)
        for row in rows[:, start.shape[1]:].tolist():
            tokens = [token for token in row if token not in (EOS, PAD)]
            yield [word_of[token] for token in tokens], EOS in row


def moments(features: dict[str, WordFeature], found: dict[str, list[list[str]]]) -> dict[str, Estimate]:
    return {name: wilson(sum(map(feature.holds, found[feature.prompt])), len(found[feature.prompt]))
            for name, feature in features.items()}


@torch.inference_mode()
def divergence(model: LlamaForCausalLM, prompt: str, count: int, generator: random.Random) -> Estimate:
    """KL(grammar‖model) in nats a text: on fresh texts of the grammar, the sum of the exact divergences at every place."""
    node, nats = grammar(prompt), []
    for _ in range(math.ceil(count / BATCH)):
        tokens, predicts, exact = batch([(prompt, sample(node, generator)) for _ in range(BATCH)])
        logits = model(tokens[:, :-1], use_cache=False).logits[predicts]
        at_places = (torch.special.xlogy(exact, exact) - exact * logits.log_softmax(-1)).sum(-1)
        nats += [float(places.sum()) for places in at_places.split(predicts.sum(1).tolist())]
    mean = math.fsum(nats) / len(nats)
    half = Z95 * math.sqrt(math.fsum((d - mean) ** 2 for d in nats)) / len(nats)
    return Estimate(mean, mean - half, mean + half)


def report(model: LlamaForCausalLM, prompt: str, found: list[tuple[list[str], bool]], generator: random.Random) -> PromptReport:
    node = grammar(prompt)
    return PromptReport(prompt, wilson(sum(probability(node, words) > 0 for words, _ in found), len(found)),
                        wilson(sum(ended for _, ended in found), len(found)),
                        divergence(model, prompt, 4000, generator), entropy(node))


