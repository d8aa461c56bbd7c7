"""One training step: sample the policy, weigh the samples as the objective says, climb."""

import math
import time
from dataclasses import replace
from typing import Any

import psutil
import torch
from torch import Tensor
from torch.nn.utils import get_total_norm

from . import report
from .diversity import distinct
from .drawing import Drawer
from .errors import NudgeError
from .estimators import entropy, kl_policy_base, running_values
from .objectives import OBJECTIVES, Batch
from .replay import log_proposal
from .samples import Samples
from .schedule import learning_rate
from .score import accumulate_gradient
from .seeds import stream
from .settings import Settings
from .training import Training

FIRST = 2000
"""Most base samples that the baseline starts from: enough for its table, and read in a second."""


def take_step(training: Training, drawer: Drawer, settings: Settings) -> tuple[Samples, dict[str, Any], dict[str, Any]]:
    """Does step `training.step + 1`; returns its fresh samples and the fields of its `step` and `pace` events."""
    began = time.perf_counter()
    replayed = round(settings.replay * settings.samples_per_step)
    fresh = drawer.policy(settings.samples_per_step - replayed, training.step, "step")
    on_policy = _batch(training, fresh, fresh.log_q, 1.0)
    rate = learning_rate(training.step, steps=settings.steps, peak=settings.learning_rate, warmup=settings.warmup)
    both, batch = fresh, on_policy
    if replayed:
        pooled = training.pool.draw(replayed, training.target, stream(drawer.run.seed, "replay", training.step))
        both = Samples.cat([fresh, pooled])
        batch = _batch(training, both, torch.cat([fresh.log_q, drawer.log_pi(pooled)]), len(fresh) / len(both))
    if settings.baseline == "prefix":
        batch = _with_baseline(training, drawer, both, batch)
    norm = _climb(training, drawer, both, batch, settings.method, rate)
    training.running_z.add(on_policy.log_P, on_policy.log_q, fresh.prompt)
    training.average.update()
    training.step += 1
    training.samples += len(fresh)
    seconds = time.perf_counter() - began
    figures = {
        "step": training.step,
        "steps": settings.steps,
        "samples": training.samples,
        **_figures(training, drawer, fresh, on_policy),
        "samplesPerSecond": len(fresh) / seconds,
        "learningRate": rate,
        "gradientNorm": norm,
    }
    pace = {
        "step": training.step,
        "tokensPerSecond": float(fresh.length.sum()) / seconds,
        "memory": psutil.Process().memory_info().rss,
    }
    return fresh, figures, pace


def start_baseline(training: Training, drawer: Drawer) -> None:
    """The baseline before the first step, when π is the base model: from the first samples of the pool."""
    samples = training.pool.samples.select(torch.arange(min(FIRST, len(training.pool.samples))))
    batch = _batch(training, samples, samples.log_a, 1.0)
    _with_baseline(training, drawer, samples, batch)


def _batch(training: Training, samples: Samples, log_pi: Tensor, fresh_share: float) -> Batch:
    """What the objective weighs; log q is that of the mixture of policy and replayed samples."""
    log_P = samples.log_a + training.target.log_ratio(samples.phi)
    log_z = training.running_z.log_z[samples.prompt]
    one = torch.ones(len(samples), 1, dtype=torch.float64)
    return Batch(log_P, log_pi, log_proposal(log_pi, log_P - log_z, fresh_share), log_z, one)


def _with_baseline(training: Training, drawer: Drawer, samples: Samples, batch: Batch) -> Batch:
    """The batch with V of the samples before it; then these samples are taken into V."""
    states = training.baseline.states(drawer.model, samples)
    values = training.baseline.values(states, samples.tokens.shape[1])
    w, r = (batch.log_P - batch.log_z - batch.log_q).exp(), (batch.log_pi - batch.log_q).exp()
    training.baseline.add(states, samples.length, w, r)
    return replace(batch, baseline=values)


def _climb(training: Training, drawer: Drawer, samples: Samples, batch: Batch, method: str, rate: float) -> float:
    """Follows mean_i A_i ∇ log π(x_i); returns the gradient's norm.

    The gradient is not clipped: the largest ones are those of batches in which rare texts of the target turned up, and
    cutting them would leave every moment short of its target.
    """
    coefficient = OBJECTIVES[method].advantage(batch) / len(samples)
    training.optimizer.zero_grad(set_to_none=True)
    accumulate_gradient(
        drawer.model.policy, drawer.model, drawer.prompts, samples.prompt, samples.tokens, samples.length, coefficient,
        drawer.micro_batch["gradient"],
    )  # fmt: skip
    norm = float(get_total_norm([p.grad for _, p in training.parameters if p.grad is not None]))
    if not math.isfinite(norm):
        raise NudgeError(
            "model-diverged",
            f"The gradient of step {training.step + 1} is not a number: training has diverged.",
            "Lower training.learningRate and train again.",
            {"step": training.step + 1},
            5,
        )
    for group in training.optimizer.param_groups:
        group["lr"] = rate
    training.optimizer.step()
    return norm


def _figures(training: Training, drawer: Drawer, samples: Samples, batch: Batch) -> dict[str, Any]:
    values = running_values(batch.log_P, batch.log_pi, batch.log_q, batch.log_z)
    return {
        "moments": report.moments(samples, training.target.constraints, drawer.tau),
        "klTargetPolicy": values.kl_target_policy,
        "klPolicyBase": kl_policy_base(samples.log_q, samples.log_a, samples.prompt, drawer.tau).mean,
        "tvTargetPolicy": values.tv_target_policy,
        "z": values.z,
        "ess": values.ess,
        "entropy": entropy(samples.log_q, samples.prompt, drawer.tau).mean,
        "distinct2": distinct(samples.tokens, samples.length, 2),
    }
