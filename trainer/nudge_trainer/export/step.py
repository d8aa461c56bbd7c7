"""What the exported graph computes: one pass of the network over new tokens, with a cache, and the draw of what follows."""

from typing import cast

import torch
from torch import Tensor, nn
from transformers import DynamicCache, PreTrainedModel
from transformers.cache_utils import DynamicLayer

from nudge_trainer.export import attention
from nudge_trainer.export.attention import Cache, Pair
from nudge_trainer.export.draw import choose
from nudge_trainer.network.forward import head

INPUTS = ["input_ids", "lengths", "given", "uniforms", "temperature", "top_p"]
OUTPUTS = ["token", "log_prob", "log_prob_sampled", "new_key_values"]


class Step(nn.Module):
    """A pass of a network. `split_head` as in `LanguageModel`; `fused` where its attention can be (attention.py)."""

    def __init__(self, network: PreTrainedModel, split_head: bool, fused: bool) -> None:
        super().__init__()
        self.network = network
        self.split_head = split_head
        self.fused = fused

    def forward(
        self, input_ids: Tensor, lengths: Tensor, given: Tensor, uniforms: Tensor, temperature: Tensor, top_p: Tensor, past: list[Pair]
    ) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """Takes S tokens a row, which follow the `lengths` [B] that the cache holds.

        input_ids [B, S]; past [(B, H, L, D), …] a pair a layer, with room for what comes. Returns tokens [B, K], log π and
        log q of each after the last K positions, and the new keys and values [2 · layers, B, H, S, D]. given [B, K]: a token to
        score, or −1 to draw one by uniforms [B, K]; temperature [] and top_p [] as in `choose`.
        """
        positions = lengths[:, None] + torch.arange(input_ids.shape[1])
        hidden, new = (self._fused if self.fused else self._plain)(input_ids, positions, lengths, past)
        # The head for the last positions only: a prompt's others cost no vocabulary-sized work.
        last = hidden[:, torch.arange(given.shape[1]) + (hidden.shape[1] - given.shape[1])]
        logits = head(self.network)(last) if self.split_head else last
        flat = logits.float().reshape(-1, logits.shape[-1])
        drawn = choose(flat, uniforms.reshape(-1), given.reshape(-1), temperature, top_p)
        token, log_p, log_q = (one.view(given.shape) for one in drawn)
        return token, log_p, log_q, torch.stack([one for pair in new for one in pair])

    def _fused(self, ids: Tensor, positions: Tensor, lengths: Tensor, past: list[Pair]) -> tuple[Tensor, list[Pair]]:
        cache = Cache(past, lengths)
        with attention.use(cache):
            hidden = self._run(input_ids=ids, position_ids=positions, use_cache=False)
        return hidden, [cache.new[layer] for layer in range(len(past))]

    def _plain(self, ids: Tensor, positions: Tensor, lengths: Tensor, past: list[Pair]) -> tuple[Tensor, list[Pair]]:
        """With transformers' own cache, which appends the new tokens to all the room before them; a mask hides what is empty of it."""
        new = ids.shape[1]
        before = torch.arange(past[0][0].shape[2] - new)
        cache = DynamicCache([(keys[:, :, before], values[:, :, before]) for keys, values in past])
        mask = torch.cat([before[None] < lengths[:, None], torch.ones_like(ids, dtype=torch.bool)], 1)
        hidden = self._run(input_ids=ids, position_ids=positions, attention_mask=mask.long(), past_key_values=cache, use_cache=True)
        last = torch.arange(new) + before.shape[0]
        return hidden, [(keys[:, :, last], values[:, :, last]) for keys, values in map(_stored, cache.layers)]

    def _run(self, **inputs: object) -> Tensor:
        """Hidden states where the head is apart, else logits: [B, S, …]."""
        if self.split_head:
            return cast(Tensor, self.network.base_model(**inputs).last_hidden_state)
        return cast(Tensor, self.network(**inputs).logits)


def _stored(layer: object) -> Pair:
    """Keys and values of a layer of the cache; other state than these is refused before (`cache_shape`)."""
    held = cast(DynamicLayer, layer)
    return cast(Tensor, held.keys), cast(Tensor, held.values)
