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
TOLERANCE = 1e-10
"""Largest remaining moment error, in standard deviations of the base model."""
REDUNDANT = 1e-9
"""Relative variance under the base model below which a combination of features counts as constant."""
COLLAPSED = 1e-8
"""Variance under p, relative to that under the base model, at which λ is seen to run away: where the wanted moments
lie on or outside the hull of what was seen, p retreats to a face of it and this variance tends to zero."""
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
        sign = _signs(lam, dual.moments(lam), low, high)
        free = (low == high) | (sign != 0)
        gradient = torch.where(free, dual.moments(lam) - torch.where(sign < 0, high, low), 0.0)
        if float((gradient / scale).abs().max()) <= TOLERANCE:
            return lam
        step = _direction(base, dual.covariance(lam), scale, sign, gradient, free, lam == 0)
        lam = _search(dual, lam, step, sign, gradient, low, high)
    raise UnboundedError(lam * scale / (lam * scale).abs().max())


def _signs(lam: Tensor, moments: Tensor, low: Tensor, high: Tensor) -> Tensor:
    """Sign each interval's λ has, or takes next: 0 where it rests because its moment lies inside, or is no interval."""
    outside = torch.where(moments < low, 1.0, torch.where(moments > high, -1.0, 0.0))
    return torch.where(low < high, torch.where(lam != 0, lam.sign(), outside), 0.0)


def _direction(
    base: Tensor, hessian: Tensor, scale: Tensor, sign: Tensor, gradient: Tensor, free: Tensor, at_zero: Tensor
) -> Tensor:
    """Newton's step [D] over the free multipliers, without those it would push from zero to the wrong side."""
    while True:
        index = free.nonzero().squeeze(1)
        unit = scale[index]
        part = _newton(
            base[index][:, index] / torch.outer(unit, unit),
            hessian[index][:, index] / torch.outer(unit, unit),
            gradient[index] / unit,
            sign[index],
        )
        step = torch.zeros_like(gradient)
        step[index] = part / unit
        blocked = free & at_zero & (step * sign < 0)
        if not blocked.any():
            return step
        free = free & ~blocked


def _newton(base: Tensor, hessian: Tensor, gradient: Tensor, sign: Tensor) -> Tensor:
    """−H⁺g in coordinates whitened by the base covariance; a ray where H has no curvature and g a slope."""
    values, vectors = torch.linalg.eigh(base)
    flat = vectors[:, values <= REDUNDANT]
    slope = flat @ (flat.T @ gradient)
    if float(slope.norm()) > 1e-7:
        return _ray(-slope / slope.abs().max(), sign)
    whiten = vectors[:, values > REDUNDANT] / values[values > REDUNDANT].sqrt()
    curvature, axes = torch.linalg.eigh(whiten.T @ hessian @ whiten)
    if len(curvature) and float(curvature[0]) < COLLAPSED:
        ray = whiten @ axes[:, 0]
        return _ray(-ray * torch.sign(ray @ gradient) / ray.abs().max(), sign)
    step: Tensor = whiten @ (axes @ ((axes.T @ (whiten.T @ -gradient)) / curvature))
    return step


def _ray(direction: Tensor, sign: Tensor) -> Tensor:
    """A direction without end, unless a multiplier held to a sign moves toward zero along it."""
    if not (direction * sign < -1e-6).any():
        raise UnboundedError(direction)
    return direction


def _search(dual: Dual, lam: Tensor, step: Tensor, sign: Tensor, gradient: Tensor, low: Tensor, high: Tensor) -> Tensor:
    """Next λ: the step cut at the first multiplier that reaches zero, then halved until the dual falls enough."""
    log_change = dual.phi[dual.log_v > -math.inf] @ step
    longest = SPREAD / max(float(log_change.max() - log_change.min()), SPREAD)
    crossing = torch.where(lam * sign > 0, -lam / step, math.inf)
    crossing = torch.where(crossing > 0, crossing, math.inf)
    length = min(longest, float(crossing.min()), 1.0)
    value, slope = _value(dual, lam, low, high), min(float(gradient @ step), 0.0)
    while True:
        new = lam + length * step
        new = torch.where(crossing <= length, 0.0, new)
        if _value(dual, new, low, high) <= value + 1e-4 * length * slope + 1e-13 * max(1.0, abs(value)):
            return new
        length /= 2


def _value(dual: Dual, lam: Tensor, low: Tensor, high: Tensor) -> float:
    """The dual itself: potential − λ·μ̄ with μ̄_j the end that λ_j's sign pays for."""
    end = torch.where(lam > 0, low, torch.where(lam < 0, high, 0.0))
    return dual.potential(lam) - float(lam @ end)
