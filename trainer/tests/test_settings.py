"""Settings: what a spec declares, and what follows from it where it declares nothing."""

import os
from dataclasses import replace

import pytest
import torch

from nudge_trainer.learning.warm_start import warm_steps
from nudge_trainer.machine.device import usual_threads
from nudge_trainer.settings import SMALL, resolve
from nudge_trainer.target import Constraint, fit

CPU, GPU = torch.device("cpu"), torch.device("cuda")


def test_defaults_fit_the_model_and_the_device() -> None:
    small, large, on_gpu = resolve({}, SMALL, CPU), resolve({}, SMALL + 1, CPU), resolve({}, SMALL + 1, GPU)
    assert small.samples_per_step > large.samples_per_step < on_gpu.samples_per_step
    assert small.learning_rate > large.learning_rate
    assert {settings.method for settings in (small, large, on_gpu)} == {"gdc++"}


def test_a_smaller_batch_has_a_smaller_rate_unless_one_is_declared() -> None:
    usual, quarter = resolve({}, SMALL, CPU), resolve({"samplesPerStep": 8}, SMALL, CPU)
    assert quarter.learning_rate == pytest.approx(usual.learning_rate / 2)
    assert resolve({"samplesPerStep": 8, "learningRate": 0.5}, SMALL, CPU).learning_rate == 0.5
    assert resolve({"samplesPerStep": 4000}, SMALL, CPU).learning_rate == usual.learning_rate


@pytest.mark.parametrize("replay", [0, 0.25, 0.5, 0.75])
def test_the_policy_draws_as_many_samples_whatever_is_replayed(replay: float) -> None:
    usual, other = resolve({}, SMALL, CPU), resolve({"replay": replay}, SMALL, CPU)
    fresh = [round(settings.samples_per_step * (1 - settings.replay)) for settings in (usual, other)]
    assert fresh[0] == fresh[1]


@pytest.mark.parametrize("method", ["reinforce", "reinforce-p", "ziegler"])
def test_a_maximised_reward_replays_nothing_and_has_no_baseline_by_place(method: str) -> None:
    settings = resolve({"method": method}, SMALL, CPU)
    assert settings.replay == 0
    assert not settings.prefix_baseline
    assert resolve({"method": method, "proposal": "gated"}, SMALL, CPU).proposal == "policy"


@pytest.mark.parametrize(
    ("parameters", "declared", "ess", "expected"),
    [
        (10**6, {}, 0, 20),
        (10**6, {}, 320, 40),
        (10**6, {}, 10**6, 300),
        (10**6, {"steps": 12}, 320, 12),
        (10**8, {}, 320, 60),
        (10**8, {"warmStart": 500}, 320, 500),
        (10**6, {"warmStart": 0}, 320, 0),
    ],
)
def test_a_start_is_as_long_as_there_are_base_samples_to_learn_from(
    parameters: int, declared: dict[str, int], ess: float, expected: int
) -> None:
    phi = (torch.arange(1000) < 500).double()[:, None]
    fitted = fit(phi, torch.zeros(1000, dtype=torch.int64), [Constraint("a", 0.5, 0.5, True, (0.0, 1.0))], torch.ones(1, dtype=torch.float64))
    assert warm_steps(resolve(declared, parameters, CPU), replace(fitted, ess=ess)) == expected


@pytest.mark.parametrize(("processors", "expected"), [(1, 1), (2, 1), (8, 7)])
def test_one_processor_is_left_to_others(monkeypatch: pytest.MonkeyPatch, processors: int, expected: int) -> None:
    monkeypatch.delenv("OMP_NUM_THREADS", raising=False)
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: set(range(processors)), raising=False)
    monkeypatch.setattr(torch, "get_num_threads", lambda: 64)
    assert usual_threads() == expected
    monkeypatch.setenv("OMP_NUM_THREADS", "64")
    assert usual_threads() == 64
