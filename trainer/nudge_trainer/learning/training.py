"""What training changes: weights, optimiser, average of weights, target, Z, replay pool, baseline. All of it is in a checkpoint."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

from ..drawing import Drawer
from ..estimators import RunningZ
from ..objectives import Batch
from ..replay import Pool
from ..samples import Samples
from ..settings import Settings
from ..target import Fit, Target
from .averaging import WeightAverage
from .draws import Draws, Known
from .ppo import Control
from .prefix_baseline import PrefixBaseline
from .proposal import Gated, OnPolicy, Proposal

BETAS = (0.9, 0.99)
"""Of Adam. The second moment is followed faster than usual (0.999), since runs are short and gradients shrink."""


FOLLOW = 0.1
"""How far the mean reward moves to that of a batch."""


@dataclass
class Best:
    """The reviewed step with the lowest KL(p‖π) on the selection samples."""

    step: int
    kl: float


class Training:
    """The mutable state of a training.

    `step` steps are done after `warmed` of a warm start, by a teacher if `taught`, which since `asked` of them asks for `lacking` [D] more
    than the target's λ (teaching.py); the last review came after step `reviewed`; `samples` drawn in all (evaluation apart). `highs` are
    the upper ends of KL(p‖π) that the reviews found, `at_end` whether the last of them ended the training.
    `draws`, and the `mixture` of the last review, are what λ is fitted again on.
    `mean_reward`, `log_scale` and `control` are of use to reward maximisation only (objectives/reinforce.py, ziegler.py).
    """

    def __init__(self, drawer: Drawer, settings: Settings, fitting: Samples, fitted: Fit, samples: int) -> None:
        """Before the first step: the base samples `fitting` gave `fitted`; `samples` have been drawn with them."""
        run = drawer.run
        self.parameters = drawer.model.trainable()
        self.optimizer = torch.optim.Adam([p for _, p in self.parameters], lr=settings.learning_rate, betas=BETAS)
        self.average = WeightAverage(self.parameters, settings.average_decay)
        self.retarget(fitted)
        self.lacking = torch.zeros_like(fitted.target.lam)
        self.pool = Pool(fitting, torch.zeros(len(fitting), dtype=torch.float64), drawer.tau)
        self.proposal: Proposal = Gated(self.parameters) if settings.proposal == "gated" else OnPolicy()
        self.baseline = PrefixBaseline(run.features, run.max_tokens, len(run.prompts))
        self.draws = Draws()
        self.mixture: Known | None = None
        self.mean_reward = 0.0
        self.log_scale = 0.0
        self.control = Control()
        self.warmed = 0
        self.taught = False
        self.asked = 0
        self.step = 0
        self.samples = samples
        self.reviewed: int | None = None
        self.best: Best | None = None
        self.highs: list[float] = []
        self.at_end = False

    def retarget(self, fitted: Fit) -> None:
        """Takes a fitted λ, its Z, and what the target costs, KL(p‖a)."""
        self.target = fitted.target
        self.running_z = RunningZ(fitted.target.log_z)
        self.kl_target_base = fitted.kl_target_base.mean

    def take_in(self, batch: Batch, prompt: Tensor) -> None:
        """Takes a batch of the proposal's samples into the running values, once its gradient has been followed."""
        self.running_z.add(batch.log_P, batch.log_q, prompt)
        self.proposal.follow(batch)
        self.mean_reward += FOLLOW * (float(batch.reward.mean()) - self.mean_reward)

    def depart(self) -> None:
        """Ends a warm start: gradients and weights of the policy's own samples have other moments than those of base samples."""
        self.optimizer.state.clear()
        self.baseline.sums.zero_()

    @contextmanager
    def averaged(self) -> Iterator[None]:
        """The policy with the average of its weights; before the first step with the weights themselves."""
        if self.average.updates == 0:
            yield
            return
        with self.average.applied():
            yield

    def tensors(self) -> dict[str, dict[str, Tensor]]:
        """Files of a checkpoint: name → tensors."""
        states = self.optimizer.state_dict()["state"]
        return {
            "weights": {name: parameter.detach().cpu() for name, parameter in self.parameters},
            "average": {name: value.cpu() for name, value in self.average.state().items()},
            "optimizer": {
                f"{index}.{key}": torch.as_tensor(value).cpu() for index, state in states.items() for key, value in state.items()
            },
            "pool": self.pool.tensors(),
            "proposal": self.proposal.tensors(),
            "target": {"lambda": self.target.lam, "log_z": self.target.log_z, "running_log_z": self.running_z.log_z, "lacking": self.lacking},
            "baseline": {"sums": self.baseline.sums},
            "draws": self.draws.tensors(),
            "mixture": {} if self.mixture is None else dict(vars(self.mixture)),
            "control": {"squares": self.control.squares, "products": self.control.products},
        }

    def numbers(self) -> dict[str, Any]:
        """The rest of a checkpoint, for its manifest."""
        best = None if self.best is None else {"step": self.best.step, "kl": self.best.kl}
        return {
            "warmed": self.warmed,
            "taught": self.taught,
            "asked": self.asked,
            "step": self.step,
            "samples": self.samples,
            "averageUpdates": self.average.updates,
            "reviewed": self.reviewed,
            "best": best,
            "highs": self.highs,
            "atEnd": self.at_end,
            "klTargetBase": self.kl_target_base,
            "meanReward": self.mean_reward,
            "logScale": self.log_scale,
            "beta": self.control.beta,
        }

    @torch.no_grad()
    def restore(self, tensors: dict[str, dict[str, Tensor]], numbers: dict[str, Any]) -> None:
        """Takes up what `tensors` and `numbers` gave."""
        self.restore_weights(tensors, numbers)
        state: dict[int, dict[str, Tensor]] = {}
        for key, value in tensors["optimizer"].items():
            index, _, name = key.partition(".")
            state.setdefault(int(index), {})[name] = value
        self.optimizer.load_state_dict({**self.optimizer.state_dict(), "state": state})
        target = tensors["target"]
        self.target = Target(self.target.constraints, target["lambda"], target["log_z"])
        self.running_z = RunningZ(target["running_log_z"])
        # Versions whose teachers asked for the target itself kept nothing that their policies lack.
        self.lacking = target.get("lacking", torch.zeros_like(self.target.lam))
        self.kl_target_base = numbers["klTargetBase"]
        self.mean_reward, self.log_scale = numbers["meanReward"], numbers["logScale"]
        # Versions that knew fewer states begin to follow V anew.
        if tensors["baseline"]["sums"].shape == self.baseline.sums.shape:
            self.baseline.sums = tensors["baseline"]["sums"]
        self.control = Control(numbers["beta"], **tensors["control"])
        self.pool = Pool.restored(tensors["pool"], self.pool.tau)
        # Checkpoints of versions that forgot the draws of their steps have neither.
        self.draws.restore(tensors.get("draws", {}))
        self.mixture = Known(**tensors["mixture"]) if tensors.get("mixture") else None
        self.proposal.restore(tensors["proposal"])
        # Versions that did the warm start in one go do not name it, and saved nothing before its end.
        self.warmed, self.taught, self.asked = numbers.get("warmed", sys.maxsize), numbers.get("taught", False), numbers.get("asked", 0)
        self.step, self.samples, self.reviewed = numbers["step"], numbers["samples"], numbers["reviewed"]
        self.highs, self.at_end = numbers["highs"], numbers["atEnd"]
        self.best = None if numbers["best"] is None else Best(**numbers["best"])

    @torch.no_grad()
    def restore_weights(self, tensors: dict[str, dict[str, Tensor]], numbers: dict[str, Any]) -> None:
        """Takes up weights and average only: the best step's, at the end."""
        for name, parameter in self.parameters:
            parameter.copy_(tensors["weights"][name])
        self.average.restore(tensors["average"], numbers["averageUpdates"])

    @torch.no_grad()
    def settle(self) -> None:
        """Makes the average the weights, for good: what is evaluated and exported."""
        with self.averaged():
            final = [parameter.detach().clone() for _, parameter in self.parameters]
        for (_, parameter), value in zip(self.parameters, final, strict=True):
            parameter.copy_(value)
