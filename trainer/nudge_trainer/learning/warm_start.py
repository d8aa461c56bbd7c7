"""A start from samples of the target: steps of weighted likelihood on draws that are already paid for (Kim et al. 2025, arXiv 2410.06716).

The base samples that fitted λ, drawn by their weight, follow p. Climbing Σ log π over them is the gradient of KL(p‖π) with
the proposal q = p, so it needs no sample of the policy. That matters most where the policy would hardly ever write what the
target asks for. Few such samples are soon known by heart, so this is a beginning only: the policy's own samples do the rest. A large
model, which has few base samples and draws few of its own, does without where the base model writes enough such texts.
"""

import torch

from ..drawing import Drawer
from ..seeds import stream
from ..session import Session
from ..settings import Settings
from ..target import Fit
from .schedule import learning_rate
from .step import climb
from .training import Training
from .weighing import start


def begin(session: Session, training: Training, drawer: Drawer, settings: Settings, fitted: Fit) -> bool:
    """What comes before the first step: running values, and a warm start where it is worth one; says whether it was."""
    warm = worth(settings, fitted)
    # A warm start leaves the base model, and with it what base samples say of each place in a text.
    start(training, drawer, settings.prefix_baseline and not warm)
    if warm:
        warm_start(session, training, drawer, settings)
    return warm


def worth(settings: Settings, fitted: Fit) -> bool:
    """Whether the run starts warm."""
    return settings.warm_start > 0 and settings.samples_per_step * fitted.ess / fitted.samples < settings.enough


def warm_start(session: Session, training: Training, drawer: Drawer, settings: Settings) -> None:
    """Does the `settings.warm_start` steps before the first; a process that dies in them starts them again."""
    count = settings.samples_per_step
    for step in range(settings.warm_start):
        session.attend()
        pooled = training.pool.draw(count, training.target, stream(drawer.run.seed, "warm", step))
        rate = learning_rate(step, steps=settings.warm_start, peak=settings.learning_rate, warmup=min(settings.warmup, settings.warm_start))
        with drawer.model.in_step():
            climb(training, drawer, pooled, torch.full((count, 1), 1 / count, dtype=torch.float64), rate)
        session.progress(step + 1, settings.warm_start, "warming")
