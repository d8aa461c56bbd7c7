"""Makes models/nudge-tiny: `python models/make/train.py` trains and saves, `--check` only derives what is cheap again.

Seeded and bit for bit the same on one machine with the same number of threads and the same versions of the packages.
Needs the trainer's Python environment. Takes about a quarter of an hour on two cores.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import tempfile
import time
from pathlib import Path

os.environ.setdefault("OMP_WAIT_POLICY", "passive")  # read when torch loads: threads that spin are slow on a shared machine

import tokenizer
import torch
from data import batch, documents
from grammar import features
from transformers import GenerationConfig, LlamaConfig, LlamaForCausalLM

FOLDER = Path(__file__).resolve().parent.parent / "nudge-tiny"
SEED, THREADS = 1, 2
STEPS, BATCH, LEARNING_RATE, WARM_UP = 4000, 128, 4e-3, 100


def new_model() -> LlamaForCausalLM:
    config = LlamaConfig(
        vocab_size=len(tokenizer.token_ids()), hidden_size=128, intermediate_size=384, num_hidden_layers=4,
        num_attention_heads=4, num_key_value_heads=4, max_position_embeddings=tokenizer.CONTEXT, tie_word_embeddings=True,
        bos_token_id=tokenizer.BOS, eos_token_id=tokenizer.EOS, pad_token_id=tokenizer.PAD, attn_implementation="sdpa")
    return LlamaForCausalLM(config)


def schedule(step: int) -> float:
    """Linear warm-up, then linear decay to zero: the decay averages the noise of the sampled rates away."""
    return min((step + 1) / WARM_UP, (STEPS - step) / (STEPS - WARM_UP))


def divergence(model: LlamaForCausalLM, pairs: list[tuple[str, list[str]]]) -> torch.Tensor:
    """KL(grammar‖model) in nats a text, exact at every place of these texts."""
    tokens, predicts, exact = batch(pairs)
    logits = model(tokens[:, :-1], use_cache=False).logits[predicts]
    entropy = -torch.special.xlogy(exact, exact).sum()
    return (torch.nn.functional.cross_entropy(logits, exact, reduction="sum") - entropy) / len(pairs)


def train() -> LlamaForCausalLM:
    torch.manual_seed(SEED)
    torch.set_num_threads(THREADS)
    torch.use_deterministic_algorithms(True)
    generator = random.Random(SEED)
    model = new_model().train()
    decayed = [p for p in model.parameters() if p.dim() > 1]
    plain = [p for p in model.parameters() if p.dim() == 1]
    optimizer = torch.optim.AdamW([{"params": decayed, "weight_decay": 0.01}, {"params": plain, "weight_decay": 0.0}],
                                  lr=LEARNING_RATE, betas=(0.9, 0.98))
    start, recent = time.monotonic(), 0.0
    for step in range(STEPS):
        for group in optimizer.param_groups:
            group["lr"] = LEARNING_RATE * schedule(step)
        loss = divergence(model, documents(BATCH, generator))
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 5.0)
        optimizer.step()
        recent = loss.item() if step == 0 else 0.98 * recent + 0.02 * loss.item()
        if step % 50 == 49:
            print(f"step {step + 1}/{STEPS}  KL from the grammar about {recent:.4f} nats a text  {time.monotonic() - start:.0f} s", flush=True)
    return model.eval()


def save(model: LlamaForCausalLM, folder: Path) -> None:
    """Weights in 16 bits: half precision keeps 11 bits of mantissa, enough for rates of 0.001."""
    folder.mkdir(parents=True, exist_ok=True)
    model.generation_config = GenerationConfig(do_sample=True, max_new_tokens=40, bos_token_id=tokenizer.BOS,
                                               eos_token_id=tokenizer.EOS, pad_token_id=tokenizer.PAD)
    model.half().save_pretrained(folder)
    tokenizer.save(folder)


def check(folder: Path) -> None:
    """Derives the tokenizer and the exact moments again and compares them with what is stored."""
    with tempfile.TemporaryDirectory() as fresh:
        tokenizer.save(Path(fresh))
        if (Path(fresh) / "tokenizer.json").read_bytes() != (folder / "tokenizer.json").read_bytes():
            raise SystemExit(f"{folder / 'tokenizer.json'} is not what the grammar gives: train again.")
    moments = {name: feature.exact_moment() for name, feature in features().items()}
    print(json.dumps(moments, indent=2))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="derive tokenizer and exact moments again, train nothing")
    parser.add_argument("--out", type=Path, default=FOLDER, help="folder to write or check")
    arguments = parser.parse_args()
    if arguments.check:
        check(arguments.out)
    else:
        save(train(), arguments.out)
