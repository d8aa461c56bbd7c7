"""Objectives: what a sample counts for in the policy's gradient, E_q[A(x) ∇ log π(x)].

One file a method, the equation above the code. To add one, write `objectives/NAME.py`, register it here, in the spec's
schema (`training.method`) and in the enumeration test.
"""

from collections.abc import Callable

from .alpha import Alpha
from .batch import Batch, Objective
from .gdc import Gdc
from .gdcpp import GdcPlusPlus
from .jensen_shannon import JensenShannon
from .reinforce import Reinforce, ReinforceP
from .reverse_kl import ReverseKl
from .total_variation import TotalVariation
from .ziegler import Ziegler

METHODS: dict[str, Callable[[float], Objective]] = {
    Gdc.name: lambda _: Gdc(),
    GdcPlusPlus.name: lambda _: GdcPlusPlus(),
    ReverseKl.name: lambda _: ReverseKl(),
    JensenShannon.name: lambda _: JensenShannon(),
    TotalVariation.name: lambda _: TotalVariation(),
    Alpha.name: Alpha,
    Reinforce.name: lambda _: Reinforce(),
    ReinforceP.name: lambda _: ReinforceP(),
    Ziegler.name: lambda _: Ziegler(),
}
"""By the method's name in a spec; made with `training.alpha`, which the α-divergences alone look at."""


def objective(method: str, alpha: float = 0.5) -> Objective:
    """The objective of a spec's `training.method` and `training.alpha`."""
    return METHODS[method](alpha)


__all__ = ["METHODS", "Batch", "GdcPlusPlus", "Objective", "objective"]
