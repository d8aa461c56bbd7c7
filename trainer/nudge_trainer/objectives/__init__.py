"""Objectives: what a sample counts for in the policy's gradient, E_q[A(x) ∇ log π(x)].

One file a method, the equation above the code. To add one, write `objectives/NAME.py`, register it here, in the spec's
schema (`training.method`) and in the enumeration test.
"""

from .batch import Batch, Objective
from .gdc import Gdc
from .gdcpp import GdcPlusPlus

OBJECTIVES: dict[str, Objective] = {objective.name: objective for objective in (Gdc(), GdcPlusPlus())}
"""By the method's name in a spec."""

__all__ = ["OBJECTIVES", "Batch", "Objective"]
