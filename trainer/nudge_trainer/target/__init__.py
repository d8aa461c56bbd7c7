"""The target p(x|c) = P(x|c)/Z_c, P = a·b·exp(λ·φ): declared, checked for feasibility, fitted to base samples.

Khalifa et al. 2021 (arXiv 2012.11635): of all distributions with the declared moments, the closest to a in KL(·‖a).
"""

from .constraint import Constraint
from .ebm import Target
from .feasibility import check_feasible
from .fit import Fit, enough, fit

__all__ = ["Constraint", "Fit", "Target", "check_feasible", "enough", "fit"]
