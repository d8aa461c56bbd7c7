"""Ancestral sampling, temperature 1, with the log-probability of every sample under the numbers that sampled it."""

from collections.abc import Callable, Iterator

import torch
from torch import Tensor
from transformers import PreTrainedModel

from nudge_trainer.errors import NudgeError
from nudge_trainer.model import LanguageModel
from nudge_trainer.network.forward import next_logits
from nudge_trainer.network.kv_cache import new_cache, select
from nudge_trainer.network.sampling import draw, nucleus

CHECKED = 4
"""Steps between looks at which rows have ended; each look makes a GPU wait."""

KEPT = 0.75
"""Ended rows are dropped when at most this share is still being written."""


@torch.no_grad()
def generate(
    network: PreTrainedModel,
    model: LanguageModel,
    prompts: list[list[int]],
    prompt: Tensor,
    max_tokens: int,
    generator: torch.Generator,
    micro_batch: int | None = None,
    done: Callable[[int], None] = lambda rows: None,
    mass: float | None = None,
) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """Samples a continuation for every row of `prompt` [N] (index into `prompts`), of at most `max_tokens`.

    Returns tokens [N, T] padded after the end, T the longest; length [N], end token included; ended [N] bool;
    log q [N] float64, nats. All on the CPU. The uniform numbers are drawn up front, so the samples depend on
    `generator` alone, not on `micro_batch` (but for floating point); on one CPU and thread count they are the same to
    the bit. `done` is told how many rows are written each time some are. `mass` below 1 samples each token's nucleus only, and
    log q is then that of the nuclei. Raises NudgeError (exit 5) when the network gives no probabilities any more.
    """
    count = len(prompt)
    uniforms = torch.rand(count, max_tokens, generator=generator, dtype=torch.float64)
    tokens = torch.full((count, max_tokens), model.pad_id, dtype=torch.int64)
    log_q = torch.zeros(count, dtype=torch.float64)
    size = micro_batch or model.micro_batch(max(map(len, prompts)) + max_tokens, gradient=False)
    for rows in _batches(prompts, prompt, size):
        with model.arithmetic():
            written, log_steps = _write(network, model, prompts, prompt[rows], uniforms[rows], mass)
        tokens[rows, : written.shape[1]] = written
        log_q[rows] = log_steps.sum(1)
        done(len(rows))
    if not torch.isfinite(log_q).all():
        raise _diverged()
    ended, length = _ends(tokens, model)
    longest = int(length.max()) if count else 0
    return tokens[:, :longest].contiguous(), length, ended, log_q


def _batches(prompts: list[list[int]], prompt: Tensor, micro_batch: int) -> Iterator[Tensor]:
    """Row indices by prompt length, so that no row is padded in front, and by prompt, so that prompts are shared."""
    lengths = torch.tensor([len(ids) for ids in prompts], dtype=torch.int64)[prompt]
    order = torch.argsort(lengths * len(prompts) + prompt, stable=True)
    for group in torch.unique(lengths).tolist():
        yield from torch.split(order[lengths[order] == group], micro_batch)


def _write(
    network: PreTrainedModel, model: LanguageModel, prompts: list[list[int]], prompt: Tensor, uniforms: Tensor, mass: float | None
) -> tuple[Tensor, Tensor]:
    """Tokens [B, T] and log-probabilities of each [B, T] for rows whose prompts are equally long."""
    device = model.device
    distinct, member = torch.unique(prompt, return_inverse=True)
    ids = torch.tensor([prompts[index] for index in distinct.tolist()], device=device)
    cache = new_cache(network.config, ids.shape[1] + uniforms.shape[1])
    logits = next_logits(network, model.split_head, ids, cache)
    member = member.to(device)
    select(cache, member)
    logits = logits.index_select(0, member)

    wide = torch.float32 if device.type == "mps" else torch.float64
    points = uniforms.to(device, wide)
    ends = torch.tensor(model.end_ids, dtype=torch.int64, device=device)
    written = torch.full(uniforms.shape, model.pad_id, dtype=torch.int64, device=device)
    log_steps = torch.zeros(uniforms.shape, dtype=wide, device=device)
    rows = torch.arange(len(uniforms), device=device)
    writing = torch.ones(len(uniforms), dtype=torch.bool, device=device)
    for step in range(uniforms.shape[1]):
        token, log_p = draw(logits if mass is None else nucleus(logits, mass), points[rows, step])
        written[rows, step] = torch.where(writing, token, model.pad_id)
        log_steps[rows, step] = torch.where(writing, log_p, 0.0)
        writing = writing & ~torch.isin(token, ends)
        if step % CHECKED == CHECKED - 1:
            left = writing.nonzero().squeeze(1)
            if len(left) == 0:
                break
            if len(left) <= KEPT * len(rows):
                rows, token, writing = rows[left], token[left], writing[left]
                select(cache, left)
        if step + 1 < uniforms.shape[1]:
            logits = next_logits(network, model.split_head, token[:, None], cache)
    return written.cpu(), log_steps.cpu().double()


def _ends(tokens: Tensor, model: LanguageModel) -> tuple[Tensor, Tensor]:
    """Whether each row of [N, T] has an end token, and its length up to and with the first one."""
    is_end = torch.isin(tokens, torch.tensor(model.end_ids, dtype=torch.int64))
    ended = is_end.any(1)
    first = is_end.to(torch.int8).argmax(1)
    return ended, torch.where(ended, first + 1, tokens.shape[1])


def _diverged() -> NudgeError:
    return NudgeError(
        "model-diverged",
        "The model gives no probabilities any more (not-a-number logits): training has diverged.",
        "Lower training.learningRate and train again.",
        {},
        5,
    )
