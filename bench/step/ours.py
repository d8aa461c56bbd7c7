"""A step of the product's own trainer, without its base samples: their number is no matter of a step."""

from dataclasses import replace
from pathlib import Path

import torch

from nudge_trainer.config import load
from nudge_trainer.drawing import Drawer, Part
from nudge_trainer.learning.step import take_step
from nudge_trainer.learning.training import Training
from nudge_trainer.model import LanguageModel
from nudge_trainer.settings import resolve
from nudge_trainer.target import fit

FITTED = 64


class Ours:
    """`take_step` of the run in a folder."""

    def __init__(self, folder: Path) -> None:
        run, place = load(folder), torch.device("cpu")
        model = LanguageModel.load(run.model, place, run.training, run.seed)
        model.end_ids = []
        self.drawer = Drawer(run, model, model.encode(run.prompts))
        base = self.drawer.base(Part.of(0, FITTED))
        # Half of the texts have the feature, whatever random weights write.
        base.phi = (torch.arange(FITTED) % 2).double()[:, None]
        fitted = fit(base.phi, base.prompt, run.constraints, self.drawer.tau)
        self.settings = resolve(run.training, model.parameters, place)
        self.training = Training(self.drawer, self.settings, base, fitted, FITTED)

    def step(self, rows: int | None = None) -> None:
        """One step on new samples, as many as the run says or `rows`."""
        take_step(self.training, self.drawer, replace(self.settings, samples_per_step=rows) if rows else self.settings)
