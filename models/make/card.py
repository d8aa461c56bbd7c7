"""Writes models/nudge-tiny/README.md: the model card, with measured base moments against the grammar's exact ones."""

from __future__ import annotations

import random
from pathlib import Path

import torch
from grammar import PROMPTS, features, length_distribution
from measure import Estimate, PromptReport, load, moments, report, texts
from train import BATCH, FOLDER, SEED, STEPS, THREADS

SAMPLES = {"": 40_000, "Biography:": 4_000, "Review:": 10_000, "News:": 4_000}

CARD = """---
license: apache-2.0
language: en
pipeline_tag: text-generation
---
# nudge-tiny

The default model of Nudge: small enough to be trained toward a declared distribution in about four minutes on one core
of a CPU, and with base rates that are known exactly. A Llama of {parameters:,} parameters (4 layers × 128, tied embeddings)
over a vocabulary of {words:,} words, context 128, {megabytes:.1f} MB in float16. It knows nothing of the world:
every person, product and event is made up.

| prompt | what it writes |
|---|---|
| `""` (BOS alone), `Biography:` | biographies of two sentences |
| `Review:` | product reviews, 55 % of them positive |
| `News:` | headlines |

## Base moments
Exact: enumerated from the grammar. Measured: {samples:,} biographies ({reviews:,} reviews for `positive`) sampled from
the stored weights at temperature 1, with 95 % Wilson intervals.

| feature | exact | measured | interval |
|---|---:|---:|---|
{moments}

`women`: more of she, her, hers, herself than of he, him, his, himself. `art`, `business`, `sports`, `science`: any word of
the field; every biography has words of exactly one. `famous`, `legendary`, `forgotten`: these words. `positive`: any
of the approving words.

## Fit to the grammar
| prompt | KL(grammar‖model), nats a text | entropy of the grammar | texts that the grammar can write | texts that end within 40 tokens |
|---|---|---:|---:|---:|
{fits}

Lengths in tokens, the end token included: {lengths}.

## How it was made
`python models/make/train.py` (in the trainer's Python environment) writes this folder, `python models/make/card.py`
this card: {steps} steps of {batch} documents drawn from the grammar in `models/make` (no other data), at every place in
them toward the grammar's exact distribution of the next word, seed {seed}, AdamW, {threads} threads. On one machine,
with the same package versions and thread count, it gives the same bits. `train.py --check` derives the tokenizer and
the exact moments again. Words, rules and weights are part of Nudge and under its licence, Apache-2.0.
"""


def percent(value: float) -> str:
    return f"{100 * value:.2f} %"


def moment_rows(measured: dict[str, Estimate]) -> str:
    return "\n".join(f"| {name} | {percent(feature.exact_moment())} | {percent(measured[name].mean)} "
                     f"| {percent(measured[name].low)} – {percent(measured[name].high)} |" for name, feature in features().items())


def fit_row(r: PromptReport) -> str:
    return (f"| `{r.prompt or chr(34) * 2}` | {r.kl.mean:.5f} ({r.kl.low:.5f} – {r.kl.high:.5f}) | {r.entropy:.2f} "
            f"| {percent(r.grammatical.mean)} | {percent(r.ended.mean)} |")


def card(folder: Path) -> str:
    torch.manual_seed(SEED)
    torch.set_num_threads(THREADS)
    model = load(folder)
    found = {prompt: list(texts(model, prompt, count)) for prompt, count in SAMPLES.items()}
    measured = moments(features(), {prompt: [words for words, _ in pairs] for prompt, pairs in found.items()})
    generator = random.Random(SEED + 1)
    lengths = {prompt: length_distribution(prompt) for prompt in PROMPTS if prompt != "Biography:"}
    return CARD.format(
        parameters=model.num_parameters(), words=model.config.vocab_size, samples=SAMPLES[""], reviews=SAMPLES["Review:"],
        megabytes=sum(f.stat().st_size for f in folder.iterdir() if f.name != "README.md") / 1e6,
        moments=moment_rows(measured), fits="\n".join(fit_row(report(model, p, pairs, generator)) for p, pairs in found.items()),
        lengths=", ".join(f"{min(d) + 1}–{max(d) + 1} after `{p or chr(34) * 2}`" for p, d in lengths.items()),
        steps=STEPS, batch=BATCH, seed=SEED, threads=THREADS)


if __name__ == "__main__":
    (FOLDER / "README.md").write_text(card(FOLDER), encoding="utf-8")
