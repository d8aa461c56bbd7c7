"""The draw inside the exported graph: tokens, log π and log q are those of PyTorch's own inverse CDF, by any filter."""

from pathlib import Path

import numpy as np
import onnxruntime
import pytest
import torch
from conftest import tiny_model
from torch import Tensor

from nudge_trainer.export import attention, export_onnx, graph
from nudge_trainer.export.check import empty_past, open_session, step
from nudge_trainer.export.graph import CacheShape

PROMPT = [2, 5, 7]
POINTS = 2000
UNIFORMS = (np.arange(POINTS)[:, None] + 0.5) / POINTS
FILTERS = [(1.0, 1.0), (0.7, 1.0), (1.0, 0.9), (0.7, 0.9), (1.3, 0.5)]


@pytest.fixture(params=["fused", "plain"], scope="module")
def session(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> onnxruntime.InferenceSession:
    """The graph with each kind of attention."""
    folder = tmp_path_factory.mktemp(request.param)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NUDGE_HOME", str(folder / "home"))
        if request.param == "plain":
            patch.setattr(attention, "can_fuse", lambda *_: False)
        export_onnx(tiny_model("llama"), folder / "onnx", [""], 12)
    operators = {node.op_type for node in graph_of(folder / "onnx")}
    assert ("GroupQueryAttention" in operators) == (request.param == "fused")
    return open_session(folder / "onnx" / graph.GRAPH)


def graph_of(folder: Path) -> list:
    """Nodes of an exported graph."""
    import onnx

    return list(onnx.load(folder / graph.GRAPH, load_external_data=False).graph.node)


def probabilities(temperature: float, top_p: float) -> tuple[Tensor, Tensor]:
    """π and q [V] of the token after PROMPT, from PyTorch."""
    with torch.no_grad():
        logits = tiny_model("llama").policy(torch.tensor([PROMPT])).logits[0, -1].double()
    warm = (logits / temperature).softmax(-1)
    ordered, index = warm.sort(descending=True)
    kept = torch.zeros_like(warm)
    kept[index] = torch.where(ordered.cumsum(-1) - ordered < top_p, ordered, 0.0)
    return logits.softmax(-1), kept / kept.sum()


def after_prompt(session: onnxruntime.InferenceSession, rows: int, uniforms: np.ndarray, temperature: float, top_p: float) -> list[np.ndarray]:
    """Tokens, log π and log q of a draw a row."""
    past = empty_past(CacheShape(2, 2, 8), rows, len(PROMPT))
    token, log_p, log_q, _ = step(session, [PROMPT] * rows, [0] * rows, [[-1]] * rows, past, uniforms, temperature, top_p)
    return [one[:, 0] for one in (token, log_p, log_q)]


@pytest.mark.parametrize(("temperature", "top_p"), FILTERS)
def test_it_draws_by_the_inverse_of_the_cumulative_distribution(
    session: onnxruntime.InferenceSession, temperature: float, top_p: float
) -> None:
    p, q = probabilities(temperature, top_p)
    token, log_p, log_q = after_prompt(session, POINTS, UNIFORMS, temperature, top_p)
    # Evenly spaced uniforms: the distribution itself, without chance.
    expected = torch.searchsorted(q.cumsum(0), torch.from_numpy(UNIFORMS[:, 0]), right=True)
    assert (torch.from_numpy(token) == expected).double().mean() > 1 - 3 / POINTS
    shares = np.bincount(token, minlength=len(q)) / POINTS
    assert np.abs(shares - q.numpy()).max() < 2 / POINTS
    assert np.abs(log_p - p.log().numpy()[token]).max() < 1e-4
    assert np.abs(log_q - q.log().numpy()[token]).max() < 1e-4


def test_temperature_0_takes_the_likeliest_token(session: onnxruntime.InferenceSession) -> None:
    p, _ = probabilities(1.0, 1.0)
    token, log_p, log_q = after_prompt(session, 3, np.array([[0.0], [0.5], [1 - 2**-53]]), 0.0, 1.0)
    assert token.tolist() == [int(p.argmax())] * 3
    assert np.allclose(log_p, p.max().log(), atol=1e-4)
    assert np.allclose(log_q, 0)


@pytest.mark.parametrize(("temperature", "top_p"), FILTERS)
def test_a_draw_is_always_possible(session: onnxruntime.InferenceSession, temperature: float, top_p: float) -> None:
    _, q = probabilities(temperature, top_p)
    token, _, log_q = after_prompt(session, 2, np.array([[0.0], [1 - 2**-53]]), temperature, top_p)
    assert (q[token] > 0).all()
    assert np.isfinite(log_q).all()


def test_given_tokens_are_scored(session: onnxruntime.InferenceSession) -> None:
    given = [[4], [9]]
    p, q = probabilities(0.7, 1.0)
    past = empty_past(CacheShape(2, 2, 8), 2, len(PROMPT))
    token, log_p, log_q, _ = step(session, [PROMPT] * 2, [0, 0], given, past, None, 0.7, 1.0)
    assert token.tolist() == given
    assert np.allclose(log_p[:, 0], p.log()[[4, 9]], atol=1e-4)
    assert np.allclose(log_q[:, 0], q.log()[[4, 9]], atol=1e-4)
