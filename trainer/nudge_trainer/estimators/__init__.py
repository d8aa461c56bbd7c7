"""Estimators: pure functions on tensors, every figure with the equation it comes from.

Counts are samples, divergences and entropy nats per sequence, intervals 95 %.
"""

from .divergences import Evaluation, entropy, forgotten_mass, kl_policy_base, kl_target_policy, tv_target_policy
from .intervals import Interval, moment, normal, wilson
from .running import RunningValues, RunningZ, running_values
from .weights import effective_sample_size, log_mixture, log_z, log_z_error, pareto_k

__all__ = [
    "Evaluation",
    "Interval",
    "RunningValues",
    "RunningZ",
    "effective_sample_size",
    "entropy",
    "forgotten_mass",
    "kl_policy_base",
    "kl_target_policy",
    "log_mixture",
    "log_z",
    "log_z_error",
    "moment",
    "normal",
    "pareto_k",
    "running_values",
    "tv_target_policy",
    "wilson",
]
