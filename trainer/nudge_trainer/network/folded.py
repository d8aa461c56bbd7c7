"""A linear layer with a low-rank adapter added into its weight, differentiated by the adapter.

y = x W′ᵀ with W′ = W + s·B·A. Of g, the gradient by y, that by x is g W′, that by A s·(g B)ᵀ x, and that by B s·gᵀ (x Aᵀ):
one large product forward and one back, as without an adapter, and the numbers that sampled are those that are differentiated.
"""

from dataclasses import dataclass
from typing import Any, cast

import torch
from torch import Tensor, nn
from torch.nn import functional
from transformers.pytorch_utils import Conv1D


@dataclass(frozen=True)
class LowRank:
    """s·B·A of a layer, with a [r, in] and b [out, r]."""

    a: Tensor
    b: Tensor
    scale: float

    def added_to(self, weight: Tensor, *, transposed: bool) -> Tensor:
        """W + s·B·A for a weight [out, in], or [in, out] where it is `transposed`."""
        one, other = (self.a.T, self.b.T) if transposed else (self.b, self.a)
        return torch.addmm(weight, one, other, alpha=self.scale)


class Folded(nn.Module):
    """A layer whose weight holds its adapter, or does not, as whoever fills it says; only the adapter gets a gradient."""

    def __init__(self, layer: nn.Linear | Conv1D, adapter: LowRank) -> None:
        super().__init__()
        self.weight, self.bias = layer.weight, layer.bias
        self._adapter, self._transposed = adapter, isinstance(layer, Conv1D)

    def forward(self, x: Tensor) -> Tensor:
        """[..., out] of x [..., in], in the weight's precision."""
        weight, bias = self.weight.T if self._transposed else self.weight, None if self.bias is None else self.bias.to(self.weight.dtype)
        if not torch.is_grad_enabled():
            return functional.linear(x.to(weight.dtype), weight, bias)
        return cast(Tensor, _Product.apply(x, weight, bias, self._adapter.a, self._adapter.b, self._adapter.scale))


class _Product(torch.autograd.Function):
    """x W′ᵀ, whose W′ [out, in] is a constant to autograd."""

    @staticmethod
    def forward(ctx: Any, x: Tensor, weight: Tensor, bias: Tensor | None, a: Tensor, b: Tensor, scale: float) -> Tensor:
        x = x.to(weight.dtype)
        ctx.save_for_backward(x, weight, a, b)
        ctx.scale = scale
        return functional.linear(x, weight, bias)

    @staticmethod
    def backward(ctx: Any, gradient: Tensor) -> tuple[Tensor | None, ...]:
        x, weight, a, b = ctx.saved_tensors
        rows, g = x.flatten(0, -2), gradient.flatten(0, -2).to(weight.dtype)
        by_x = gradient.to(weight.dtype) @ weight if ctx.needs_input_grad[0] else None
        by_a = (g @ b.to(weight.dtype)).T @ rows
        by_b = g.T @ (rows @ a.T.to(weight.dtype))
        return by_x, None, None, by_a.to(a.dtype).mul_(ctx.scale), by_b.to(b.dtype).mul_(ctx.scale), None
