"""A device whose memory has room for a few rows at once: work goes on with as many as fit, and nothing is lost or counted twice."""

from pathlib import Path
from typing import Any

import pytest
import torch
from conftest import tiny_model
from torch import nn

from nudge_trainer.config import Run
from nudge_trainer.drawing import Drawer, Part
from nudge_trainer.failures import explain
from nudge_trainer.learning import gradient

ROOM = 5
COUNT = 32


def drawer(room: int | None = None) -> Drawer:
    """Of a model that fails as a full GPU does where more rows than `room` pass through it at once."""
    model = tiny_model("llama", "lora")

    def full(_module: nn.Module, _args: Any, inputs: dict[str, Any]) -> None:
        if room is not None and len(inputs["input_ids"]) > room:
            raise torch.OutOfMemoryError("out of memory")

    model.policy.base_model.register_forward_pre_hook(full, with_kwargs=True)
    return Drawer(Run(Path(), "tiny", {}, [""], 8, (), (), (), {}), model, [[2]])


def test_samples_and_gradient_are_those_of_a_larger_memory() -> None:
    small, large = drawer(ROOM), drawer()
    drawn = [each.policy(Part.of(1, COUNT), "step") for each in (small, large)]
    assert torch.equal(drawn[0].tokens, drawn[1].tokens)
    assert torch.allclose(drawn[0].log_a, drawn[1].log_a, atol=1e-5)
    assert ROOM / 2 < small.micro_batch["forward"] <= ROOM
    coefficient = torch.linspace(-1, 1, COUNT, dtype=torch.float64)[:, None]
    norms = [gradient.accumulate(each, drawn[1], coefficient)[0] for each in (small, large)]
    assert norms[0] == pytest.approx(norms[1], rel=1e-4)
    assert ROOM / 2 < small.micro_batch["gradient"] <= ROOM


def test_work_that_was_done_in_vain_is_taken_back_from_the_progress() -> None:
    small, told = drawer(ROOM), list[float]()
    with small.telling(told.append):
        small.policy(Part.of(1, COUNT), "step")
    assert sum(told) == pytest.approx(small.work(COUNT, COUNT))


def test_where_not_one_row_fits_the_run_says_what_to_do() -> None:
    nothing = drawer(0)
    with pytest.raises(torch.OutOfMemoryError) as error:
        nothing.policy(Part.of(1, COUNT), "step")
    assert nothing.micro_batch["forward"] == 1
    assert explain(error.value).code == "out-of-memory"
