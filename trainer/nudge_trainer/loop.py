"""A run from its first base sample to its exported model, readable from top to bottom."""

import time
from pathlib import Path
from typing import Any

import torch

from . import checkpoint
from .base import Base, measure
from .config import Run, check_context
from .config import load as load_run
from .control import StopRequested
from .devices import choose, claim
from .diagnostics import Steps
from .drawing import Drawer
from .errors import NudgeError
from .export.base import export_base
from .export.encoders import export_encoder
from .export.hf import export_hf
from .export.onnx import export_onnx
from .judging.evaluate import evaluate
from .judging.review import look, owed, review
from .learning.step import take_step
from .learning.training import Training
from .learning.warm_start import warm_start, warm_steps
from .learning.weighing import first_values
from .machine import device
from .model import LanguageModel
from .quantisation import quantisation
from .samples import Samples
from .session import Session
from .settings import Settings, resolve

SHOWN = 48
"""Samples of a step written out as text for the host."""
SHOW_SECONDS = 2.0


def train(session: Session, folder: Path) -> bool:
    """Trains, or goes on with, the run in `folder`; says whether its goal was reached. Raises NudgeError, StopRequested."""
    run = load_run(folder)
    found = checkpoint.load_newest(folder)
    drawer, settings = prepare(session, run, found[1] if found else None)
    base = measure(session, drawer, settings)
    training = Training(drawer, settings, base.fitting, base.fit, base.count)
    if found:
        training.restore(*found)
        session.seconds_before += found[1]["seconds"]
        session.events.emit("resumed", fromStep=training.step)
        session.state.update(step=training.step, steps=settings.steps)
    else:
        first_values(training, drawer, settings.prefix_baseline)
    try:
        if training.step == 0:
            warm_start(session, training, drawer, settings, warm_steps(settings, base.fit), lambda: save(session, training, drawer))
        _steps(session, training, drawer, base, settings)
    except StopRequested:
        save(session, training, drawer)
        raise
    _take_best(session, training, settings)
    session.phase("evaluating", total=settings.evaluation_samples)
    fresh, figures = evaluate(session, training, drawer, base, settings)
    fresh.write_jsonl(folder / "samples/latest.jsonl", run.names, 400)
    session.events.emit("samples", step=training.step, count=min(400, len(fresh)))
    _export(session, drawer, run, settings, fresh)
    session.events.emit("finished", **figures, seconds=session.seconds)
    return bool(figures["reached"])


def prepare(session: Session, run: Run, resumed: dict[str, Any] | None) -> tuple[Drawer, Settings]:
    """Waits for the device and loads the model; what a device decides (defaults, threads, precision, micro-batch) stays as it was
    in the checkpoint, if there is one.
    """
    chosen = choose(session, run.training.get("device", "auto"), resumed.get("device") if resumed else None)
    session.device_lock = claim(session, chosen)
    session.phase("loading")
    threads = resumed["threads"] if resumed else run.training.get("threads")
    device.set_threads(threads)
    for feature in run.features:
        feature.load(chosen)
    # Checkpoints of versions that knew fp32 alone do not name it.
    precision = {"precision": resumed.get("precision", "fp32")} if resumed else {}
    model = LanguageModel.load(run.model, chosen, {**run.training, **precision}, run.seed)
    prompts = model.encode(run.prompts)
    if not run.training.get("stopAtEnd", True):
        model.end_ids = []
    check_context(run, prompts, model.context)
    drawer = Drawer(run, model, prompts)
    if resumed:
        drawer.micro_batch = resumed["microBatch"]
    decides = torch.device(resumed.get("device", chosen.type)) if resumed else chosen
    return drawer, resolve(run.training, model.parameters, decides)


