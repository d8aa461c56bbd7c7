"""Settings: what a spec declares, and what follows from it where it declares nothing."""

import pytest
import torch

from nudge_trainer.learning.warm_start import worth
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


@pytest.mark.parametrize(
    ("parameters", "declared", "share", "expected"),
    [(10**6, {}, 0.3, True), (10**8, {}, 0.3, False), (10**8, {}, 0.05, True), (10**8, {"warmStart": 5}, 0.3, True), (10**6, {"warmStart": 0}, 0.05, False)],
)
def test_a_large_model_starts_warm_only_where_the_base_model_writes_little_of_the_target(
    parameters: int, declared: dict[str, int], share: float, expected: bool
) -> None:
    phi = (torch.arange(1000) < 1000 * share).double()[:, None]
    fitted = fit(phi, torch.zeros(1000, dtype=torch.int64), [Constraint("a", 0.5, 0.5, True, (0.0, 1.0))], torch.ones(1, dtype=torch.float64))
    assert worth(resolve(declared, parameters, CPU), fitted) is expected
