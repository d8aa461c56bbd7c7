"""One cell of the comparison: one spec trained by one method with one seed and learning rate, judged every 2,000 samples.

Trained by the product's own parts in a run folder; only the look at the policy is the benchmark's. All methods of a spec
and seed share their base samples, if they draw as many, and the held-out base samples that judge them.
"""

import json
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import torch

from nudge_trainer import report
from nudge_trainer.base import Base, measure
from nudge_trainer.config import load as load_run
from nudge_trainer.drawing import Drawer, Part
from nudge_trainer.errors import NudgeError
from nudge_trainer.estimators import Evaluation, kl_policy_base, kl_target_policy, tv_target_policy
from nudge_trainer.estimators.diversity import distinct
from nudge_trainer.judging.review import look
from nudge_trainer.learning.step import take_step
from nudge_trainer.learning.training import Training
from nudge_trainer.learning.warm_start import warm_start, warm_steps
from nudge_trainer.learning.weighing import first_values
from nudge_trainer.model import LanguageModel
from nudge_trainer.samples import Samples
from nudge_trainer.session import Session
from nudge_trainer.settings import Settings, resolve
from nudge_trainer.target import Target, fit

from .specs import ROOT, Spec

EVERY = 2000
HELD_OUT, FRESH = 2000, 1000
REFERENCE = 40_000
"""Base samples that fit the λ* which every method is judged by; a chunk of them is a seed's held-out part."""

CPU = torch.device("cpu")


class Judge:
    """KL(p*‖π) and the rest of a policy, by a target and held-out samples that no method has seen."""

    def __init__(self, drawer: Drawer, file: Path, seed: int) -> None:
        if not file.exists():
            parts = [drawer.base(Part.of(number, 4000), "reference") for number in range(REFERENCE // 4000)]
            Samples.cat(parts).save(file)
        reference = Samples.load(file)
        self.target: Target = fit(reference.phi, reference.prompt, drawer.run.constraints, drawer.tau).target
        self.held_out = reference.select(torch.arange(HELD_OUT) + (seed - 1) * HELD_OUT)

    def look(self, training: Training, drawer: Drawer) -> dict[str, Any]:
        """The figures of the policy as the method would hand it over now."""
        with training.averaged():
            fresh = drawer.policy(Part.of(training.step, FRESH), "judged")
            log_pi = drawer.log_pi(self.held_out)
        both = Samples.cat([self.held_out, fresh])
        mixture = Evaluation(
            log_ratio=self.target.log_ratio(both.phi, both.prompt),
            log_a=both.log_a,
            log_pi=torch.cat([log_pi, fresh.log_q]),
            prompt=both.prompt,
            fresh=torch.arange(len(both)) >= len(self.held_out),
            tau=drawer.tau,
        )
        kl = kl_target_policy(mixture)
        moments = report.moments(fresh, drawer.run.constraints, drawer.tau)
        return {
            "samples": training.samples,
            "kl": round(kl.mean, 5),
            "high": round(kl.high, 5),
            "klBase": round(kl_policy_base(fresh.log_q, fresh.log_a, fresh.prompt, drawer.tau).mean, 4),
            "tv": round(tv_target_policy(mixture).mean, 4),
            "gap": round(max(abs(m["mean"] - m["target"]) for m in moments.values()), 4),
            "distinct2": round(distinct(fresh.tokens, fresh.length, 2), 4),
        }


def run_cell(cache: Path, name: str, spec: Spec, seed: int, training: dict[str, Any], limit: int) -> dict[str, Any]:
    """Trains until `limit` samples or the method's own last step; returns the curve, or why there is none."""
    folder = cache / f"cell-{os.getpid()}"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    declare(folder, name, spec, seed, training)
    base_files = cache / f"{name}-{spec['baseSamples']}-{seed}"
    if base_files.exists():
        shutil.copytree(base_files, folder / "samples")
    began = time.perf_counter()
    try:
        with prepared(folder) as (session, drawer, base, settings):
            judge = Judge(drawer, cache / f"{name}.safetensors", seed)
            if not base_files.exists():
                shutil.copytree(folder / "samples", base_files)
            curve = _train(session, drawer, judge, base, settings, limit)
    except NudgeError as error:
        return {"error": f"{error.code}: {error.message}"}
    return {"seconds": round(time.perf_counter() - began), "curve": curve}


@contextmanager
def prepared(folder: Path) -> Iterator[tuple[Session, Drawer, Base, Settings]]:
    """The run of a folder with its base samples, drawn as far as they are not there, on one thread; removes the folder in the end."""
    session = Session(folder)
    session.take()
    try:
        run = load_run(folder)
        torch.set_num_threads(1)
        for feature in run.features:
            feature.load(CPU)
        model = LanguageModel.load(run.model, CPU, run.training, run.seed)
        drawer = Drawer(run, model, model.encode(run.prompts))
        settings = resolve(run.training, model.parameters, CPU)
        yield session, drawer, measure(session, drawer, settings), settings
    finally:
        session.close()
        shutil.rmtree(folder)


def declare(folder: Path, name: str, spec: Spec, seed: int, training: dict[str, Any]) -> None:
    """Writes the run.json of a spec of the comparison, with `training` added to it."""
    described = {key: value for key, value in spec.items() if key != "baseSamples"}
    model = {"requested": "nudge-tiny", "source": "folder", "path": str(ROOT / "models/nudge-tiny")}
    declared = {"baseSamples": spec["baseSamples"], "seed": seed, **training}
    run = {"protocol": 1, "name": name, "model": model, **described, "training": declared}
    (folder / "run.json").write_text(json.dumps(run), encoding="utf-8")


def _train(session: Session, drawer: Drawer, judge: Judge, base: Base, settings: Settings, limit: int) -> list[dict[str, Any]]:
    training = Training(drawer, settings, base.fitting, base.fit, base.count)
    first_values(training, drawer, settings.prefix_baseline)
    warm_start(session, training, drawer, settings, warm_steps(settings, base.fit), save=lambda: None)
    curve = [judge.look(training, drawer)]
    while training.step < settings.steps and training.samples < limit:
        take_step(training, drawer, settings)
        if settings.average_decay:
            look(session, training, drawer, base, settings)
        if training.samples - curve[-1]["samples"] >= EVERY or training.step == settings.steps:
            curve.append(judge.look(training, drawer))
    return curve