def _steps(session: Session, training: Training, drawer: Drawer, base: Base, settings: Settings) -> None:
    session.phase("training", total=settings.steps)
    saved, shown = time.monotonic(), 0.0
    watched = Steps()
    if owed(training, settings) and not session.finishing:
        review(session, training, drawer, base, settings)
        save(session, training, drawer)
    while training.step < settings.steps and not training.at_end and not session.finishing:
        session.attend()
        if session.finishing:
            break
        samples, figures, pace = take_step(training, drawer, settings)
        session.events.emit("pace", **pace)
        session.events.emit("step", **figures, seconds=session.seconds)
        session.state.update(step=training.step, steps=settings.steps)
        watched.take(session, drawer.run, figures["ess"], len(samples))
        if time.monotonic() - shown > SHOW_SECONDS or training.step == settings.steps:
            _show(session, drawer.run, samples, training.step)
            shown = time.monotonic()
        reviewed = look(session, training, drawer, base, settings)
        late = time.monotonic() - saved > settings.checkpoint_seconds
        if reviewed or late or training.step % settings.checkpoint_steps == 0:
            save(session, training, drawer)
            saved = time.monotonic()
    if session.finishing:
        # A process that dies in the review takes no more steps when it goes on: those that are done must not be lost.
        save(session, training, drawer)
    if training.reviewed != training.step:
        # Ended early: the last step has not been looked at yet.
        review(session, training, drawer, base, settings)
        save(session, training, drawer)


def save(session: Session, training: Training, drawer: Drawer) -> None:
    """Writes a checkpoint of now, and says so."""
    numbers = {
        **training.numbers(),
        "seconds": session.seconds,
        "device": drawer.model.device.type,
        "threads": torch.get_num_threads(),
        "precision": "bf16" if drawer.model.bf16 else "fp32",
        "microBatch": drawer.micro_batch,
    }
    best = training.best.step if training.best else None
    digest = checkpoint.save(session.folder, training.step, training.tensors(), numbers, best)
    kl = {} if training.best is None else {"klTargetPolicy": training.best.kl}
    session.events.emit("checkpoint", step=training.step, hash=digest, best=best == training.step, **kl)


def _take_best(session: Session, training: Training, settings: Settings) -> None:
    """The averaged weights of the best reviewed step become the policy; of a maximised reward those of the last."""
    if not settings.objective.matches:
        training.best = None
    best = training.best
    if best is not None and best.step != training.step:
        found = checkpoint.load(session.folder, best.step)
        if found is None:
            session.warn(
                "best-checkpoint-lost",
                f"The checkpoint of step {best.step}, the best so far, is damaged or gone; the last step is taken.",
                "Nothing needs to be done; train again if the result does not satisfy.",
                step=best.step,
            )
            training.best = None
        else:
            training.restore_weights(*found)
    training.settle()


def _show(session: Session, run: Run, samples: Samples, step: int) -> None:
    samples.write_jsonl(session.folder / "samples/latest.jsonl", run.names, SHOWN)
    session.events.emit("samples", step=step, count=min(SHOWN, len(samples)))


def _export(session: Session, drawer: Drawer, run: Run, settings: Settings, fresh: Samples) -> None:
    session.phase("exporting")
    session.attend()
    began = time.monotonic()
    export_hf(drawer.model, session.folder / "model")
    session.events.emit("exported", format="hf", path="model", seconds=time.monotonic() - began)
    session.attend()
    began = time.monotonic()
    # Rejection by demands looks at texts alone; shares and means are held by P/π, which needs the base model.
    demands_only = all(constraint.pointwise for constraint in run.constraints)
    base = None if demands_only else export_base(drawer.model, run.max_tokens)
    folder = session.folder / "onnx"
    export_onnx(drawer.model, folder, run.prompts, run.max_tokens, base, settings.export_bits)
    _export_encoders(session, run)
    seconds = time.monotonic() - began
    quantised = {} if settings.export_bits == 32 else quantisation(session, drawer, fresh, folder)
    session.events.emit("exported", format="onnx", path="onnx", seconds=seconds, bits=settings.export_bits, **quantised)


def _export_encoders(session: Session, run: Run) -> None:
    """The networks of features, for the editor; one that ONNX cannot have leaves the result as good as it is."""
    for definition in run.encoders:
        session.attend()
        try:
            export_encoder(definition, session.folder / "onnx/features")
        except NudgeError as error:
            session.warn(error.code, error.message, error.remedy, **error.params)
