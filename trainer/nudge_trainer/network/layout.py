"""How prompts and continuations are laid out in rectangles of tokens for scoring.

Padding stands on the right, where causal attention never sees it: no mask is needed, and the fast kernels apply.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import torch
from torch import Tensor


@dataclass(frozen=True)
class Rectangle:
    """Some sequences side by side. B rows, S inputs, n generated tokens in all.

    ids [B, S] inputs (each sequence without its last token); position [n] index into the flattened [B·S] of the input
    that predicts each generated token; target [n] that token; row [n] the sample it belongs to, place [n] where in it.
    """

    ids: Tensor
    position: Tensor
    target: Tensor
    row: Tensor
    place: Tensor


def rectangles(
    prompts: list[list[int]], prompt: Tensor, tokens: Tensor, length: Tensor, rows: Tensor, micro_batch: int
) -> Iterator[Rectangle]:
    """Lays out the samples named by `rows`, `micro_batch` at a time, longest first so that little is padding.

    prompt [N] index into `prompts`, tokens [N, T] padded, length [N]. Everything on the CPU.
    """
    sizes = torch.tensor([len(ids) for ids in prompts], dtype=torch.int64)
    padded = torch.zeros(len(prompts), int(sizes.max()), dtype=torch.int64)
    for index, ids in enumerate(prompts):
        padded[index, : len(ids)] = torch.tensor(ids)
    order = rows[torch.argsort(sizes[prompt[rows]] + length[rows], descending=True, stable=True)]
    for chosen in torch.split(order, micro_batch) if len(order) else ():
        start = sizes[prompt[chosen]][:, None]
        total = start + length[chosen][:, None]
        position = torch.arange(int(total.max()))[None]
        in_prompt = padded[prompt[chosen]].gather(1, position.clamp_max(padded.shape[1] - 1).expand(len(chosen), -1))
        in_tokens = tokens[chosen].gather(1, (position - start).clamp(0, tokens.shape[1] - 1))
        sequence = torch.where(position < start, in_prompt, in_tokens)
        generated = ((position >= start) & (position < total))[:, 1:]
        yield Rectangle(
            ids=sequence[:, :-1],
            position=generated.flatten().nonzero().squeeze(1),
            target=sequence[:, 1:][generated],
            row=chosen[:, None].expand_as(generated)[generated],
            place=(position - start)[:, 1:][generated],
        )
