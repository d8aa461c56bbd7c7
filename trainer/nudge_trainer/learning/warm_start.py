"""A start from base samples: steps on draws that are already paid for, before the policy draws its first.

The base samples that fitted λ are drawn again, half of a batch by their share under the base model and half by their weight
under the target, so that its proposal is q = α·a + (1 − α)·p. At the texts of such a batch the policy learns from a teacher
(teacher.py) what the target writes next, if one is found that is near enough to it. Else it takes steps of GDC++ off policy: a
sample counts P/(Zq) − V·π/q, which is nothing once π/a has come to what p/a is, where the likelihood of such samples (the warm
start of Kim et al. 2025, arXiv 2410.06716) learns the few that there are by heart. What the base samples hold is still no more
than their effective ones, so the policy's own do the rest.
"""

import time
from collections.abc import Callable

from ..drawing import Drawer
from ..objectives import GdcPlusPlus
from ..samples import Samples
from ..seeds import stream
from ..session import Session
from ..settings import Settings
from ..target import Fit
from . import distillation
from .schedule import learning_rate
from .step import climb, optimise
from .teacher import Teacher
from .teaching import BASE_SHARE, ask_again, find_teacher, read_teacher
from .training import Training
from .weighing import weigh_mixture, with_baseline

SETTLED = 100
"""Steps after which a policy that is behind its teacher is short of it, not slow: asked for more before, it overshoots."""


def warm_steps(settings: Settings, fitted: Fit) -> int:
    """Steps that the start takes: as declared, or more of them the more effective samples there are to learn from.

    Never more than the steps that follow.
    """
    if settings.warm_start is not None:
        return settings.warm_start
    return min(settings.steps, settings.warm_least + round(settings.warm_passes * fitted.ess / settings.samples_per_step))


def warm_start(session: Session, training: Training, drawer: Drawer, settings: Settings, steps: int, save: Callable[[], None]) -> None:
    """Does what is left of `steps` before the first step of training; `save` keeps a checkpoint, now and then and at the end."""
    teacher = _teacher(session, training, drawer, settings, steps)
    saved = time.monotonic()
    while training.warmed < steps:
        session.attend()
        if session.finishing:
            break
        if teacher and training.warmed == steps // 2 >= SETTLED and training.asked < training.warmed:
            ask_again(session, training, drawer)
            teacher = read_teacher(session, training, drawer)
        _take_warm_step(training, drawer, settings, steps, teacher)
        session.progress(training.warmed, steps, "warming")
        if training.warmed == steps:
            training.depart()
        if training.warmed == steps or time.monotonic() - saved > settings.checkpoint_seconds:
            save()
            saved = time.monotonic()


def _teacher(session: Session, training: Training, drawer: Drawer, settings: Settings, steps: int) -> Teacher | None:
    """The teacher of the steps that are left; once it is followed, it is not examined again."""
    if session.finishing or training.warmed >= steps:
        return None
    if training.taught:
        return read_teacher(session, training, drawer)
    return find_teacher(session, training, drawer) if settings.teacher and training.warmed == 0 else None


def _take_warm_step(training: Training, drawer: Drawer, settings: Settings, steps: int, teacher: Teacher | None) -> None:
    count = settings.samples_per_step
    pooled = training.pool.draw(count, training.target, stream(drawer.run.seed, "warm", training.warmed), BASE_SHARE)
    schedule, times = ("cosine", settings.teaching) if teacher else ("constant", 1.0)
    rate = learning_rate(training.warmed, steps=steps, peak=times * settings.learning_rate, warmup=min(settings.warmup, steps), schedule=schedule)
    with drawer.model.in_step():
        if teacher:
            training.taught = True
            optimise(training, distillation.accumulate(drawer, teacher, pooled), rate)
        else:
            _climb(training, drawer, settings, pooled, rate)
    training.average.update()
    training.warmed += 1


def _climb(training: Training, drawer: Drawer, settings: Settings, pooled: Samples, rate: float) -> None:
    batch = weigh_mixture(training, pooled, drawer.log_pi(pooled), pooled.log_a, BASE_SHARE)
    if settings.prefix_baseline:
        batch = with_baseline(training, drawer, pooled, batch)
    climb(training, drawer, pooled, GdcPlusPlus().advantage(batch) / len(pooled), rate)
