"""The word-level tokenizer: `▁` (a space) and a word make a token, punctuation marks are tokens of their own.

The space is part of the token, so decoding is exact concatenation and no clean-up rule has to guess where spaces go.
Only pieces that the JavaScript package @huggingface/tokenizers reads in the same way are used: its Metaspace does not
split, therefore Metaspace only marks spaces and a Split by a regular expression does the splitting.
"""

from __future__ import annotations

from pathlib import Path

from grammar import vocabulary
from tokenizers import Regex, Tokenizer, decoders, models, pre_tokenizers, processors
from transformers import PreTrainedTokenizerFast

SPECIAL = ("<pad>", "<bos>", "<eos>", "<unk>")
PAD, BOS, EOS, UNKNOWN = range(4)
CONTEXT = 128
PUNCTUATION = ".,:;!?"


def token_of(word: str) -> str:
    return word if word in PUNCTUATION else "▁" + word


def token_ids() -> dict[str, int]:
    return {token: index for index, token in enumerate([*SPECIAL, *map(token_of, vocabulary())])}


def build() -> Tokenizer:
    tokenizer = Tokenizer(models.WordLevel(token_ids(), unk_token="<unk>"))
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence([
        pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always", split=False),
        pre_tokenizers.Split(Regex(rf"▁?[^▁{PUNCTUATION}]+|[{PUNCTUATION}]|▁"), "isolated"),
    ])
    tokenizer.decoder = decoders.Metaspace(replacement="▁", prepend_scheme="always", split=False)
    tokenizer.post_processor = processors.TemplateProcessing(single="<bos> $A", special_tokens=[("<bos>", BOS)])
    return tokenizer


def save(folder: Path) -> None:
    tokenizer = PreTrainedTokenizerFast(
        tokenizer_object=build(), pad_token="<pad>", bos_token="<bos>", eos_token="<eos>", unk_token="<unk>",
        model_max_length=CONTEXT, clean_up_tokenization_spaces=False)
    tokenizer.save_pretrained(str(folder))
