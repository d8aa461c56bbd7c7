"""Runs that cannot come to their end: told in one event with a remedy, and nothing half-written is left."""

import shutil
from pathlib import Path
from typing import Any

import pytest
import torch
from runs import MODEL, Event, Process, events_of, make_run, train_here, words
from safetensors.torch import load_file, save_file

from nudge_trainer.__main__ import main

pytestmark = pytest.mark.usefixtures("shared_home")

RESULTS = {"model", "onnx", "checkpoints"}


def failure(folder: Path, exit_code: int) -> Event:
    """How the run failed; it ended with that code, and left nothing but what it had finished."""
    last = events_of(folder)[-1]
    assert (last["type"], last["exitCode"]) == ("failed", exit_code)
    assert last["message"].endswith(".")
    assert last["remedy"].endswith(".")
    assert not list(folder.rglob("*.tmp*"))
    return last


def test_a_feature_that_no_base_sample_has_is_refused_with_the_counts(tmp_path: Path) -> None:
    folder = make_run(tmp_path / "run", constraints=[words("zebra", 0.5, "zebra")])
    assert train_here(folder) == 3
    failed = failure(folder, 3)
    assert failed["code"] == "never-seen"
    assert failed["params"] == {"constraint": "zebra", "seen": 0, "samples": 720, "needed": 5}
    assert "0 of 720 base samples have it" in failed["message"]
    assert not RESULTS & {path.name for path in folder.iterdir()}


def test_moments_that_contradict_each_other_are_refused(tmp_path: Path) -> None:
    stops, prices = words("stops", 0.7, "stops"), words("prices", 0.7, "prices")
    folder = make_run(tmp_path / "run", constraints=[stops, prices])
    assert train_here(folder) == 3
    assert failure(folder, 3)["code"] == "contradiction"


@pytest.mark.parametrize("verb", ["train", "measure"])
def test_a_model_that_is_not_there_is_a_wrong_spec(tmp_path: Path, verb: str) -> None:
    model = {"requested": "./gone", "source": "folder", "path": str(tmp_path / "gone")}
    folder = make_run(tmp_path / "run", model=model)
    assert main([verb, str(folder)]) == 2
    assert failure(folder, 2)["code"] == "model-missing"


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"maxTokens": 0}, "maxTokens"),
        ({"maxTokens": 500}, "128 tokens"),
        ({"training": {"steps": "many"}}, "training.steps"),
        ({"constraints": []}, "constraints"),
    ],
)
def test_a_run_that_is_not_valid_is_refused_at_its_place(tmp_path: Path, changes: dict[str, Any], said: str) -> None:
    folder = make_run(tmp_path / "run", **changes)
    assert train_here(folder) == 2
    assert said in failure(folder, 2)["message"]


def test_a_folder_without_a_run_is_wrong_use(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["train", str(tmp_path)]) == 1
    assert "There is no run.json" in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


def test_a_folder_that_cannot_be_written_is_told_in_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = make_run(tmp_path / "run")
    (folder / "state.json").mkdir()
    assert train_here(folder) == 5
    assert "IsADirectoryError" in capsys.readouterr().err.splitlines()[-1]


def broken_model(folder: Path) -> Path:
    """The embedded model with one weight that is no number."""
    shutil.copytree(MODEL, folder)
    weights = load_file(folder / "model.safetensors")
    weights["model.norm.weight"][0] = torch.nan
    save_file(weights, folder / "model.safetensors", metadata={"format": "pt"})
    return folder


def test_a_model_whose_weights_are_no_numbers_fails_clearly(tmp_path: Path) -> None:
    broken = broken_model(tmp_path / "model")
    folder = make_run(tmp_path / "run", model={"requested": "./model", "source": "folder", "path": str(broken)})
    assert train_here(folder) == 2
    failed = failure(folder, 2)
    assert failed["code"] == "model-unusable"
    assert "not-a-number" in failed["message"]


def test_a_training_that_diverges_says_so_and_what_to_lower(tmp_path: Path) -> None:
    folder = make_run(tmp_path / "run", training={"learningRate": 1e30})
    assert train_here(folder) == 5
    failed = failure(folder, 5)
    assert failed["code"] == "model-diverged"
    assert "learningRate" in failed["remedy"]


def test_a_full_disk_fails_the_run_which_goes_on_when_there_is_room(tmp_path: Path) -> None:
    folder = make_run(tmp_path / "run", training={"steps": 1, "adapter": "full"})
    assert Process(folder, largest_file=1_000_000).wait() == 5
    assert failure(folder, 5)["code"] == "disk-full"
    assert not list((folder / "checkpoints").iterdir())
    assert Process(folder).wait() in (0, 5)
    assert events_of(folder)[-1]["type"] == "finished"
