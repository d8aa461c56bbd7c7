"""Damped Newton on the dual, with multipliers held to a sign for interval moments (an active set).

At the solution: λ_j ≥ 0 where the moment sits at its lower end, ≤ 0 at its upper end, 0 between them. A direction in
which the features do not vary is left alone (minimum-norm step); one in which the dual falls for ever has no finite
solution and is handed back as `UnboundedError`.
"""

import math

import torch
from torch import Tensor

from .dual import Dual

STEPS = 300
TOLERANCE = 1e-9
"""Largest remaining moment error, in standard deviations of the base model."""
REDUNDANT = 1e-9
"""Relative variance under the base model below which a combination of features counts as constant."""
COLLAPSED = 1e-7
"""Variance under p, relative to that under the base model, at which λ is seen to run away: where the wanted moments
lie on or outside the hull of what was seen, p retreats to a face of it and this variance tends to zero."""
ROUNDING = 1e-10
"""Relative error of the dual's value that a sum over many samples may have."""
SHORTEST = 1e-12
"""Part of a step below which rounding alone decides: the search gives up."""
SPREAD = 3.0
"""Most change of log weight between two samples in one step: keeps far starts within Newton's reach."""


class UnboundedError(Exception):
    """No finite λ: the dual falls for ever along `direction` [D], in standard deviations of each feature."""

    def __init__(self, direction: Tensor) -> None:
        super().__init__()
        self.direction = direction


def minimise(dual: Dual, low: Tensor, high: Tensor) -> Tensor:
    """λ [D] that minimises Σ_c τ_c log Ẑ_c(λ) − Σ_j min(λ_j low_j, λ_j high_j), the dual of low ≤ E_p[φ] ≤ high.

    low, high [D], equal unless an interval. Raises `UnboundedError`.
    """
    if len(low) == 0:
        return torch.zeros(0, dtype=torch.float64)
    lam = torch.zeros(len(low), dtype=torch.float64)
    base = dual.covariance(lam)
    scale = torch.where(base.diag() > 0, base.diag(), 1.0).sqrt()
    for _ in range(STEPS):
        moments = dual.moments(lam)
        sign = _signs(lam, moments, low, high)
        free = (low == high) | (sign != 0)
        end = torch.where(sign < 0, high, low)
        gradient = torch.where(free, moments - end, 0.0)
        if float((gradient / scale).abs().max()) <= TOLERANCE:
            return lam
        step = _direction(base, dual.covariance(lam), scale, sign, gradient, free & (lam != 0), free & (lam == 0))
        lam = _search(dual, lam, step, sign, end)
    raise UnboundedError(lam * scale / (lam * scale).abs().max())


def _signs(lam: Tensor, moments: Tensor, low: Tensor, high: Tensor) -> Tensor:
    """Sign each interval's λ has, or takes next: 0 where it rests because its moment lies inside, or is no interval."""
    outside = torch.where(moments < low, 1.0, torch.where(moments > high, -1.0, 0.0))
    return torch.where(low < high, torch.where(lam != 0, lam.sign(), outside), 0.0)


def _direction(
    base: Tensor, hessian: Tensor, scale: Tensor, sign: Tensor, gradient: Tensor, moving: Tensor, starting: Tensor
) -> Tensor:
    """Newton's step [D] over the multipliers that move or start from zero, without those it would start wrongly."""
    while True:
        index = (moving | starting).nonzero().squeeze(1)
        unit = scale[index]
        part, endless = _newton(
            base[index][:, index] / torch.outer(unit, unit),
            hessian[index][:, index] / torch.outer(unit, unit),
            gradient[index] / unit,
        )
        step = torch.zeros_like(gradient)
        step[index] = part / unit
        blocked = starting & (step * sign < 0)
        if blocked.any():
            starting = starting & ~blocked
        elif endless and not (step * scale * sign < -1e-6).any():
            raise UnboundedError(step * scale)
        else:
            return step


def _newton(base: Tensor, hessian: Tensor, gradient: Tensor) -> tuple[Tensor, bool]:
    """−H⁺g in coordinates whitened by the base covariance; or, True, a ray along which the dual falls without end.

    Such a ray is a direction without variance but with a slope, or one whose variance has collapsed. It ends all the
    same where a multiplier held to a sign reaches zero on it.
    """
    values, vectors = torch.linalg.eigh(base)
    flat = vectors[:, values <= REDUNDANT]
    slope = flat @ (flat.T @ gradient)
    if float(slope.norm()) > 1e-7:
        return -slope / slope.abs().max(), True
    whiten = vectors[:, values > REDUNDANT] / values[values > REDUNDANT].sqrt()
    curvature, axes = torch.linalg.eigh(whiten.T @ hessian @ whiten)
    if len(curvature) and float(curvature[0]) < COLLAPSED:
        ray = whiten @ axes[:, 0]
        return (-ray if ray @ gradient > 0 else ray) / ray.abs().max(), True
    return whiten @ (axes @ ((axes.T @ (whiten.T @ -gradient)) / curvature)), False


def _search(dual: Dual, lam: Tensor, step: Tensor, sign: Tensor, end: Tensor) -> Tensor:
    """Next λ: the step cut at the first multiplier that reaches zero, then halved until the dual has fallen.

    Its slope along the step must have shrunk or still point down: near the solution a slope is known far better than
    a difference of values, which rounding swallows. `end` [D] is what λ pays for: μ̄, or an interval's end.
    """
    change = dual.phi[dual.log_v > -math.inf] @ step
    longest = SPREAD / max(float(change.max() - change.min()), SPREAD)
    crossing = torch.where((sign != 0) & (lam * step < 0), -lam / step, math.inf)
    length = min(longest, float(crossing.min()))
    value = dual.potential(lam) - float(lam @ end)
    slope = float((dual.moments(lam) - end) @ step)
    while length > SHORTEST:
        new = torch.where(crossing <= length, 0.0, lam + length * step)
        fallen = dual.potential(new) - float(new @ end) <= value + ROUNDING * max(1.0, abs(value))
        if fallen and float((dual.moments(new) - end) @ step) <= 0.5 * abs(slope):
            return new
        length /= 2
    raise UnboundedError(step)
