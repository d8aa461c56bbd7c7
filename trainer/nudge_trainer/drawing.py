"""Drawing samples of a network and looking at them: tokens, texts, features, log-probabilities."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TypeVar

import torch
from torch import Tensor
from transformers import PreTrainedModel

from .config import Run
from .generate import generate
from .machine import device
from .model import LanguageModel
from .samples import Samples
from .score import log_probabilities
from .seeds import stream

Result = TypeVar("Result")

WRITING = 2.5
"""What writing a sample costs; scoring one costs 1. Only progress is measured by it."""


@dataclass(frozen=True)
class Part:
    """`count` samples that are drawn at once, the first of them sample `start` of all for one purpose; `number` names their random stream."""

    number: int
    start: int
    count: int

    @staticmethod
    def of(number: int, count: int) -> "Part":
        """Part `number` of such as have `count` samples each."""
        return Part(number, number * count, count)


class Drawer:
    """Samples of one run: its model, prompts and features. Prompts take turns, so that their shares are equal.

    micro_batch: most rows at once, `forward` without and `gradient` with a gradient.
    """

    def __init__(self, run: Run, model: LanguageModel, prompts: list[list[int]]) -> None:
        self.run, self.model, self.prompts = run, model, prompts
        longest = max(map(len, prompts)) + run.max_tokens
        declared = run.training.get("microBatch")
        self.micro_batch = {
            kind: declared or model.micro_batch(longest, gradient=kind == "gradient") for kind in ("forward", "gradient")
        }
        self._tell: Callable[[float], None] = lambda work: None
        self._told = 0.0
        self.tau = torch.full((len(prompts),), 1 / len(prompts), dtype=torch.float64)

    @staticmethod
    def work(written: int, scored: int = 0) -> float:
        """The work that so many samples make, in the unit of `telling`."""
        return WRITING * written + scored

    @contextmanager
    def telling(self, tell: Callable[[float], None]) -> Iterator[None]:
        """Inside, `tell` is called with each piece of work that is done: many times for one draw of a large model."""
        before, self._tell = self._tell, tell
        try:
            yield
        finally:
            self._tell = before

    def fitting(self, kind: str, work: Callable[[int], Result]) -> Result:
        """`work` on as many rows at once as memory has room for: where it is full, it starts again with half as many, from then on.

        `kind` as in `micro_batch`. Raises what PyTorch does where not even one row fits.
        """
        while True:
            self._told = 0.0
            try:
                return work(self.micro_batch[kind])
            except RuntimeError as error:
                if self.micro_batch[kind] == 1 or not device.is_full(error):
                    raise
                self.micro_batch[kind] //= 2
            # Out of the handler, whose traceback holds what the attempt had allocated.
            self._tell(-self._told)
            device.release(self.model.device)

    def did(self, work: float) -> None:
        """Says so, to whom `telling` named, when a piece of work is done."""
        self._told += work
        self._tell(work)

    def base(self, part: Part, purpose: str = "base") -> Samples:
        """A part of samples of the base model, from the random stream (purpose, number)."""
        with self.model.base() as network:
            samples = self._write(network, part, purpose)
        samples.phi = self._read(samples)
        samples.log_a = samples.log_q.clone()
        return samples

    def policy(self, part: Part, purpose: str) -> Samples:
        """A part of samples of the policy as it is now, with their log-probability under the base model.

        Features are read in a thread of their own while the base model scores: a GPU does not wait for them. Only Apple's may
        not be used from two threads at once.
        """
        with self.model.folded() as network:
            samples = self._write(network, part, purpose)
        with ThreadPoolExecutor(max_workers=1) as reader:
            phi = reader.submit(self._read, samples)
            if self.model.device.type == "mps":
                wait([phi])
            with self.model.base() as network:
                samples.log_a = self._score(network, samples)
            samples.phi = phi.result()
        return samples

    def nucleus(self, part: Part, purpose: str, mass: float) -> Samples:
        """A part of samples of the policy, each token from the nucleus that makes up `mass`; their log q is that of the nuclei."""
        with self.model.folded() as network:
            samples = self._write(network, part, purpose, mass)
        samples.phi = self._read(samples)
        return samples

    def log_pi(self, samples: Samples) -> Tensor:
        """Log-probability [N] of given samples under the policy as it is now."""
        with self.model.folded() as network:
            return self._score(network, samples)

    def _score(self, network: PreTrainedModel, samples: Samples) -> Tensor:
        return self.fitting("forward", lambda size: log_probabilities(
            network, self.model, self.prompts, samples.prompt, samples.tokens, samples.length, size,
            done=lambda rows: self.did(self.work(0, rows)),
        ))  # fmt: skip

    def _write(self, network: PreTrainedModel, part: Part, purpose: str, mass: float | None = None) -> Samples:
        """Samples of `network`; what their features are and what the base model says of them is still unknown (not-a-number)."""
        # A part goes on in the round where the last one ended, so that few samples at a time reach every prompt as often.
        prompt = torch.arange(part.start, part.start + part.count) % len(self.prompts)
        tokens, length, ended, log_q = self.fitting("forward", lambda size: generate(
            network, self.model, self.prompts, prompt, self.run.max_tokens, stream(self.run.seed, purpose, part.number), size,
            done=lambda rows: self.did(self.work(rows)), mass=mass,
        ))  # fmt: skip
        unknown = torch.full((part.count,), torch.nan, dtype=torch.float64)
        phi = unknown[:, None].repeat(1, len(self.run.features))
        return Samples(prompt, tokens, length, ended, log_q, unknown, self.model.decode(tokens, length), phi)

    def _read(self, samples: Samples) -> Tensor:
        """The values [N, J] of the run's features at the samples' texts."""
        written = (samples.length - samples.ended.long()).tolist()
        values = torch.tensor([feature(samples.texts, written) for feature in self.run.features], dtype=torch.float64)
        return values.view(len(self.run.features), len(samples)).T.contiguous()


def parts(count: int, size: int) -> Iterator[Part]:
    """The parts in which `count` samples are drawn."""
    for number, start in enumerate(range(0, count, size)):
        yield Part(number, start, min(size, count - start))
