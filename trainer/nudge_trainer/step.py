"""One training step: sample the policy, weigh the samples as the objective says, climb."""

import time
from typing import Any

import psutil
import torch
from torch.nn.utils import clip_grad_norm_

from . import report
from .diversity import distinct
from .drawing import Drawer
from .errors import NudgeError
from .estimators import entropy, kl_policy_base, running_values
from .objectives import OBJECTIVES, Batch
from .samples import Samples
from .schedule import learning_rate
from .score import accumulate_gradient
from .settings import Settings
from .training import Training

LARGEST_GRADIENT = 1.0
"""Norm to which a gradient is cut: a few samples with huge weights must not throw the policy off."""


def take_step(training: Training, drawer: Drawer, settings: Settings) -> tuple[Samples, dict[str, Any]]:
    """Does step `training.step + 1`; returns its samples and the fields of its `step` event."""
    began = time.perf_counter()
    samples = drawer.policy(settings.samples_per_step, training.step, "step")
    batch = _batch(samples, training)
    rate = learning_rate(training.step, steps=settings.steps, peak=settings.learning_rate, warmup=settings.warmup)
    norm = _climb(training, drawer, samples, batch, settings.method, rate)
    training.running_z.add(batch.log_P, batch.log_q, samples.prompt)
    training.average.update()
    training.step += 1
    training.samples += len(samples)
    took = time.perf_counter() - began
    values = running_values(batch.log_P, batch.log_pi, batch.log_q, batch.log_z)
    return samples, {
        "step": training.step,
        "steps": settings.steps,
        "samples": training.samples,
        "moments": report.moments(samples, training.target.constraints, drawer.tau),
        "klTargetPolicy": values.kl_target_policy,
        "klPolicyBase": kl_policy_base(samples.log_q, samples.log_a, samples.prompt, drawer.tau).mean,
        "tvTargetPolicy": values.tv_target_policy,
        "z": values.z,
        "ess": values.ess,
        "entropy": entropy(samples.log_q, samples.prompt, drawer.tau).mean,
        "distinct2": distinct(samples.tokens, samples.length, 2),
        "samplesPerSecond": len(samples) / took,
        "tokensPerSecond": float(samples.length.sum()) / took,
        "learningRate": rate,
        "gradientNorm": norm,
        "memory": psutil.Process().memory_info().rss,
    }


def _batch(samples: Samples, training: Training) -> Batch:
    """On policy: log q, kept at generation, is log π."""
    log_P = samples.log_a + training.target.log_ratio(samples.phi)
    return Batch(log_P, samples.log_q, samples.log_q, training.running_z.log_z[samples.prompt])


def _climb(
    training: Training, drawer: Drawer, samples: Samples, batch: Batch, method: str, rate: float
) -> float:
    """Follows mean_i A_i ∇ log π(x_i); returns the gradient's norm before it was cut."""
    coefficient = OBJECTIVES[method].advantage(batch) / len(samples)
    training.optimizer.zero_grad(set_to_none=True)
    accumulate_gradient(
        drawer.model.policy, drawer.model, drawer.prompts, samples.prompt, samples.tokens, samples.length, coefficient,
        drawer.micro_batch["gradient"],
    )  # fmt: skip
    norm = float(clip_grad_norm_([p for _, p in training.parameters], LARGEST_GRADIENT))
    if norm != norm:
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
