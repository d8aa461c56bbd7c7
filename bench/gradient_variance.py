"""Prints how noisy each method's gradient is at one policy of a run: RUN [SAMPLES [STEP]]; used by gradient-variance.mjs.

The policy is that of checkpoint STEP, or at 0, the default, the base model. Every method sees the same SAMPLES, drawn from
it; with replay as many again come from the run's pool. They are cut into blocks of independent samples: with g_b the mean
gradient of a block, tr Cov of a step's gradient over n samples is Σ‖g_b − ḡ‖²/(B − 1) · block/n. Intervals resample blocks,
the same for both parts of a ratio.
"""

import json
import sys
from pathlib import Path

import torch
from torch import Tensor

from nudge_trainer import checkpoint
from nudge_trainer.base import batch_files
from nudge_trainer.config import load
from nudge_trainer.drawing import Drawer, Part
from nudge_trainer.learning.training import Training
from nudge_trainer.learning.weighing import first_values, weigh, weigh_mixture, with_baseline
from nudge_trainer.machine import device
from nudge_trainer.model import LanguageModel
from nudge_trainer.objectives import Batch, objective
from nudge_trainer.samples import Samples
from nudge_trainer.score import accumulate_gradient
from nudge_trainer.seeds import stream
from nudge_trainer.settings import resolve
from nudge_trainer.target import fit

BLOCK = 32
RESAMPLED = 2000
STEP_SAMPLES = 192
"""Fresh samples of the step whose variance is told: as many as those of a plain method in bench/methods."""


def restored(folder: Path, step: int) -> tuple[Training, Drawer]:
    """The run as it was after `step`."""
    run, place = load(folder), device.find("cpu")
    device.set_threads(run.training.get("threads"))
    model = LanguageModel.load(run.model, place, run.training, run.seed)
    drawer = Drawer(run, model, model.encode(run.prompts))
    base = Samples.cat([Samples.load(file) for file in sorted(batch_files(folder))])
    fitted = fit(base.phi, base.prompt, run.constraints, drawer.tau)
    training = Training(drawer, resolve(run.training, model.parameters, place), base, fitted, len(base))
    first_values(training, drawer, baseline=True)
    if step:
        found = checkpoint.load(folder, step)
        if found is None:
            raise SystemExit(f"There is no checkpoint of step {step} in {folder}.")
        training.restore(*found)
    return training, drawer


def block_gradients(drawer: Drawer, samples: Samples, coefficient: Tensor, blocks: list[Tensor]) -> Tensor:
    """The mean gradient of each block's fresh samples, [B, parameters]."""
    rows = []
    for block in blocks:
        part = samples.select(block)
        for _, parameter in drawer.model.trainable():
            parameter.grad = None
        accumulate_gradient(
            drawer.model.policy, drawer.model, drawer.prompts, part.prompt, part.tokens, part.length,
            coefficient[block] / len(block), drawer.micro_batch["gradient"],
        )  # fmt: skip
        parts = [torch.zeros(p.numel()) if p.grad is None else p.grad.flatten() for _, p in drawer.model.trainable()]
        rows.append(torch.cat(parts).double())
    return torch.stack(rows)


def variances(gradients: Tensor, weights: Tensor) -> Tensor:
    """tr Cov of a block's gradient with each row of `weights` [R, B], how often each block counts; [R]."""
    gram = gradients @ gradients.T
    count = weights.sum(1)
    return (weights @ gram.diag() - (weights @ gram * weights).sum(1) / count) / (count - 1)


def methods(training: Training, drawer: Drawer, count: int) -> dict[str, Tensor]:
    """The block gradients of each method."""
    fresh = drawer.policy(Part.of(training.step, count), "gradient variance")
    blocks = list(torch.arange(count).split(BLOCK))
    plain = weigh(training, fresh, fresh.log_q, fresh.log_q)
    pooled = training.pool.draw(count, training.target, stream(drawer.run.seed, "gradient variance pool", training.step))
    both = Samples.cat([fresh, pooled])
    log_pi = torch.cat([fresh.log_q, drawer.log_pi(pooled)])
    mixed = weigh_mixture(training, both, log_pi, log_pi, 0.5)
    sums = training.baseline.sums.clone()
    by_place = with_baseline(training, drawer, fresh, plain)
    training.baseline.sums = sums
    mixed_by_place = with_baseline(training, drawer, both, mixed)

    def of(name: str, samples: Samples, batch: Batch, parts: list[Tensor]) -> Tensor:
        return block_gradients(drawer, samples, objective(name).advantage(batch), parts)

    return {
        "gdc": of("gdc", fresh, plain, blocks),
        "gdc++, V = 1": of("gdc++", fresh, plain, blocks),
        "gdc++, V by place": of("gdc++", fresh, by_place, blocks),
        "gdc++, V by place, half replayed": of("gdc++", both, mixed_by_place, [torch.cat([block, block + count]) for block in blocks]),
    }


def main(folder: str, samples: str = "2048", step: str = "0") -> None:
    """Prints a JSON object, method → variance of a step's gradient, ratio to gdc, its 95 % interval."""
    found = methods(*restored(Path(folder), int(step)), int(samples))
    size = len(found["gdc"])
    drawn = torch.randint(size, (RESAMPLED, size), generator=torch.Generator().manual_seed(1))
    weights = torch.cat([torch.ones(1, size), torch.stack([torch.bincount(row, minlength=size) for row in drawn])]).double()
    each = {name: variances(gradients, weights) for name, gradients in found.items()}
    ratios = {name: value / each["gdc"] for name, value in each.items()}
    ends = torch.tensor([0.025, 0.975], dtype=torch.float64)
    print(json.dumps({
        name: {"variance": float(each[name][0]) * BLOCK / STEP_SAMPLES, "ratio": float(ratio[0]), "interval": ratio[1:].quantile(ends).tolist()}
        for name, ratio in ratios.items()
    }))  # fmt: skip


main(*sys.argv[1:])
