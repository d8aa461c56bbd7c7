"""The final figures: the exported policy on fresh samples, and on base samples that neither trained nor chose it."""

from collections.abc import Callable
from typing import Any

import torch

from .. import report
from ..base import Base
from ..diagnostics import tell_result
from ..drawing import Drawer, Part, parts
from ..estimators import (
    effective_sample_size,
    entropy,
    forgotten_mass,
    kl_policy_base,
    kl_target_policy,
    pareto_k,
    tv_target_policy,
)
from ..estimators.diversity import JUDGED, distinct, self_bleu, token_rows
from ..learning.training import Training
from ..samples import Samples
from ..session import Session
from ..settings import Settings
from . import goal, quasi_rejection
from .review import evaluation


def evaluate(
    session: Session, training: Training, drawer: Drawer, base: Base, settings: Settings
) -> tuple[Samples, dict[str, Any]]:
    """Fresh samples of the policy as it is, and the fields of the `finished` event."""
    count = settings.evaluation_samples
    held = base.held_out.first(settings.evaluation_base)
    with drawer.telling(session.counter(count, count, drawer.work(count, count + len(held)))):
        fresh = gather(session, count, settings.draw, lambda part: drawer.policy(part, "evaluation"))
        log_pi_held = drawer.log_pi(held)
    mixture = evaluation(training, drawer, held, log_pi_held, fresh)
    log_z, _ = mixture.base_log_z()
    moments = report.moments(fresh, drawer.run.constraints, drawer.tau)
    kl = kl_target_policy(mixture)
    target = training.target
    log_weight = fresh.log_a + target.log_ratio(fresh.phi, fresh.prompt) - target.log_z[fresh.prompt] - fresh.log_q
    misses = goal.misses(drawer.run.constraints, moments, kl, training.kl_target_base, settings)
    figures = {
        "step": training.best.step if training.best else training.step,
        "samples": training.samples,
        "moments": moments,
        **report.interval("klTargetPolicy", kl),
        **report.interval("klPolicyBase", kl_policy_base(fresh.log_q, fresh.log_a, fresh.prompt, drawer.tau)),
        **report.interval("entropy", entropy(fresh.log_q, fresh.prompt, drawer.tau)),
        **report.interval("tvTargetPolicy", tv_target_policy(mixture)),
        "klTargetBase": training.kl_target_base,
        "z": float((drawer.tau @ log_z).exp()),
        "ess": effective_sample_size(log_weight),
        "paretoK": pareto_k(log_weight),
        **report.interval("forgottenMass", forgotten_mass(mixture)),
        **{f"distinct{n}": distinct(fresh.tokens, fresh.length, n) for n in (1, 2, 3)},
        **{f"selfBleu{n}": bleu for n, bleu in self_bleu(token_rows(fresh.tokens, fresh.length)[:JUDGED]).items()},
        "heldOutSamples": len(held),
        "policySamples": len(fresh),
        **quasi_rejection.figures(mixture, kl.mean, drawer.run.constraints),
        "cells": quasi_rejection.cells(mixture, torch.cat([held.phi, fresh.phi]), drawer.run.constraints),
        **_nucleus(session, drawer, settings),
        "reached": not misses,
        "misses": misses,
    }
    tell_result(session, drawer.run, figures)
    return fresh, figures


def _nucleus(session: Session, drawer: Drawer, settings: Settings) -> dict[str, Any]:
    """Moments and diversity of nucleus samples, Self-BLEU on characters, where the settings ask for them (`paper-compat`)."""
    mass = settings.nucleus
    if mass is None:
        return {}
    samples = gather(session, settings.evaluation_samples, settings.draw, lambda part: drawer.nucleus(part, "nucleus", mass))
    bleu = self_bleu(samples.texts[:JUDGED])
    return {
        "nucleus": {
            "mass": mass,
            "moments": report.moments(samples, drawer.run.constraints, drawer.tau),
            **{f"distinct{n}": distinct(samples.tokens, samples.length, n) for n in (1, 2, 3)},
            **{f"selfBleu{n}": value for n, value in bleu.items()},
        }
    }


def gather(session: Session, count: int, size: int, draw: Callable[[Part], Samples]) -> Samples:
    """`count` samples in parts of `size`, stopping between parts when asked."""
    drawn: list[Samples] = []
    for part in parts(count, size):
        session.attend()
        drawn.append(draw(part))
    return Samples.cat(drawn)
