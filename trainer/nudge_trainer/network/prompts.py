"""Prompts to token ids, token ids to texts."""

from collections.abc import Mapping, Sequence
from typing import Any, cast

from torch import Tensor
from transformers import PreTrainedTokenizerBase

from nudge_trainer.errors import NudgeError


def encode(
    tokenizer: PreTrainedTokenizerBase, prompts: Sequence[str | Mapping[str, Any]], end_ids: Sequence[int]
) -> list[list[int]]:
    """Token ids of each prompt, a text or {"messages": [...]}, as the tokenizer gives them.

    A model cannot start from nothing: an empty result becomes the BOS token, else the EOS token.
    Raises NudgeError (exit 2) for a chat prompt where the model has no chat template.
    """
    start = tokenizer.bos_token_id if tokenizer.bos_token_id is not None else tokenizer.eos_token_id
    if start is None:
        start = end_ids[0]
    return [_encode_one(tokenizer, prompt, index) or [int(start)] for index, prompt in enumerate(prompts)]


def _encode_one(tokenizer: PreTrainedTokenizerBase, prompt: str | Mapping[str, Any], index: int) -> list[int]:
    if isinstance(prompt, str):
        return list(tokenizer(prompt)["input_ids"])
    if not tokenizer.chat_template:
        raise NudgeError(
            "no-chat-template",
            f"prompts[{index}] is a chat, but this model has no chat template.",
            "Write the prompt as a plain text, or choose an instruction-tuned model.",
            {"prompt": index},
            2,
        )
    text = tokenizer.apply_chat_template(prompt["messages"], add_generation_prompt=True, tokenize=False)
    # The template has written the special tokens already.
    return list(tokenizer(cast(str, text), add_special_tokens=False)["input_ids"])


def decode(tokenizer: PreTrainedTokenizerBase, tokens: Tensor, length: Tensor, end_ids: Sequence[int]) -> list[str]:
    """Texts of continuations [N, T] of `length` [N] tokens: no special tokens, no end token, bad UTF-8 as U+FFFD."""
    ends = set(end_ids)
    rows = [row[:size] for row, size in zip(tokens.tolist(), length.tolist(), strict=True)]
    rows = [row[:-1] if row and row[-1] in ends else row for row in rows]
    # Cleaning up spaces would change the text that the model wrote.
    return list(tokenizer.batch_decode(rows, skip_special_tokens=True, clean_up_tokenization_spaces=False))
