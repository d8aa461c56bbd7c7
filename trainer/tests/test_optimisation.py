"""Weight averaging and the learning-rate schedule."""

from itertools import pairwise

import pytest
import torch
from torch.nn import Parameter

from nudge_trainer.learning.averaging import WeightAverage
from nudge_trainer.learning.schedule import learning_rate


def follow(values: list[float], decay: float) -> tuple[WeightAverage, Parameter]:
    parameter = Parameter(torch.tensor([99.0]))
    average = WeightAverage([("weight", parameter)], decay)
    for value in values:
        parameter.data.fill_(value)
        average.update()
    return average, parameter


def test_average_weighs_recent_weights_most_and_the_start_not_at_all() -> None:
    average, parameter = follow([1.0, 2.0, 4.0], decay=0.5)
    with average.applied():
        assert parameter.item() == pytest.approx((0.125 * 1 + 0.25 * 2 + 0.5 * 4) / 0.875)
    assert parameter.item() == 4.0


def test_one_update_is_the_weights_themselves() -> None:
    average, parameter = follow([3.0], decay=0.99)
    with average.applied():
        assert parameter.item() == pytest.approx(3.0)


def test_weights_come_back_when_the_work_under_the_average_fails() -> None:
    average, parameter = follow([1.0, 5.0], decay=0.9)
    with pytest.raises(RuntimeError), average.applied():
        raise RuntimeError
    assert parameter.item() == 5.0


def test_restored_average_goes_on_as_if_never_stopped() -> None:
    whole, first = follow([1.0, 2.0, 3.0, 4.0], decay=0.8)
    half, _ = follow([1.0, 2.0], decay=0.8)
    resumed, second = follow([], decay=0.8)
    resumed.restore({name: value.clone() for name, value in half.state().items()}, half.updates)
    for value in (3.0, 4.0):
        second.data.fill_(value)
        resumed.update()
    with whole.applied(), resumed.applied():
        assert first.item() == second.item()


def test_rate_warms_up_to_its_peak_and_falls_to_nothing() -> None:
    rates = [learning_rate(step, steps=20, peak=1e-3, warmup=4) for step in range(20)]
    assert rates[:4] == pytest.approx([0.25e-3, 0.5e-3, 0.75e-3, 1e-3])
    assert all(later <= earlier for earlier, later in pairwise(rates[3:]))
    assert 0 < rates[-1] < 0.02e-3
