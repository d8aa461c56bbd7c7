"""Makes a small sentiment classifier of nudge-tiny's reviews: `python models/make/sentiment.py OUT` (seconds on one core).

For benchmarks and examples on machines without a hub: a two-layer BERT with a vocabulary of whole words, labels NEGATIVE
and POSITIVE, as a folder in Hugging Face layout. Trained on reviews drawn from the grammar, whose side is known; prints
its accuracy on others that it has not seen. The same seed gives the same weights on one machine.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from pathlib import Path

import torch
from grammar import vocabulary
from review import POSITIVE_SHARE, review
from rules import sample
from tokenizer import PUNCTUATION
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors
from transformers import BertConfig, BertForSequenceClassification, PreTrainedTokenizerFast

LABELS = ("NEGATIVE", "POSITIVE")
SPECIAL = ("[PAD]", "[UNK]", "[CLS]", "[SEP]")
PAD, UNKNOWN, CLS, SEP = range(4)
CONTEXT = 128
STEPS, BATCH, LEARNING_RATE = 150, 64, 2e-3
HELD_OUT = 2000


def new_tokenizer() -> PreTrainedTokenizerFast:
    """WordPiece over lower-case words; no word is split, since all of the grammar's are known whole."""
    known = sorted({word.lower() for word in vocabulary()} | set(PUNCTUATION))
    tokenizer = Tokenizer(models.WordPiece({token: i for i, token in enumerate([*SPECIAL, *known])}, unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=True)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.post_processor = processors.TemplateProcessing(single="[CLS] $A [SEP]", special_tokens=[("[CLS]", CLS), ("[SEP]", SEP)])
    return PreTrainedTokenizerFast(tokenizer_object=tokenizer, pad_token="[PAD]", unk_token="[UNK]", cls_token="[CLS]",
                                   sep_token="[SEP]", model_max_length=CONTEXT)


def new_model(words: int) -> BertForSequenceClassification:
    config = BertConfig(
        vocab_size=words, hidden_size=64, intermediate_size=128, num_hidden_layers=2, num_attention_heads=4,
        max_position_embeddings=CONTEXT, pad_token_id=PAD, hidden_dropout_prob=0.0, attention_probs_dropout_prob=0.0,
        id2label=dict(enumerate(LABELS)), label2id={label: i for i, label in enumerate(LABELS)})
    return BertForSequenceClassification(config)


def reviews(count: int, generator: random.Random) -> tuple[list[str], list[int]]:
    """Texts as nudge-tiny writes them, and which of LABELS each is."""
    sides = [int(generator.random() < POSITIVE_SHARE) for _ in range(count)]
    return [text(sample(review(LABELS[side].lower()), generator)) for side in sides], sides


def text(words: list[str]) -> str:
    return "".join(word if word in PUNCTUATION else f" {word}" for word in words).strip()


def train(tokenizer: PreTrainedTokenizerFast, seed: int, steps: int) -> BertForSequenceClassification:
    torch.manual_seed(seed)
    generator = random.Random(seed)
    model = new_model(len(tokenizer)).train()
    optimizer = torch.optim.AdamW(model.parameters(), lr=LEARNING_RATE)
    for step in range(steps):
        texts, sides = reviews(BATCH, generator)
        for group in optimizer.param_groups:
            group["lr"] = LEARNING_RATE * (1 - step / steps)
        loss = model(**tokenizer(texts, padding=True, return_tensors="pt"), labels=torch.tensor(sides)).loss
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        optimizer.step()
    return model.eval()


@torch.inference_mode()
def accuracy(model: BertForSequenceClassification, tokenizer: PreTrainedTokenizerFast, seed: int) -> float:
    """Share of reviews of another seed that get their side."""
    texts, sides = reviews(HELD_OUT, random.Random(f"{seed} held out"))
    said = model(**tokenizer(texts, padding=True, return_tensors="pt")).logits.argmax(-1)
    return float((said == torch.tensor(sides)).double().mean())


def make(folder: Path, seed: int = 1, steps: int = STEPS) -> float:
    """Trains and saves; returns the accuracy on reviews that were not trained on."""
    tokenizer = new_tokenizer()
    model = train(tokenizer, seed, steps)
    model.save_pretrained(folder)
    tokenizer.save_pretrained(str(folder))
    return accuracy(model, tokenizer, seed)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path, help="folder to write")
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    began = time.monotonic()
    found = make(arguments.out, arguments.seed)
    print(json.dumps({"folder": str(arguments.out), "seed": arguments.seed, "accuracy": found,
                      "heldOut": HELD_OUT, "seconds": round(time.monotonic() - began, 1)}))
