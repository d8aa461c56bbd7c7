"""Exports: what is written equals the policy, in PyTorch and in onnxruntime, and appears whole or not at all."""

import json
from pathlib import Path

import numpy as np
import onnx
import pytest
import torch
from conftest import END, tiny_model, word_tokenizer
from runs import STOPS
from transformers import AutoModelForCausalLM, AutoTokenizer, BloomConfig, BloomForCausalLM, MistralConfig, MistralForCausalLM

from nudge_trainer.errors import NudgeError
from nudge_trainer.export import export_hf, export_onnx
from nudge_trainer.export import onnx as onnx_export
from nudge_trainer.export.attention import can_fuse
from nudge_trainer.export.base import export_base
from nudge_trainer.export.check import empty_past, open_session, step
from nudge_trainer.export.graph import CacheShape
from nudge_trainer.exporting import export_again
from nudge_trainer.generate import generate
from nudge_trainer.model import LanguageModel
from nudge_trainer.network.adapters import Kind

PROMPTS = ["", "she was a painter"]
IDS = torch.tensor([[2, 5, 7, 9, 11]])


@pytest.fixture(scope="module")
def shared_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One cache of graphs for all tests here: building one takes seconds."""
    return tmp_path_factory.mktemp("nudge-home")


@pytest.fixture(autouse=True)
def nudge_home(shared_home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """In the place of a home per test."""
    monkeypatch.setenv("NUDGE_HOME", str(shared_home))
    return shared_home


def move(model: LanguageModel, seed: int) -> None:
    """Takes the policy away from the base model."""
    generator = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for _, parameter in model.trainable():
            parameter += 0.1 * torch.randn(parameter.shape, generator=generator)


def stepped(folder: Path, start: list[int], tokens: list[int]) -> float:
    """Log-probability of a continuation by onnxruntime, one token at a time with the cache."""
    described = json.loads((folder / "sampler.json").read_text())
    shape = CacheShape(described["layers"], described["keyValueHeads"], described["headSize"])
    session = open_session(folder / "graph.onnx")
    past, new, seen, total = empty_past(shape, 1, len(start) + len(tokens)), start, 0, 0.0
    for token in tokens:
        _, log_p, _, past = step(session, [new], [seen], [[token]], past)
        total += float(log_p[0, 0])
        seen, new = seen + len(new), [token]
    return total


def test_the_hugging_face_folder_holds_the_policy(tmp_path: Path, architecture: str, adapter: Kind) -> None:
    model = tiny_model(architecture, adapter)
    move(model, 1)
    export_hf(model, tmp_path / "model")
    loaded = AutoModelForCausalLM.from_pretrained(tmp_path / "model")
    assert loaded.dtype == torch.float32
    assert torch.allclose(loaded(IDS).logits, model.policy(IDS).logits, atol=1e-4)
    assert AutoTokenizer.from_pretrained(tmp_path / "model")("she was")["input_ids"] == [2, 5]
    assert not list((tmp_path / "model").glob("*adapter*"))


def test_onnx_and_pytorch_agree_on_whole_sequences_and_the_graph_is_built_once(
    tmp_path: Path, nudge_home: Path, architecture: str, adapter: Kind
) -> None:
    folder, graphs = tmp_path / "onnx", nudge_home / "graphs"
    built: list[dict[Path, int]] = []
    for seed in (1, 2):
        model = tiny_model(architecture, adapter, seed)
        move(model, seed)
        export_onnx(model, folder, PROMPTS, 12)
        built.append({path: path.stat().st_mtime_ns for path in graphs.rglob("*")})
        prompts = model.encode(PROMPTS)
        prompt = torch.arange(8) % 2
        tokens, length, _, log_q = generate(
            model.policy, model, prompts, prompt, 12, torch.Generator().manual_seed(seed), 8
        )
        for row in range(8):
            total = stepped(folder, prompts[int(prompt[row])], tokens[row, : length[row]].tolist())
            assert abs(total - log_q[row].item()) < 1e-3
    assert built[0] == built[1]


def test_the_graph_holds_no_weights_and_is_one_that_node_can_read(tmp_path: Path) -> None:
    model = tiny_model("gpt2")
    export_onnx(model, tmp_path / "onnx", PROMPTS, 12)
    graph = onnx.load(tmp_path / "onnx" / "graph.onnx", load_external_data=False)
    inside = [tensor for tensor in graph.graph.initializer if tensor.data_location != onnx.TensorProto.EXTERNAL]
    assert all(np.prod(tensor.dims) <= 64 for tensor in inside)
    assert graph.ir_version <= 13
    outside = len(graph.graph.initializer) - len(inside)
    assert outside >= len(model.trainable())
    onnx.checker.check_model(tmp_path / "onnx" / "graph.onnx")


def test_a_layer_is_few_nodes(tmp_path: Path) -> None:
    """Two norms with the sums before them, positions of queries and keys, four products: what ONNX Runtime has one operator for."""
    model = tiny_model("llama")
    export_onnx(model, tmp_path / "onnx", PROMPTS, 12, bits=8)
    operators = [node.op_type for node in onnx.load(tmp_path / "onnx" / "graph.onnx", load_external_data=False).graph.node]
    counts = {name: operators.count(name) for name in ("SkipSimplifiedLayerNormalization", "RotaryEmbedding", "GroupQueryAttention", "MatMulNBits")}
    layers = 2
    assert list(counts.values()) == [2 * layers, 2 * layers, layers, 4 * layers + 1]
    assert "Neg" not in operators
    assert operators.count("Pow") == 1


def test_the_sampler_is_told_what_it_must_know(tmp_path: Path) -> None:
    model = tiny_model("llama")
    chat = {"messages": [{"role": "user", "content": "he was"}]}
    model.tokenizer.chat_template = "{% for m in messages %}{{ m.content }} {% endfor %}and"
    export_onnx(model, tmp_path / "onnx", [*PROMPTS, chat], 12)
    assert json.loads((tmp_path / "onnx" / "sampler.json").read_text()) == {
        "version": 2,
        "layers": 2,
        "keyValueHeads": 2,
        "headSize": 8,
        "vocabularySize": 22,
        "context": 64,
        "endTokens": [END],
        "padToken": END,
        "emptyPrompt": [END],
        "maxTokens": 12,
        "prompts": [
            {"text": "", "ids": [END]},
            {"text": "she was a painter", "ids": [2, 5, 7, 9]},
            {"text": None, **chat, "ids": [3, 5, 17]},
        ],
        "precision": "fp32",
    }
    assert {"graph.onnx", "weights.bin", "tokenizer.json", "tokenizer_config.json"} <= {
        path.name for path in (tmp_path / "onnx").iterdir()
    }


def test_an_export_that_differs_is_refused_and_the_old_one_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = tiny_model("gpt2")
    folder = tmp_path / "onnx"
    export_onnx(model, folder, PROMPTS, 12)
    before = (folder / "weights.bin").read_bytes()
    state = onnx_export.write_weights

    def with_one_weight_off(target: Path, entries: list, weights: dict) -> None:
        state(
            target, entries, {name: value + 0.1 * (name == "transformer.ln_f.bias") for name, value in weights.items()}
        )

    monkeypatch.setattr(onnx_export, "write_weights", with_one_weight_off)
    with pytest.raises(NudgeError, match="differ") as caught:
        export_onnx(model, folder, PROMPTS, 12)
    assert caught.value.exit_code == 5
    assert (folder / "weights.bin").read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["onnx"]


def test_the_base_model_is_exported_once_for_all_runs_of_it(tmp_path: Path, nudge_home: Path, adapter: Kind) -> None:
    model = tiny_model("gpt2", adapter)
    prompts = model.encode(PROMPTS)
    tokens, length, _, log_q = generate(model.policy, model, prompts, torch.arange(4) % 2, 12, torch.Generator().manual_seed(1), 4)
    move(model, 1)
    key = export_base(model, 12)
    folder = nudge_home / "bases" / key
    for row in range(4):
        total = stepped(folder, prompts[row % 2], tokens[row, : length[row]].tolist())
        assert abs(total - log_q[row].item()) < 1e-3
    written = (folder / "weights.bin").stat().st_mtime_ns
    assert export_base(model, 12) == key
    assert (folder / "weights.bin").stat().st_mtime_ns == written
    export_onnx(model, tmp_path / "onnx", PROMPTS, 12, key)
    assert json.loads((tmp_path / "onnx" / "sampler.json").read_text())["base"] == key


def test_a_runs_export_written_again_keeps_what_features_read_with(tmp_path: Path) -> None:
    model = tiny_model("llama")
    model.tokenizer.save_pretrained(tmp_path / "model")
    model.policy.save_pretrained(tmp_path / "model")
    location = {"requested": "tiny", "source": "folder", "path": str(tmp_path / "model")}
    run = {"protocol": 1, "name": "x", "model": location, "prompts": PROMPTS, "maxTokens": 12, "constraints": [STOPS], "training": {"stopAtEnd": False}}
    (tmp_path / "run.json").write_text(json.dumps(run))
    (tmp_path / "onnx/features/one").mkdir(parents=True)
    (tmp_path / "onnx/features/one/graph.onnx").write_text("a network")
    (tmp_path / "onnx/sampler.json").write_text(json.dumps({"version": 1}))
    export_again(tmp_path, None)
    assert (tmp_path / "onnx/features/one/graph.onnx").read_text() == "a network"
    described = json.loads((tmp_path / "onnx/sampler.json").read_text())
    assert (described["version"], described["endTokens"], described["precision"]) == (2, [], "fp32")
    assert "base" not in described
    ids = model.encode(PROMPTS)[1]
    logits = model.policy(torch.tensor([[*ids, 5]])).logits[0].log_softmax(-1)
    exact = stepped(tmp_path / "onnx", ids, [5, 7])
    assert abs(exact - (logits[-2, 5] + logits[-1, 7]).item()) < 1e-3
    export_again(tmp_path, 8)
    assert json.loads((tmp_path / "onnx/sampler.json").read_text())["precision"] == "int8"
    assert 1e-6 < abs(stepped(tmp_path / "onnx", ids, [5, 7]) - exact) < 0.5
    (tmp_path / "onnx/sampler.json").write_text('{"version": 2, "prec')
    export_again(tmp_path, None)
    assert json.loads((tmp_path / "onnx/sampler.json").read_text())["precision"] == "fp32"


@pytest.mark.parametrize("fused", [True, False])
def test_a_sliding_window_and_attention_of_an_architectures_own_are_exported_too(tmp_path: Path, fused: bool) -> None:
    shared = {"vocab_size": 22, "hidden_size": 32, "bos_token_id": END, "eos_token_id": END, "initializer_range": 0.3}
    shape = {"intermediate_size": 48, "num_hidden_layers": 2, "num_attention_heads": 4, "num_key_value_heads": 2}
    network = MistralForCausalLM(MistralConfig(**shared, **shape, sliding_window=3)) if fused else BloomForCausalLM(BloomConfig(**shared, n_layer=2, n_head=4))
    assert can_fuse(network.eval(), 2) == fused
    # The export is compared with PyTorch, on a prompt longer than the window.
    export_onnx(LanguageModel(network, word_tokenizer(), torch.device("cpu"), "full"), tmp_path / "onnx", PROMPTS, 12)
