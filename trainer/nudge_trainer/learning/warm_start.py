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

import torch

from ..drawing import Drawer
from ..objectives import Batch, GdcPlusPlus
from ..samples import Samples
from ..seeds import stream
from ..session import Session
from ..settings import Settings
from ..target import Fit
from . import distillation
from .schedule import learning_rate
from .step import climb, follow
from .teacher import Teacher
from .training import Training
from .weighing import weigh_mixture, with_baseline

BASE_SHARE = 0.5
"""α: the share of a batch that is drawn as the base model writes."""
READ = 4000
"""Draws of the pool that the teacher reads: a few seconds' work."""
EXAMINED = 256
"""Draws on which it is examined."""
NEAR = 0.1
"""Nats that KL(p‖teacher) may be for the teacher to be followed."""
NEARER = 0.25
"""The part of KL(p‖a) that it may be."""


def warm_steps(settings: Settings, fitted: Fit) -> int:
    """Steps that the start takes: as declared, or more of them the more effective samples there are to learn from.

    Never more than the steps that follow.
    """
    if settings.warm_start is not None:
        return settings.warm_start
    return min(settings.steps, settings.warm_least + round(settings.warm_passes * fitted.ess / settings.samples_per_step))


def warm_start(session: Session, training: Training, drawer: Drawer, settings: Settings, steps: int, save: Callable[[], None]) -> None:
    """Does what is left of `steps` before the first step of training; `save` keeps a checkpoint, now and then and at the end."""
    teacher = find_teacher(training, drawer) if settings.teacher and training.warmed < steps and not session.finishing else None
    saved = time.monotonic()
    while training.warmed < steps:
        session.attend(before_end=save)
        if session.finishing:
            break
        _take_warm_step(training, drawer, settings, steps, teacher)
        session.progress(training.warmed, steps, "warming")
        if training.warmed == steps:
            training.depart()
        if training.warmed == steps or time.monotonic() - saved > settings.checkpoint_seconds:
            save()
            saved = time.monotonic()


def find_teacher(training: Training, drawer: Drawer) -> Teacher | None:
    """A teacher, or none where features tell nothing of a part of a text or too little for it to be near the target."""
    if not training.baseline.prefix.asked:
        return None
    teacher = read_teacher(training, drawer)
    return teacher if is_near(distance(training, drawer, teacher), training) else None


def is_near(left: float, training: Training) -> bool:
    """Whether a teacher is followed that is this far from the target, in nats."""
    return left <= min(NEAR, NEARER * training.kl_target_base)


def read_teacher(training: Training, drawer: Drawer) -> Teacher:
    """A teacher that has read draws of the pool."""
    run = drawer.run
    read, weighed = _drawn(training, drawer, READ, 0)
    return Teacher(drawer.model, run.features, run.max_tokens, len(run.prompts), read, weighed.w, weighed.r)


def distance(training: Training, drawer: Drawer, teacher: Teacher) -> float:
    """KL(p‖teacher) in nats, on other draws of the pool; each term of the mean is at least 0 (docs/method.md, "Judging the result")."""
    examined, weighed = _drawn(training, drawer, EXAMINED, 1)
    log_taught = distillation.log_ratio(drawer, teacher, examined)
    log_target = weighed.log_P - weighed.log_z - weighed.log_a
    left = torch.where(weighed.w > 0, weighed.w * (log_target - log_taught), 0.0) + weighed.r * log_taught.exp() - weighed.w
    return float(left.mean())


def _drawn(training: Training, drawer: Drawer, count: int, number: int) -> tuple[Samples, Batch]:
    pooled = training.pool.draw(count, training.target, stream(drawer.run.seed, "teacher", number), BASE_SHARE)
    return pooled, weigh_mixture(training, pooled, pooled.log_a, pooled.log_a, BASE_SHARE)


def _take_warm_step(training: Training, drawer: Drawer, settings: Settings, steps: int, teacher: Teacher | None) -> None:
    count = settings.samples_per_step
    pooled = training.pool.draw(count, training.target, stream(drawer.run.seed, "warm", training.warmed), BASE_SHARE)
    schedule = "cosine" if teacher else "constant"
    rate = learning_rate(training.warmed, steps=steps, peak=settings.learning_rate, warmup=min(settings.warmup, steps), schedule=schedule)
    with drawer.model.in_step():
        if teacher:
            training.taught = True
            follow(training, distillation.accumulate(drawer, teacher, pooled), rate)
        else:
            _climb(training, drawer, settings, pooled, rate)
    training.average.update()
    training.warmed += 1


def _climb(training: Training, drawer: Drawer, settings: Settings, pooled: Samples, rate: float) -> None:
    batch = weigh_mixture(training, pooled, drawer.log_pi(pooled), pooled.log_a, BASE_SHARE)
    if settings.prefix_baseline:
        batch = with_baseline(training, drawer, pooled, batch)
    climb(training, drawer, pooled, GdcPlusPlus().advantage(batch) / len(pooled), rate)
