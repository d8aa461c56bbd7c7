"""Attention whose gradient is worked out in fp32 on a CPU, where PyTorch's backward pass in bf16 takes two to five times as long.

(docs/benchmarks.md, "A training step".) Without a gradient, and on other devices, it is transformers' own "sdpa".
"""

from typing import Any

import torch
from torch import Tensor, nn
from transformers import AttentionInterface, AttentionMaskInterface, PreTrainedModel
from transformers.integrations.sdpa_attention import sdpa_attention_forward
from transformers.masking_utils import sdpa_mask

NAME = "nudge-sdpa"


def differentiate_in_fp32(network: PreTrainedModel) -> None:
    """Makes a network that attends by "sdpa" attend by the function here; leaves others as they are."""
    if network.config._attn_implementation == "sdpa":
        network.set_attn_implementation(NAME)


def attend(module: nn.Module, query: Tensor, key: Tensor, value: Tensor, mask: Tensor | None, **others: Any) -> tuple[Tensor, None]:
    """query [B, Hq, S, D], key and value [B, H, L, D]; returns [B, S, Hq, D]."""
    if not torch.is_grad_enabled() or query.device.type != "cpu":
        return sdpa_attention_forward(module, query, key, value, mask, **others)
    with torch.autocast("cpu", enabled=False):
        return sdpa_attention_forward(module, query.float(), key.float(), value.float(), mask, **others)


AttentionInterface.register(NAME, attend)
AttentionMaskInterface.register(NAME, sdpa_mask)
