"""Drawing samples: features are read while the base model scores, and what goes wrong in reading ends the draw."""

import threading
from collections.abc import Sequence
from pathlib import Path

import pytest
from conftest import tiny_model

from nudge_trainer.config import Run
from nudge_trainer.drawing import Drawer, Part, parts
from nudge_trainer.errors import NudgeError

COUNT, PATIENCE = 8, 30.0


class Waiting:
    """A feature that says of every text whether, before it answered, the base model had scored."""

    binary = True

    def __init__(self) -> None:
        self.scored = threading.Event()

    def __call__(self, texts: Sequence[str], tokens: Sequence[int]) -> list[float]:
        return [float(self.scored.wait(PATIENCE)) for _ in texts]


class Failing(Waiting):
    """A feature that says that it cannot go on."""

    def __call__(self, texts: Sequence[str], tokens: Sequence[int]) -> list[float]:
        raise NudgeError("script-failed", "It failed.", "Correct it.", {}, 5)


def drawer(feature: Waiting) -> Drawer:
    return Drawer(Run(Path(), "tiny", {}, [""], 8, (), (feature,), (), {}), tiny_model("llama", "lora"), [[2]])


def test_features_are_read_while_the_base_model_scores() -> None:
    feature = Waiting()
    drawn = drawer(feature)
    written = drawn.work(COUNT)

    def tell(work: float) -> None:
        nonlocal written
        written -= work
        if written < 0:
            feature.scored.set()

    with drawn.telling(tell):
        samples = drawn.policy(Part.of(1, COUNT), "step")
    assert samples.phi.tolist() == [[1.0]] * COUNT
    assert samples.log_a.isfinite().all()


def test_a_feature_that_fails_ends_the_draw() -> None:
    with pytest.raises(NudgeError, match="It failed"):
        drawer(Failing()).policy(Part.of(1, COUNT), "step")


def test_few_samples_at_a_time_reach_every_prompt_as_often() -> None:
    run = Run(Path(), "tiny", {}, ["", "she", "he"], 8, (), (), (), {})
    drawn = Drawer(run, tiny_model("llama", "lora"), [[2], [2, 5], [2, 7]])
    prompts = [drawn.policy(Part.of(step, 2), "step").prompt.tolist() for step in range(3)]
    assert prompts == [[0, 1], [2, 0], [1, 2]]


def test_a_last_part_that_is_smaller_goes_on_in_the_round_too() -> None:
    run = Run(Path(), "tiny", {}, ["", "she", "he"], 8, (), (), (), {})
    drawn = Drawer(run, tiny_model("llama", "lora"), [[2], [2, 5], [2, 7]])
    assert [drawn.policy(part, "evaluation").prompt.tolist() for part in parts(9, 4)] == [[0, 1, 2, 0], [1, 2, 0, 1], [2]]
