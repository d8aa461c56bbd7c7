"""Drawing tokens from logits by inverting the cumulative distribution: one uniform number a row."""

import torch
from torch import Tensor

BLOCK = 128


def draw(logits: Tensor, uniform: Tensor) -> tuple[Tensor, Tensor]:
    """Tokens [B] and their log-probabilities [B] from logits [B, V] and uniform numbers [B] in [0, 1).

    A cumulative sum in fp32 over 50,000 entries loses the tail. So the sum goes over blocks of the vocabulary first,
    in fp64 where the device has it, then inside the one block that was hit. Probabilities that underflow to zero are
    never drawn: each search takes the first entry whose cumulative sum exceeds a point below the total.
    """
    rows, vocabulary = logits.shape
    blocks = -(-vocabulary // BLOCK)
    wide = torch.float32 if logits.device.type == "mps" else torch.float64
    weights = logits.new_empty((rows, blocks * BLOCK), dtype=torch.float32)
    weights[:, vocabulary:] = 0
    top = logits.amax(-1, keepdim=True)
    torch.sub(logits, top, out=weights[:, :vocabulary])
    weights[:, :vocabulary].exp_()

    token, total = pick(weights.view(rows, blocks, BLOCK), uniform[:, None], wide)
    log_q = (logits.gather(1, token) - top).to(wide) - total.log()
    return token.squeeze(1), log_q.squeeze(1)


def pick(blocked: Tensor, uniform: Tensor, wide: torch.dtype = torch.float64) -> tuple[Tensor, Tensor]:
    """Tokens [B, 1] and the sum [B, 1] of their weights [B, blocks, BLOCK], by uniform numbers [B, 1] in [0, 1)."""
    upto = blocked.sum(-1).to(wide).cumsum(-1)
    total = upto[:, -1:]
    point = _below(uniform.to(wide) * total, total)
    block = (upto <= point).sum(-1, keepdim=True)
    before = torch.where(block > 0, upto.gather(1, (block - 1).clamp_min(0)), 0.0)

    inside = blocked.gather(1, block[:, :, None].expand(-1, -1, BLOCK)).squeeze(1)
    within = inside.to(wide).cumsum(-1)
    return block * BLOCK + (within <= _below(point - before, within[:, -1:])).sum(-1, keepdim=True), total


def nucleus(logits: Tensor, mass: float | Tensor) -> Tensor:
    """Logits [B, V] with all but the fewest most probable tokens that make up `mass` at −inf (Holtzman et al. 2020)."""
    ordered, index = logits.sort(-1, descending=True)
    before = ordered.softmax(-1).cumsum(-1) - ordered.softmax(-1)
    return logits.masked_fill(torch.zeros_like(logits, dtype=torch.bool).scatter(-1, index, before >= mass), -torch.inf)


def _below(point: Tensor, total: Tensor) -> Tensor:
    """The point, kept strictly below the total, which rounding could make it reach."""
    # Not total * (1 - eps): where a graph keeps its constants in fp32 (export/draw.py), that factor would be 1.
    return torch.minimum(point, total - total * torch.finfo(total.dtype).eps)
