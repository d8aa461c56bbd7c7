"""A start from base samples: steps of GDC++, off policy, on draws that are already paid for.

The base samples that fitted λ are drawn again, half of a batch by their share under the base model and half by their weight
under the target, so that its proposal is q = α·a + (1 − α)·p. No sample of the policy is needed, which matters most where it
would hardly ever write what the target asks for. Likelihood of such samples (the warm start of Kim et al. 2025, arXiv
2410.06716) learns the few that there are by heart; here a sample counts P/(Zq) − V·π/q, which is nothing once π/a has come to
what p/a is. What a batch holds is still no more than the effective samples of the target, so the policy's own do the rest.
"""

import time
from collections.abc import Callable

from ..drawing import Drawer
from ..objectives import GdcPlusPlus
from ..seeds import stream
from ..session import Session
from ..settings import Settings
from ..target import Fit
from .schedule import learning_rate
from .step import climb
from .training import Training
from .weighing import weigh_mixture, with_baseline

BASE_SHARE = 0.5
"""α: the share of a batch that is drawn as the base model writes."""


def warm_steps(settings: Settings, fitted: Fit) -> int:
    """Steps that the start takes: as declared, or more of them the more effective samples there are to learn from.

    Never more than the steps that follow.
    """
    if settings.warm_start is not None:
        return settings.warm_start
    return min(settings.steps, settings.warm_least + round(settings.warm_passes * fitted.ess / settings.samples_per_step))


def warm_start(session: Session, training: Training, drawer: Drawer, settings: Settings, steps: int, save: Callable[[], None]) -> None:
    """Does what is left of `steps` before the first step of training; `save` keeps a checkpoint, now and then and at the end."""
    saved = time.monotonic()
    while training.warmed < steps:
        session.attend(before_end=save)
        if session.finishing:
            break
        _take_warm_step(training, drawer, settings, steps)
        session.progress(training.warmed, steps, "warming")
        if training.warmed == steps:
            training.depart()
        if training.warmed == steps or time.monotonic() - saved > settings.checkpoint_seconds:
            save()
            saved = time.monotonic()


def _take_warm_step(training: Training, drawer: Drawer, settings: Settings, steps: int) -> None:
    count = settings.samples_per_step
    pooled = training.pool.draw(count, training.target, stream(drawer.run.seed, "warm", training.warmed), BASE_SHARE)
    rate = learning_rate(training.warmed, steps=steps, peak=settings.learning_rate, warmup=min(settings.warmup, steps), schedule="constant")
    with drawer.model.in_step():
        batch = weigh_mixture(training, pooled, drawer.log_pi(pooled), pooled.log_a, BASE_SHARE)
        if settings.prefix_baseline:
            batch = with_baseline(training, drawer, pooled, batch)
        climb(training, drawer, pooled, GdcPlusPlus().advantage(batch) / count, rate)
    training.average.update()
    training.warmed += 1
