"""Attention over a cache of fixed capacity, as one operator of ONNX Runtime.

transformers' models ask an attention function by name. The one here gets the new keys and values only, finds the layer's
cache in `use`, and becomes a GroupQueryAttention node, which attends to what each row holds and to the new. No mask is built.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import torch
from torch import Tensor, nn
from transformers import AttentionInterface, AttentionMaskInterface, PreTrainedModel

NAME = "nudge-cached"
TOLERANCE = 1e-4
"""Nats by which a logit of the probe may differ."""

Pair = tuple[Tensor, Tensor]


@dataclass
class Cache:
    """Keys and values [B, H, L, D] a layer, of which the first `lengths` [B] are there; `new` ones are filled in by a pass."""

    past: list[Pair]
    lengths: Tensor
    new: dict[int, Pair] = field(default_factory=dict)


_cache: Cache | None = None


@contextmanager
def use(cache: Cache | None) -> Iterator[None]:
    """Inside, the network's attention reads `cache` and fills in its `new`; without one it attends to the tokens of the pass alone."""
    global _cache
    _cache = cache
    try:
        yield
    finally:
        _cache = None


@contextmanager
def fused(network: PreTrainedModel) -> Iterator[None]:
    """Inside, the network attends by the function here."""
    before = network.config._attn_implementation
    network.set_attn_implementation(NAME)
    try:
        yield
    finally:
        network.set_attn_implementation(before)


@torch.no_grad()
def can_fuse(network: PreTrainedModel, layers: int) -> bool:
    """Whether every layer asks for its attention by name, and for nothing that the function here does not do."""
    ids = torch.arange(8)[None] % int(network.config.get_text_config().vocab_size)
    probe = Cache([], torch.zeros(1, dtype=torch.int64))
    expected = network(input_ids=ids, use_cache=False).logits
    try:
        with fused(network), use(probe):
            found = network(input_ids=ids, use_cache=False).logits
    except (NotImplementedError, ValueError, RuntimeError):
        return False
    return len(probe.new) == layers and bool((found - expected).abs().max() < TOLERANCE)


def attend(
    module: nn.Module, query: Tensor, key: Tensor, value: Tensor, _mask: Tensor | None,
    scaling: float | None = None, softcap: float | None = None, sliding_window: int | None = None, **others: Any,
) -> tuple[Tensor, None]:  # fmt: skip
    """query [B, Hq, S, D], key and value [B, H, S, D]; returns [B, S, Hq, D]. Raises NotImplementedError."""
    cache = _cache
    if cache is None or softcap or others.get("s_aux") is not None or others.get("position_bias") is not None:
        raise NotImplementedError
    layer = int(module.layer_idx)  # type: ignore[arg-type]
    cache.new[layer] = (key, value)
    if not torch.compiler.is_exporting():
        keys, values = (one.repeat_interleave(query.shape[1] // key.shape[1], 1) for one in (key, value))
        return nn.functional.scaled_dot_product_attention(query, keys, values, _seen(query, sliding_window), scale=scaling).transpose(1, 2), None
    past = cache.past[layer]
    rows, heads, new, size = query.shape
    flat = [one.transpose(1, 2).reshape(rows, new, -1) for one in (query, key, value)]
    held = cache.lengths + new
    output, *_ = torch.onnx.ops.symbolic_multi_out(
        "com.microsoft::GroupQueryAttention",
        [*flat, *past, (held - 1).to(torch.int32), held.max().to(torch.int32)],
        {"num_heads": heads, "kv_num_heads": key.shape[1], "scale": scaling or size**-0.5, "local_window_size": sliding_window or -1},
        dtypes=[torch.float32] * 3,
        shapes=[flat[0].shape, past[0].shape, past[1].shape],
        version=1,
    )
    return output.reshape(rows, new, heads, size), None


def _seen(query: Tensor, window: int | None) -> Tensor:
    """Which tokens [S, S] each token of the probe sees."""
    tokens = torch.arange(query.shape[2])
    behind = tokens[:, None] - tokens
    return (behind >= 0) & (behind < (window or len(tokens)))


def _no_mask(*_args: Any, **_kwargs: Any) -> None:
    """The operator knows what comes after what."""


AttentionInterface.register(NAME, attend)
AttentionMaskInterface.register(NAME, _no_mask)
