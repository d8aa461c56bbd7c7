"""The key/value cache of generation: transformers' cache with full-attention layers that never re-concatenate.

`DynamicLayer` copies all keys and values at every token. Here the buffers are as long as the sequences may become, and
attention reads a view. Other kinds of layers (sliding windows, linear attention) stay transformers' own.
"""

from typing import Any, cast

import torch
from torch import Tensor
from transformers import DynamicCache, PreTrainedConfig
from transformers.cache_utils import DynamicLayer


class PreallocatedLayer(DynamicLayer):
    """Keys and values [B, H, length, D] as views of buffers [B, H, capacity, D]."""

    def __init__(self, capacity: int) -> None:
        super().__init__()
        self.capacity = capacity
        self.length = 0
        self._keys: Tensor
        self._values: Tensor

    def lazy_initialization(self, key_states: Tensor, value_states: Tensor) -> None:
        """Allocates on the first keys, whose shape and device it takes.

        Rotated keys are fp32 in a step of bf16, whose attention makes them bf16: better once than all of them at every token.
        """
        self.dtype, self.device = value_states.dtype, key_states.device
        batch, heads = key_states.shape[:2]
        self._keys = key_states.new_empty(batch, heads, self.capacity, key_states.shape[-1], dtype=self.dtype)
        self._values = value_states.new_empty(batch, heads, self.capacity, value_states.shape[-1])
        self.is_initialized = True

    def update(self, key_states: Tensor, value_states: Tensor, *args: Any, **kwargs: Any) -> tuple[Tensor, Tensor]:
        """Appends [B, H, S, D] and returns all keys and values so far."""
        if not self.is_initialized:
            self.lazy_initialization(key_states, value_states)
        start, self.length = self.length, self.length + key_states.shape[-2]
        self._keys[:, :, start : self.length] = key_states
        self._values[:, :, start : self.length] = value_states
        return self._view()

    def reorder_cache(self, beam_idx: Tensor) -> None:
        """Row i becomes what row beam_idx[i] was; rows may repeat or be left out."""
        self._keys = self._keys.index_select(0, beam_idx)
        self._values = self._values.index_select(0, beam_idx)
        self._view()

    def _view(self) -> tuple[Tensor, Tensor]:
        self.keys = self._keys[:, :, : self.length]
        self.values = self._values[:, :, : self.length]
        return self.keys, self.values


def new_cache(config: PreTrainedConfig, capacity: int) -> DynamicCache:
    """An empty cache for sequences of up to `capacity` tokens."""
    cache = DynamicCache(config=config)
    cache.layers = [PreallocatedLayer(capacity) if type(layer) is DynamicLayer else layer for layer in cache.layers]
    return cache


def select(cache: DynamicCache, rows: Tensor) -> None:
    """Row i of the cache becomes what row rows[i] was; works for every kind of layer."""
    cache.reorder_cache(cast(torch.LongTensor, rows))
