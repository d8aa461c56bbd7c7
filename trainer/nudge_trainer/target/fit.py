"""Fitting λ and Z to samples of the base model, and saying how far the fit can be trusted."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from ..estimators import Interval, effective_sample_size, normal
from ..estimators.intervals import counts
from .constraint import Constraint, accepted
from .dual import Dual
from .ebm import Target
from .feasibility import FEWEST, check_feasible, contradiction, too_few
from .newton import UnboundedError, minimise
from .statistics import Statistic, columns, statistics_of

BINARY_ERROR = 0.01
"""Standard error of a binary feature's moment under p that is good enough."""
NUMERIC_ERROR = 0.02
"""The same of a numeric feature, in standard deviations under p."""
Z_ERROR = 0.1
"""Standard error of log Ẑ over the prompts' mixture that is good enough (100 accepted samples)."""
PER_PROMPT = 100
"""Base samples of each prompt below which Ẑ_c and the weights are biased."""


@dataclass(frozen=True)
class Fit:
    """A fitted target and its errors; D statistics (statistics.py).

    log_z = Σ_c τ_c log Ẑ_c; kl_target_base = λ·s̄ − log_z in nats; ess in samples, of all prompts together;
    lambda_error [D] standard errors; moments, moment_error, spread [D] mean of the feature under p among the samples that
    the statistic is about, its standard error at fixed λ, and its standard deviation; log_z_error of log_z; fewest the least
    samples of a prompt.
    """

    target: Target
    samples: int
    fewest: int
    ess: float
    log_z: float
    log_z_error: float
    kl_target_base: Interval
    lambda_error: Tensor
    moments: Tensor
    moment_error: Tensor
    spread: Tensor


def fit(
    phi: Tensor, prompt: Tensor, constraints: Sequence[Constraint], tau: Tensor, *, log_weights: Tensor | None = None
) -> Fit:
    """Fits the target to samples: phi [N, J] features, prompt [N] indices, tau [C] shares of the prompts.

    `log_weights` [N] = log a/q where the samples are not the base model's own, as in a refit on base and policy
    samples together. Raises NudgeError (exit code 3) where no finite λ, or none that can be trusted, exists.
    """
    check_feasible(phi, prompt, constraints)
    log_v = torch.zeros(len(phi), dtype=torch.float64) if log_weights is None else log_weights
    mask = accepted(constraints, phi, prompt)
    statistics = statistics_of(constraints)
    dual = Dual(columns(statistics, phi, prompt), torch.where(mask, log_v, -math.inf), prompt, tau)
    try:
        lam = minimise(dual, _column([s.low for s in statistics]), _column([s.high for s in statistics]))
    except UnboundedError as unbounded:
        raise contradiction(unbounded.direction, phi[mask], prompt[mask], statistics, constraints) from None
    ess = effective_sample_size(dual.weights(lam).log())
    if ess < FEWEST:
        raise too_few(ess, len(phi), constraints)
    concerned = [statistic.concerned(phi, prompt) for statistic in statistics]
    return _report(dual, lam, ess, constraints, statistics, concerned)


def _column(values: list[float]) -> Tensor:
    return torch.tensor(values, dtype=torch.float64)


def _report(
    dual: Dual, lam: Tensor, ess: float, constraints: Sequence[Constraint], statistics: list[Statistic], concerned: list[Tensor]
) -> Fit:
    tau, log_z = dual.tau, dual.log_z(lam)
    hessian, noise, weights = dual.covariance(lam), dual.moment_covariance(lam), dual.weights(lam)
    mixed, log_z_error = float(tau @ log_z), float((tau * dual.log_z_error(lam)).norm())
    # A centred statistic is zero where it has nothing to say: its feature's mean is that of the rest.
    part = _column([1.0 if s.centre is None else float(weights[c].sum()) for s, c in zip(statistics, concerned, strict=True)])
    centre = _column([s.centre or 0.0 for s in statistics])
    means = dual.moments(lam)
    return Fit(
        target=Target(tuple(constraints), lam, log_z),
        samples=len(dual.log_v),
        fewest=int(counts(dual.prompt, len(tau)).min()),
        ess=ess,
        log_z=mixed,
        log_z_error=log_z_error,
        # By the envelope theorem λ̂'s own error is of second order here: only that of Ẑ counts.
        kl_target_base=normal(float(lam @ means) - mixed, log_z_error, floor=0.0),
        lambda_error=_lambda_error(lam, hessian, noise, statistics),
        moments=centre + means / part,
        moment_error=noise.diag().sqrt() / part,
        spread=(hessian.diag().clamp(min=0) / part).sqrt(),
    )


def _lambda_error(lam: Tensor, hessian: Tensor, noise: Tensor, statistics: Sequence[Statistic]) -> Tensor:
    """√ of the diagonal of the sandwich H⁺SH⁺ over the multipliers at work, [D]; 0 for an interval at rest."""
    at_work = [j for j, s in enumerate(statistics) if s.low == s.high or lam[j] != 0]
    inverse = torch.linalg.pinv(hessian[at_work][:, at_work], hermitian=True)
    error = torch.zeros_like(lam)
    error[at_work] = (inverse @ noise[at_work][:, at_work] @ inverse).diag().clamp(min=0).sqrt()
    return error


def enough(result: Fit) -> bool:
    """Whether more base samples are not needed: the stated rule for drawing them.

    Every moment under p known to 0.01 (numeric: to 0.02 standard deviations), log Z to 0.1, and at least 100 samples
    of each prompt.
    """
    for d, statistic in enumerate(result.target.statistics):
        binary = result.target.constraints[statistic.index].binary
        bar = BINARY_ERROR if binary else NUMERIC_ERROR * float(result.spread[d])
        if float(result.moment_error[d]) > bar:
            return False
    return result.log_z_error <= Z_ERROR and result.fewest >= PER_PROMPT
