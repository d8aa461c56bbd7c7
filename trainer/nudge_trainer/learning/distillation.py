"""Teaching the policy: the gradient of Σ_t KL(teacher(·|x_<t) ‖ π(·|x_<t)) over given texts, and how far the teacher is from p.

The distribution of the whole vocabulary is compared at every token, so nothing is left to the luck of a draw: where the
policy writes as the teacher says, the gradient of each single text is zero.
"""

from torch import Tensor
from torch.nn.utils import get_total_norm

from ..drawing import Drawer
from ..samples import Samples
from ..tilt import Tilt, accumulate_divergence, log_tilted
from .teacher import Teacher


def accumulate(drawer: Drawer, teacher: Teacher, samples: Samples) -> float:
    """Puts the gradient of the mean over the samples into .grad; returns its norm."""
    parameters = [p for _, p in drawer.model.trainable()]
    tilt = _tilt(drawer, teacher, samples)

    def work(size: int) -> None:
        for parameter in parameters:
            parameter.grad = None
        accumulate_divergence(drawer.model, drawer.prompts, samples, tilt, size)

    drawer.fitting("gradient", work)
    return float(get_total_norm([p.grad for p in parameters if p.grad is not None]))


def log_taught(drawer: Drawer, teacher: Teacher, samples: Samples) -> Tensor:
    """log of the teacher's probability of whole texts by the base model's, [N] float64."""
    tilt = _tilt(drawer, teacher, samples)
    return drawer.fitting("forward", lambda size: log_tilted(
        drawer.model, drawer.prompts, samples, tilt, size, done=lambda rows: drawer.did(drawer.work(0, rows)),
    ))  # fmt: skip


def _tilt(drawer: Drawer, teacher: Teacher, samples: Samples) -> Tilt:
    states = teacher.prefix.before(drawer.model, samples, teacher.places)

    def of(row: Tensor, place: Tensor, log_a: Tensor) -> Tensor:
        return teacher.log_odds(samples, states, row, place, log_a)

    return Tilt(teacher.candidates, of)
