"""Teaching the policy: the gradient of Σ_t KL(teacher(·|x_<t) ‖ π(·|x_<t)) over given texts, and how far the teacher is from p.

The distribution of the whole vocabulary is compared at every token, so nothing is left to the luck of a draw: where the
policy writes as the teacher says, the gradient of each single text is zero.
"""

from collections.abc import Iterator

import torch
from torch import Tensor
from torch.nn.utils import get_total_norm

from ..drawing import Drawer
from ..network import head as chunked
from ..network.forward import all_logits, head, hidden_states
from ..network.layout import Rectangle, rectangles
from ..samples import Samples
from .teacher import Teacher


def accumulate(drawer: Drawer, teacher: Teacher, samples: Samples) -> float:
    """Puts the gradient of the mean over the samples into .grad; returns its norm."""
    return drawer.fitting("gradient", lambda size: _accumulate(drawer, teacher, samples, size))


def log_ratio(drawer: Drawer, teacher: Teacher, samples: Samples) -> Tensor:
    """log of the teacher's probability of whole texts by the base model's, [N] float64."""
    return drawer.fitting("forward", lambda size: _log_ratio(drawer, teacher, samples, size))


def _accumulate(drawer: Drawer, teacher: Teacher, samples: Samples, size: int) -> float:
    model = drawer.model
    parameters = [p for _, p in model.trainable()]
    for parameter in parameters:
        parameter.grad = None
    with torch.enable_grad(), model.arithmetic():
        for lesson in _lessons(drawer, teacher, samples, size):
            if model.split_head:
                hidden = hidden_states(model.policy, lesson.ids).flatten(0, 1)[lesson.position]
                gradient = chunked.add_distillation(head(model.policy), hidden.detach(), lesson.taught, 1 / len(samples))
                hidden.backward(gradient)
            else:
                log_pi = all_logits(model.policy, lesson.ids).flatten(0, 1)[lesson.position].log_softmax(-1)
                (-(lesson.taught(slice(None)) * log_pi).sum() / len(samples)).backward()
    return float(get_total_norm([p.grad for p in parameters if p.grad is not None]))


@torch.no_grad()
def _log_ratio(drawer: Drawer, teacher: Teacher, samples: Samples, size: int) -> Tensor:
    result = torch.zeros(len(samples), dtype=torch.float64)
    with drawer.model.arithmetic():
        for lesson in _lessons(drawer, teacher, samples, size):
            for some in chunked.chunks(drawer.model.vocabulary, len(lesson.part.target)):
                result.index_add_(0, lesson.part.row[some], lesson.log_ratio(some))
    return result


def _lessons(drawer: Drawer, teacher: Teacher, samples: Samples, size: int) -> "Iterator[_Lesson]":
    states = teacher.prefix.before(drawer.model, samples, teacher.places)
    rows = torch.arange(len(samples))
    for part in rectangles(drawer.prompts, samples.prompt, samples.tokens, samples.length, rows, size):
        yield _Lesson(drawer, teacher, samples, states, part)


class _Lesson:
    """What the teacher says of the n tokens of one rectangle, some of them at a time."""

    @torch.no_grad()
    def __init__(self, drawer: Drawer, teacher: Teacher, samples: Samples, states: Tensor, part: Rectangle) -> None:
        model = drawer.model
        self.part, self._teacher, self._samples, self._states = part, teacher, samples, states
        self.ids, self.position = part.ids.to(model.device), part.position.to(model.device)
        self._candidates = teacher.candidates.to(model.device)
        with model.base() as network:
            self._head = head(network) if model.split_head else torch.nn.Identity()
            read = hidden_states if model.split_head else all_logits
            self._states_of_base = read(network, self.ids).flatten(0, 1)[self.position]

    @torch.no_grad()
    def taught(self, some: slice) -> Tensor:
        """The probabilities [m, V] of every token."""
        logits, log_a = self._base(some)
        return logits.index_add_(1, self._candidates, self._ratio(some, log_a).to(logits)).softmax(-1)

    def log_ratio(self, some: slice) -> Tensor:
        """log of the teacher's probability of the tokens that were written by the base model's, [m] float64."""
        _, log_a = self._base(some)
        ratio = self._ratio(some, log_a)
        written = torch.where(self._teacher.candidates == self.part.target[some, None], ratio, 0.0).sum(1)
        return written - torch.log1p((log_a.double().cpu().exp() * ratio.expm1()).sum(1))

    def _base(self, some: slice) -> tuple[Tensor, Tensor]:
        """The base model's logits [m, V], and of them the log-probabilities [m, K] of the candidates."""
        logits = self._head(self._states_of_base[some]).float()
        return logits, logits[:, self._candidates] - logits.logsumexp(-1, keepdim=True)

    def _ratio(self, some: slice, log_a: Tensor) -> Tensor:
        return self._teacher.log_ratio(self._samples, self._states, self.part.row[some], self.part.place[some], log_a.cpu())
