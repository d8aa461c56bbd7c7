"""One training step: sample the policy, weigh the samples as the objective says, climb."""

import math
import time
from typing import Any

import psutil
import torch
from torch import Tensor

from .. import report
from ..drawing import Drawer
from ..errors import NudgeError
from ..estimators import entropy, kl_policy_base, running_values
from ..estimators.diversity import distinct
from ..objectives import Batch
from ..objectives.ziegler import Ziegler
from ..samples import Samples
from ..seeds import stream
from ..settings import Settings
from . import gradient, ppo
from .schedule import learning_rate
from .training import Training
from .weighing import weigh, weigh_mixture, with_baseline


def take_step(training: Training, drawer: Drawer, settings: Settings) -> tuple[Samples, dict[str, Any], dict[str, Any]]:
    """Does step `training.step + 1`; returns its fresh samples and the fields of its `step` and `pace` events."""
    began = time.perf_counter()
    rate = learning_rate(training.step, steps=settings.steps, peak=settings.learning_rate, warmup=settings.warmup, schedule=settings.schedule)
    with drawer.model.in_step():
        fresh, drawn, (norm, variance) = _sample_and_climb(training, drawer, settings, rate)
    training.take_in(drawn, fresh.prompt)
    if settings.objective.matches:
        training.draws.add(fresh, training.step)
    if settings.grow:
        training.pool = training.pool.grown(fresh, training.target)
    training.average.update()
    training.step += 1
    training.samples += len(fresh)
    seconds = time.perf_counter() - began
    figures = {
        "step": training.step,
        "steps": settings.steps,
        "samples": training.samples,
        **_figures(training, drawer, fresh, drawn),
        "samplesPerSecond": len(fresh) / seconds,
        "learningRate": rate,
        "gradientNorm": norm,
        **({"gradientVariance": variance} if math.isfinite(variance) else {}),
    }
    pace = {
        "step": training.step,
        "tokensPerSecond": float(fresh.length.sum()) / seconds,
        "memory": psutil.Process().memory_info().rss,
    }
    return fresh, figures, pace


def _sample_and_climb(training: Training, drawer: Drawer, settings: Settings, rate: float) -> tuple[Samples, Batch, tuple[float, float]]:
    """The fresh samples, weighed, and the gradient's norm and variance."""
    replayed = min(round(settings.replay * settings.samples_per_step), settings.samples_per_step - 1)
    fresh, log_pi = training.proposal.draw(drawer, settings.samples_per_step - replayed, training.step)
    drawn = weigh(training, fresh, log_pi, fresh.log_q)
    both, batch = fresh, drawn
    if replayed:
        pooled = training.pool.draw(replayed, training.target, stream(drawer.run.seed, "replay", training.step))
        both = Samples.cat([fresh, pooled])
        log_both = torch.cat([log_pi, drawer.log_pi(pooled)])
        batch = weigh_mixture(training, both, log_both, log_both, len(fresh) / len(both))
    if settings.prefix_baseline:
        batch = with_baseline(training, drawer, both, batch)
    if settings.method == Ziegler.name:
        return fresh, drawn, _climb_in_epochs(training, drawer, fresh, batch, rate)
    return fresh, drawn, climb(training, drawer, both, settings.objective.advantage(batch) / len(both), rate)


def _climb_in_epochs(training: Training, drawer: Drawer, fresh: Samples, batch: Batch, rate: float) -> tuple[float, float]:
    """Follows the clipped objective of KL-control through its epochs, in as long a way as one step; norm and variance of the first."""
    advantage, log_pi = ppo.prepare(training.control, drawer, fresh, batch.reward)
    found = []
    for epoch in range(ppo.EPOCHS):
        coefficient = advantage if epoch == 0 else ppo.coefficient(drawer, fresh, advantage, log_pi)
        found.append(climb(training, drawer, fresh, coefficient / len(fresh), rate / ppo.EPOCHS))
    return found[0]


def climb(training: Training, drawer: Drawer, samples: Samples, coefficient: Tensor, rate: float) -> tuple[float, float]:
    """Follows Σ_it coefficient_it ∇ log π(x_it|x_i<t); returns the gradient's norm and variance (gradient.py).

    The gradient is not clipped: the largest ones are those of batches in which rare texts of the target turned up, and
    cutting them would leave every moment short of its target.
    """
    norm, variance = gradient.accumulate(drawer, samples, coefficient)
    optimise(training, norm, rate)
    return norm, variance


def optimise(training: Training, norm: float, rate: float) -> None:
    """A step of the optimiser along the gradient in .grad, of this `norm`. Raises NudgeError, exit 5."""
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
