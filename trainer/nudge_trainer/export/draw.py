"""The part of the graph that draws: no array as long as the vocabulary leaves it."""

import torch
from torch import Tensor
from torch.nn import functional

from nudge_trainer.network.sampling import BLOCK, nucleus, pick

COLDEST = 1e-6
"""The temperature that 0 stands for: all but the likeliest token underflow to zero."""


def choose(logits: Tensor, uniforms: Tensor, given: Tensor, temperature: Tensor, top_p: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """Tokens [N], log π and log q of each, in fp64, from logits [N, V], uniforms [N] in [0, 1), temperature and top-p [].

    Where `given` [N] is not negative it is the token. log π is under the logits as they are, log q under what was drawn
    from, the same where temperature and top-p are 1: then nothing else is computed.
    """
    filtered = (temperature != 1) | (top_p < 1)
    token, log_p, log_q = torch.cond(filtered, _filtered, _plain, (logits, uniforms, given, temperature, top_p))
    return token, log_p, log_q


def _plain(logits: Tensor, uniforms: Tensor, given: Tensor, _temperature: Tensor, _top_p: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    token, log_p = _draw(logits, uniforms, given)
    return token, log_p, log_p.clone()


def _filtered(logits: Tensor, uniforms: Tensor, given: Tensor, temperature: Tensor, top_p: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    below = logits - logits.amax(-1, keepdim=True)
    warm = below / temperature.clamp_min(COLDEST)
    kept = torch.cond(top_p < 1, nucleus, lambda all_of_them, _: all_of_them.clone(), (warm, top_p))
    token, log_q = _draw(kept, uniforms, given)
    log_p = below.gather(1, token[:, None]) - below.exp().sum(-1, keepdim=True).log()
    return token, log_p.double()[:, 0], log_q


def _draw(logits: Tensor, uniforms: Tensor, given: Tensor) -> tuple[Tensor, Tensor]:
    """As `sampling.draw`, without writing into arrays."""
    vocabulary = logits.shape[-1]
    blocks = -(-vocabulary // BLOCK)
    top = logits.amax(-1, keepdim=True)
    weights = functional.pad((logits - top).exp(), (0, blocks * BLOCK - vocabulary)).view(-1, blocks, BLOCK)
    drawn, total = pick(weights, uniforms[:, None])
    token = torch.where(given[:, None] < 0, drawn, given[:, None])
    log_q = (logits.gather(1, token) - top).double() - total.log()
    return token[:, 0], log_q[:, 0]
