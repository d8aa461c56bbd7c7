"""What an objective is given of a step's samples: log-probabilities, the target of now, and running values of earlier steps."""

import math
from dataclasses import replace

import torch
from torch import Tensor

from ..drawing import Drawer
from ..objectives import Batch
from ..replay import log_proposal
from ..samples import Samples
from .training import Training

FIRST = 2000
"""Most base samples that V starts from, whose beginnings are read for it: a second's work."""


def weigh(training: Training, samples: Samples, log_pi: Tensor, log_q: Tensor) -> Batch:
    """What the objective weighs, of samples of a proposal with log q [N]."""
    target = training.target
    log_P = samples.log_a + target.log_ratio(samples.phi, samples.prompt)
    log_z = training.running_z.log_z[samples.prompt]
    return Batch(
        log_a=samples.log_a,
        log_P=log_P,
        log_P_floor=samples.log_a + target.log_ratio_floor(samples.phi, samples.prompt),
        log_pi=log_pi,
        log_q=log_q,
        log_z=log_z,
        reward=target.reward(samples.phi, samples.prompt),
        mean_reward=training.mean_reward,
        log_scale=training.log_scale,
        beta=training.control.beta,
        baseline=torch.ones(len(samples), 1, dtype=torch.float64),
    )


def weigh_mixture(training: Training, samples: Samples, log_pi: Tensor, log_own: Tensor, own_share: float) -> Batch:
    """The same of a mixture: `own_share` of the samples drawn by log_own [N], the policy's or the base model's, the rest replayed."""
    batch = weigh(training, samples, log_pi, log_own)
    return replace(batch, log_q=log_proposal(log_own, batch.log_P - batch.log_z, own_share))


def with_baseline(training: Training, drawer: Drawer, samples: Samples, batch: Batch) -> Batch:
    """The batch with V of the samples before it; then these samples are taken into V."""
    states = training.baseline.states(drawer.model, samples)
    values = training.baseline.values(states, samples.tokens.shape[1])
    training.baseline.add(states, samples.length, batch.w, batch.r)
    return replace(batch, baseline=values)


def first_values(training: Training, drawer: Drawer, baseline: bool) -> None:
    """Running values before the first step, when π is the base model: from the pool, of a rare feature from all that has it."""
    samples = training.pool.samples
    batch = weigh(training, samples, samples.log_a, samples.log_a)
    training.mean_reward = float(batch.reward.mean())
    training.log_scale = float(batch.log_P.logsumexp(0)) - math.log(len(samples))
    if baseline:
        first = samples.first(FIRST)
        with_baseline(training, drawer, first, weigh(training, first, first.log_a, first.log_a))
