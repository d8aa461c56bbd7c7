"""Exports with 8-bit weights: the graph agrees with the rounded weights, and what they do to moments is measured."""

import json
from pathlib import Path

import onnx
import pytest
import torch
from conftest import tiny_model
from runs import events_of, make_run, train_here
from test_run import check_events

from nudge_trainer.estimators.shift import moved
from nudge_trainer.export import export_onnx
from nudge_trainer.export.scored import log_probabilities
from nudge_trainer.export.weights import CODES, FORMS, SCALES
from nudge_trainer.generate import generate
from nudge_trainer.model import LanguageModel

pytestmark = pytest.mark.usefixtures("shared_home")
PROMPTS = ["", "she was a painter"]


def rounded(weights: torch.Tensor) -> torch.Tensor:
    """What codes and scales stand for."""
    codes, scales = FORMS[CODES](weights), FORMS[SCALES](weights)
    return ((codes.float() - 128) * scales[:, :, None]).flatten(1)[:, : weights.shape[1]]


def samples(model: LanguageModel, count: int) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor, torch.Tensor]:
    """Prompt, tokens, length and log π of samples."""
    prompt = torch.arange(count) % 2
    tokens, length, _, log_q = generate(model.policy, model, model.encode(PROMPTS), prompt, 12, torch.Generator().manual_seed(1), 32)
    return prompt, tokens, length, log_q


def exported(model: LanguageModel, folder: Path, bits: int) -> torch.Tensor:
    """Log-probabilities of samples by an export, minus PyTorch's."""
    export_onnx(model, folder, PROMPTS, 12, bits=bits)
    description = json.loads((folder / "sampler.json").read_text())
    assert description["precision"] == {32: "fp32", 8: "int8"}[bits]
    prompt, tokens, length, log_q = samples(model, 24)
    return log_probabilities(folder, description, prompt, tokens, length) - log_q


def test_codes_and_scales_stand_for_the_weights() -> None:
    weights = torch.randn(5, 70, generator=torch.Generator().manual_seed(1))
    assert FORMS[CODES](weights).shape == (5, 3, 32)
    assert (rounded(weights) - weights).abs().max() <= weights.abs().max() / 127 / 2 + 1e-6
    assert not rounded(torch.zeros(2, 32)).any()


def test_the_graph_multiplies_by_8_bits_and_is_near_the_model(tmp_path: Path, architecture: str) -> None:
    model = tiny_model(architecture)
    assert exported(model, tmp_path / "32", 32).abs().max() < 1e-3
    difference = exported(model, tmp_path / "8", 8)
    assert 1e-4 < difference.abs().max() < 1.0
    operators = [node.op_type for node in onnx.load(tmp_path / "8/graph.onnx", load_external_data=False).graph.node]
    assert operators.count("MatMulNBits") > 2 * 4
    assert not {"MatMul", "Gemm"} & set(operators)


def test_a_moments_shift_is_told_from_noise_by_weighing_the_same_samples() -> None:
    generator = torch.Generator().manual_seed(2)
    prompt = torch.arange(4000) % 2
    phi = (torch.rand(4000, 1, generator=generator) < 0.5).double()
    noise = 0.05 * torch.randn(4000, generator=generator, dtype=torch.float64)
    tau = torch.tensor([0.5, 0.5], dtype=torch.float64)
    still = moved(phi, noise, prompt, ["half"], tau)["half"]
    assert still.low < 0 < still.high
    assert still.high - still.low < 0.005
    # Odds raised by e^0.2: from 1/2 to 0.55.
    shifted = moved(phi, noise + 0.2 * phi[:, 0], prompt, ["half"], tau)["half"]
    assert abs(shifted.mean - 0.0498) < 0.005
    assert shifted.low > 0
    absent = phi.clone()
    absent[::2] = torch.nan
    assert abs(moved(absent, noise + 0.2 * phi[:, 0], prompt, ["half"], tau)["half"].mean - 0.0498) < 0.01


def test_a_run_says_what_its_editor_samples(tmp_path: Path) -> None:
    folder = make_run(tmp_path / "run", training={"exportBits": 8})
    assert train_here(folder) in (0, 5)
    check_events(events_of(folder))
    told = events_of(folder, "exported")[-1]
    finished = events_of(folder, "finished")[-1]["moments"]["stops"]
    assert told["bits"] == 8
    assert told["moved"]["stops"]["low"] <= told["moved"]["stops"]["mean"] <= told["moved"]["stops"]["high"]
    assert told["moments"]["stops"]["mean"] == pytest.approx(finished["mean"] + told["moved"]["stops"]["mean"])
    assert abs(told["moved"]["stops"]["mean"]) < 0.05
