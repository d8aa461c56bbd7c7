"""Small random classifiers and encoders as folders in Hugging Face layout: real architectures and tokenizers, no downloads.

Also used by the extension's conformance test (test/support/export_encoders.py).
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import torch
from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers, processors
from transformers import (
    BertConfig,
    BertForSequenceClassification,
    BertModel,
    PreTrainedTokenizerBase,
    PreTrainedTokenizerFast,
    RobertaConfig,
    RobertaForSequenceClassification,
)

WORDS = ["she", "he", "painter", "chemist", "won", "sang", "it", "is", "good", "bad", "not", "日", "本", "👍", "é"]
LETTERS = [chr(code) for code in range(ord("a"), ord("z") + 1)] + [*"0123456789.,!?'-"]
CONTEXT = 24


def save_bert(folder: Path, labels: tuple[str, ...] = ("NEGATIVE", "POSITIVE"), seed: int = 0, **config: Any) -> Path:
    """A classifier of WordPiece tokens; without labels the bare encoder."""
    tokenizer = word_pieces()
    settings = {"problem_type": None, **_labelled(labels), **config} if labels else config
    made = BertConfig(**_small(len(tokenizer)), **settings, max_position_embeddings=CONTEXT)
    return _save(folder, BertForSequenceClassification if labels else BertModel, made, tokenizer, seed)


def save_roberta(folder: Path, labels: tuple[str, ...] = ("a", "b", "c"), seed: int = 0) -> Path:
    """A classifier of bytes, whose positions are counted from behind the padding's; its tokenizer knows no limit."""
    tokenizer = byte_pairs()
    made = RobertaConfig(**_small(len(tokenizer)), **_labelled(labels), max_position_embeddings=CONTEXT + 2, pad_token_id=1)
    return _save(folder, RobertaForSequenceClassification, made, tokenizer, seed)


def location(folder: Path) -> dict[str, str]:
    """As run.json says it."""
    return {"requested": folder.name, "source": "folder", "path": str(folder)}


def _small(words: int) -> dict[str, Any]:
    # Wide initial weights, so that texts differ in what is said of them.
    return {
        "vocab_size": words, "hidden_size": 32, "intermediate_size": 48, "num_hidden_layers": 2, "num_attention_heads": 4,
        "initializer_range": 0.3, "type_vocab_size": 2,
    }  # fmt: skip


def _labelled(labels: tuple[str, ...]) -> dict[str, Mapping[Any, Any]]:
    return {"id2label": dict(enumerate(labels)), "label2id": {label: index for index, label in enumerate(labels)}}


def _save(folder: Path, kind: Any, config: Any, tokenizer: PreTrainedTokenizerBase, seed: int) -> Path:
    torch.manual_seed(seed)
    kind(config).eval().save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder


def word_pieces() -> PreTrainedTokenizerBase:
    """Lower-case words, else letters; [CLS] and [SEP] around a text."""
    known = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", *WORDS, *LETTERS, *(f"##{letter}" for letter in LETTERS)]
    tokenizer = Tokenizer(models.WordPiece({token: index for index, token in enumerate(known)}, unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=True)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.post_processor = processors.TemplateProcessing(single="[CLS] $A [SEP]", special_tokens=[("[CLS]", 2), ("[SEP]", 3)])
    return PreTrainedTokenizerFast(
        tokenizer_object=tokenizer, pad_token="[PAD]", unk_token="[UNK]", cls_token="[CLS]", sep_token="[SEP]", model_max_length=CONTEXT
    )


def byte_pairs() -> PreTrainedTokenizerBase:
    """Bytes that are never merged; <s> and </s> around a text."""
    known = ["<s>", "<pad>", "</s>", "<unk>", *sorted(pre_tokenizers.ByteLevel.alphabet())]
    tokenizer = Tokenizer(models.BPE({token: index for index, token in enumerate(known)}, [], unk_token="<unk>"))
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.post_processor = processors.TemplateProcessing(single="<s> $A </s>", special_tokens=[("<s>", 0), ("</s>", 2)])
    return PreTrainedTokenizerFast(tokenizer_object=tokenizer, pad_token="<pad>", unk_token="<unk>", bos_token="<s>", eos_token="</s>")
