"""Floating-point operations: counted as they are done, and the fewest that a step of this kind can do."""

import time
from collections.abc import Callable
from typing import Any

import torch
from torch.nn.attention import SDPBackend, sdpa_kernel
from torch.utils.flop_counter import FlopCounterMode
from transformers import PretrainedConfig


def counted(step: Callable[[], None]) -> float:
    """Operations of a step. Attention is done in plain matrix products meanwhile: the counter sees fused attention as 0,
    and a product added in place, which it does not know, is told to it.
    """
    with FlopCounterMode(display=False, custom_mapping={torch.ops.aten.addmm_: _addmm}) as counter, sdpa_kernel(SDPBackend.MATH):
        step()
    return float(counter.get_total_flops())


def _addmm(_into: Any, one: torch.Size, other: torch.Size, *_rest: Any, **_named: Any) -> int:
    return 2 * one[0] * one[1] * other[1]


def fewest(config: PretrainedConfig, rows: int, tokens: int, *, adapter: bool) -> dict[str, float]:
    """Operations of writing `rows` texts of `tokens` with a cache, of one base score, and of one forward and backward pass.

    A product with a matrix of n weights takes 2n a token; attention 4·width for each earlier token, all heads together.
    Backward costs as much again for the activations, and once more for weights unless only an `adapter` is trained.
    """
    width, layers = config.hidden_size, config.num_hidden_layers
    keys = getattr(config, "num_key_value_heads", config.num_attention_heads) * width // config.num_attention_heads
    weights = layers * (2 * width * width + 2 * width * keys + 3 * width * config.intermediate_size) + config.vocab_size * width
    attended = layers * 4 * width * (tokens + 1) / 2
    once = rows * tokens * (2 * weights + attended)
    return {"generate": once, "score": once, "gradient": once * (2 if adapter else 3)}


def gemm_rate(kind: torch.dtype, size: int = 2048, repeats: int = 5) -> float:
    """Operations a second of one large matrix product, the best of some."""
    one, other = torch.rand(size, size).to(kind), torch.rand(size, size).to(kind)
    times = []
    for _ in range(repeats):
        began = time.perf_counter()
        one @ other
        times.append(time.perf_counter() - began)
    return 2 * size**3 / min(times)
