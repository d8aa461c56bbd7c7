"""Quasi-rejection sampling (Eikema et al. 2022, arXiv 2112.05702): what holding samples of the policy to the target costs.

A sample of π is accepted with probability min(1, P/(Bπ)). What is accepted follows p_B = min(P, Bπ)/Z_B with
Z_B = E_π min(P/π, B): acceptance is Z_B/B, and TV(p, p_B) ≤ 1 − Z_B/Z. B = β·Z_c by prompt, so that one β serves all
prompts. The editor does the same in src/sampler/beta.ts; here are the figures of the final report.
"""

import math
from typing import Any

import torch
from torch import Tensor

from ..estimators import Evaluation, Interval, normal
from ..estimators.divergences import mixture_error
from ..estimators.intervals import counts, prompt_means
from ..target import Constraint

RATE = 0.5
"""Of the samples that meet the demands, the part that is accepted where nobody says."""

HALVINGS = 60


def acceptance(log_w: Tensor, mass: Tensor, log_beta: float) -> float:
    """E_π min(1, w/β) = Z_B/B, w = P/(Zπ) of samples [N] of π that have `mass` [N] each, 1 together."""
    return float(mass @ (log_w - log_beta).clamp(max=0).exp())


def log_beta(log_w: Tensor, mass: Tensor, rate: float = RATE) -> float:
    """log β at which `rate` of the samples that meet the demands (w > 0) are accepted; −inf where none does.

    By bisection: acceptance falls from E_π[w > 0] to 0 as β grows.
    """
    possible = log_w[log_w > -math.inf]
    if len(possible) == 0:
        return -math.inf
    wanted = rate * float(mass[log_w > -math.inf].sum())
    low, high = float(possible.min()), float(possible.max()) - math.log(rate)
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if acceptance(log_w, mass, middle) > wanted else (low, middle)
    return (low + high) / 2


def tv_bound(samples: Evaluation, log_beta: float) -> Interval:
    """1 − Z_B/Z ≥ TV(p, p_B) on base and policy samples together: 1 − mean_q min(w, β·r), w = P/(Ẑq), r = π/q.

    On π's own samples alone the part of p that π has forgotten would be missing from Z. The interval is a delta method:
    the influence of x_i is min(w_i, β·r_i) − (Z_B/Z)·w_i. Unknown, [0, 1], where a prompt has no accepted sample.
    """
    prompt, prompts = samples.prompt, len(samples.tau)
    log_w, log_r = samples.mixture_weights()
    if log_w.isnan().any():
        return Interval(1.0, 0.0, 1.0)
    covered = torch.minimum(log_w, log_beta + log_r).exp()
    ratio, _ = prompt_means(covered, prompt, prompts)
    influence = covered - ratio[prompt] * log_w.exp()
    # Where all is covered, rounding must not leave less than nothing.
    return normal(max(0.0, 1 - float(samples.tau @ ratio)), mixture_error(samples, influence), floor=0.0, ceiling=1.0)


def figures(samples: Evaluation, kl_target_policy: float, constraints: tuple[Constraint, ...]) -> dict[str, Any]:
    """Fields of `finished`: what guaranteed sampling would accept at the default rate, and what it would leave.

    Where all moments are demands, plain rejection gives π_b: KL(p‖π_b) = KL(p‖π) + log π(b).
    """
    fresh = samples.fresh
    mass = (samples.tau / counts(samples.prompt[fresh], len(samples.tau)))[samples.prompt[fresh]]
    log_z_base, _ = samples.base_log_z()
    if not log_z_base.isfinite().all():
        # A prompt of which no base sample meets the demands: what they would cost there is unknown.
        return {}
    log_w = (samples.log_a + samples.log_ratio - samples.log_pi)[fresh] - log_z_base[samples.prompt[fresh]]
    met = float(mass[log_w > -math.inf].sum())
    if met == 0:
        return {}
    if all(constraint.pointwise for constraint in constraints):
        return {"acceptance": met, "klTargetAccepted": max(0.0, kl_target_policy + math.log(met))}
    beta = log_beta(log_w, mass)
    bound = tv_bound(samples, beta)
    return {"acceptance": acceptance(log_w, mass, beta), "tvAccepted": bound.mean, "tvAcceptedHigh": bound.high}


def cells(samples: Evaluation, phi: Tensor, constraints: tuple[Constraint, ...]) -> list[dict[str, Any]]:
    """The target's share of every cell, a combination of binary features' values, within each prompt.

    Estimated by w on base and policy samples together; `values` in the order of the constraints, None where a feature has
    nothing to say or is a number. Cells that the target never has are left out.
    """
    log_w, _ = samples.mixture_weights()
    n = counts(samples.prompt, len(samples.tau))
    binary = torch.tensor([constraint.binary for constraint in constraints])
    keys = torch.cat([samples.prompt[:, None].double(), torch.where(binary, phi.nan_to_num(nan=-1.0), -1.0)], 1)
    rows, place = keys.unique(dim=0, return_inverse=True)
    share = torch.zeros(len(rows), dtype=torch.float64).index_add_(0, place, log_w.exp() / n[samples.prompt])
    return [
        {"prompt": int(row[0]), "values": [None if value < 0 else int(value) for value in row[1:]], "share": weight}
        for row, weight in zip(rows.tolist(), share.tolist(), strict=True)
        if weight > 0
    ]
