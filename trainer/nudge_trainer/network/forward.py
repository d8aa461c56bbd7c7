"""How a network is run: hidden states, and the output head apart from them where the architecture allows it.

Kept apart, vocabulary-sized work can be done for the positions that need it, chunk by chunk.
"""

from typing import Any, cast

import torch
from torch import Tensor, nn
from transformers import DynamicCache, PreTrainedModel


def hidden_states(
    network: PreTrainedModel, input_ids: Tensor, cache: DynamicCache | None = None, **inputs: Tensor
) -> Tensor:
    """Last hidden states [B, S, D] of ids [B, S], which follow what the cache holds and are added to it.

    `inputs` as the backbone names them: position_ids, attention_mask.
    """
    output = network.base_model(input_ids=input_ids, past_key_values=cache, use_cache=cache is not None, **inputs)
    return cast(Tensor, output.last_hidden_state)


def head(network: PreTrainedModel) -> nn.Linear:
    """The output head. Only where `head_is_linear`."""
    return cast(nn.Linear, network.get_output_embeddings())


def all_logits(network: PreTrainedModel, ids: Tensor) -> Tensor:
    """Logits [B, S, V] as the model itself computes them, in fp32."""
    return cast(Tensor, network(input_ids=ids, use_cache=False).logits).float()


def next_logits(network: PreTrainedModel, split: bool, ids: Tensor, cache: DynamicCache) -> Tensor:
    """Logits [B, V] in fp32 of the token after ids [B, S]; `split` says whether the head is linear."""
    if split:
        return cast(Tensor, head(network)(hidden_states(network, ids, cache)[:, -1])).float()
    return cast(Tensor, network(input_ids=ids, past_key_values=cache, use_cache=True).logits[:, -1]).float()


@torch.no_grad()
def head_is_linear(network: PreTrainedModel) -> bool:
    """Whether logits = head(last hidden states), nothing after it (as scaling or soft-capping in some architectures).

    Tried on a probe whose hidden states are blown up until the largest logit is about 50, so that soft-capping shows
    in an untrained model, too.
    """
    try:
        output_head = network.get_output_embeddings()
    except (NotImplementedError, AttributeError):
        return False
    backbone = network.base_model
    if not isinstance(output_head, nn.Linear) or backbone is network:
        return False
    device = next(network.parameters()).device
    ids = torch.arange(8, device=device)[None] % output_head.out_features
    hidden = getattr(backbone(input_ids=ids, use_cache=False), "last_hidden_state", None)
    if hidden is None:
        return False
    hidden = hidden * (50 / output_head(hidden).abs().max().clamp_min(1e-6))

    def blow_up(_module: nn.Module, _args: Any, output: Any) -> Any:
        output.last_hidden_state = hidden
        return output

    hook = backbone.register_forward_hook(blow_up)
    try:
        logits = network(input_ids=ids, use_cache=False).logits
    finally:
        hook.remove()
    return logits.shape[:2] == ids.shape and torch.allclose(logits, output_head(hidden), atol=1e-3, rtol=1e-4)
