"""The base phase: samples of the untouched model, drawn until λ is known well enough, kept, and split three ways."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import torch
from safetensors import SafetensorError

from . import report
from .diagnostics import tell_exclusive_categories, tell_faults
from .drawing import Drawer, Part
from .errors import NudgeError
from .samples import Samples
from .session import Session
from .settings import Settings
from .target import Fit, enough, fit

SHOWN = 400
"""Base samples written out as text for the host."""

OF_FIVE = {"fitting": (0, 1, 2), "selection": (3,), "held_out": (4,)}
"""Of every five rounds through the prompts: three fit λ, one chooses checkpoints, one is for the final figures only."""


@dataclass(frozen=True)
class Base:
    """The base samples by use, none in two of them, and the target fitted to the first part."""

    fitting: Samples
    selection: Samples
    held_out: Samples
    fit: Fit

    @property
    def count(self) -> int:
        """All base samples drawn."""
        return len(self.fitting) + len(self.selection) + len(self.held_out)


def measure(session: Session, drawer: Drawer, settings: Settings) -> Base:
    """Draws base samples and fits the target; events `base` and `target`.

    A batch that is already in the run folder is not drawn again. Raises NudgeError (exit 3) for a target that the
    samples cannot carry.
    """
    per_batch = len(drawer.prompts) * 5
    size = -(-settings.draw // per_batch) * per_batch
    batches = -(-settings.base_samples * 5 // (3 * size))
    session.phase("base", total=batches * size)
    drawn: list[Samples] = []
    for number in range(batches):
        session.attend()
        with drawer.telling(session.counter(batches * size, size, drawer.work(size), before=number * size)):
            drawn.append(_batch(session.folder, drawer, size, number))
        session.progress((number + 1) * size, batches * size)
        tell_faults(session, drawer.run)
        result = _try_fit(Samples.cat(drawn), drawer, last=number == batches - 1)
        if result is not None and enough(result):
            break
    everything = Samples.cat(drawn)
    everything.write_jsonl(session.folder / "samples/base.jsonl", drawer.run.names, SHOWN)
    moments = report.moments(everything, drawer.run.constraints, drawer.tau)
    session.events.emit("base", moments=moments, samples=len(everything), seconds=session.seconds)
    session.phase("fitting")
    parts = {name: everything.select(_part(everything, drawer, name)) for name in OF_FIVE}
    fitted = _fit(parts["fitting"], drawer)
    session.events.emit("target", **report.target(fitted))
    _warn(session, everything, fitted)
    tell_exclusive_categories(session, drawer.run, moments)
    return Base(fit=fitted, **parts)


def batch_files(folder: Path) -> Iterator[Path]:
    """The files in which base samples are kept."""
    return (folder / "samples").glob("base-*.safetensors")


def _batch(folder: Path, drawer: Drawer, size: int, number: int) -> Samples:
    file = folder / f"samples/base-{number:04}.safetensors"
    if file.exists():
        try:
            return Samples.load(file)
        except SafetensorError:
            file.unlink()  # damaged: the same samples are drawn again
    samples = drawer.base(Part.of(number, size))
    samples.save(file)
    return samples


def _part(samples: Samples, drawer: Drawer, name: str) -> torch.Tensor:
    fifth = torch.arange(len(samples)) // len(drawer.prompts) % 5
    return torch.isin(fifth, torch.tensor(OF_FIVE[name])).nonzero().squeeze(1)


def _fit(samples: Samples, drawer: Drawer) -> Fit:
    return fit(samples.phi, samples.prompt, drawer.run.constraints, drawer.tau)


def _try_fit(samples: Samples, drawer: Drawer, last: bool) -> Fit | None:
    """The fit so far; None where more samples may still make a target feasible."""
    try:
        return _fit(samples.select(_part(samples, drawer, "fitting")), drawer)
    except NudgeError:
        if last:
            raise
        return None


def _warn(session: Session, samples: Samples, fitted: Fit) -> None:
    if not enough(fitted):
        session.warn(
            "target-uncertain",
            f"The target rests on {fitted.ess:,.0f} effective of {fitted.samples:,} base samples, so λ is refined "
            "during training.",
            "Nothing needs to be done; raise training.baseSamples for a better start.",
            ess=fitted.ess,
            samples=fitted.samples,
        )
    cut = 1 - float(samples.ended.double().mean())
    if cut > 0.5:
        session.warn(
            "texts-cut",
            f"{100 * cut:.0f} % of the base texts were cut at maxTokens.",
            "Raise maxTokens if the texts should come to an end by themselves.",
            share=cut,
        )
