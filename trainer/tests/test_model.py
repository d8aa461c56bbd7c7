"""Loading models from folders, GGUF files and the hub; adapters and the base model; prompts and texts."""

import copy
import json
from pathlib import Path

import pytest
import torch
from conftest import END, disturb, save_tiny, tiny_model, tiny_network, word_tokenizer
from transformers import Gemma2Config, Gemma2ForCausalLM

from nudge_trainer.errors import NudgeError
from nudge_trainer.machine import device
from nudge_trainer.machine.folders import creating, replacing
from nudge_trainer.model import LanguageModel
from nudge_trainer.network import gguf
from nudge_trainer.network.adapters import Kind
from nudge_trainer.network.forward import head_is_linear

CPU = torch.device("cpu")
IDS = torch.tensor([[2, 5, 7, 9, 11]])


def located(folder: Path) -> dict[str, str]:
    return {"requested": str(folder), "source": "folder", "path": str(folder)}


def test_a_folder_loads_with_the_numbers_it_was_saved_with(tmp_path: Path, architecture: str) -> None:
    model = LanguageModel.load(located(save_tiny(tmp_path / "m", architecture)), CPU)
    expected = tiny_network(architecture)(IDS).logits
    assert torch.equal(model.policy(IDS).logits, expected)
    assert (model.end_ids, model.pad_id, model.context) == ([END], END, 64)
    assert not model.policy.training


def test_an_adapter_is_the_default_and_trains_only_its_own_weights(adapter: Kind) -> None:
    model = tiny_model("llama", adapter)
    names = [name for name, _ in model.trainable()]
    assert tiny_model("llama", "auto").adapter == "lora"
    assert all("lora" in name for name in names) == (adapter == "lora")
    targets = ("q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj")
    assert all(any(target in name for name in names) for target in targets)


def test_the_base_model_stays_what_it_was_while_the_policy_moves(architecture: str, adapter: Kind) -> None:
    model = tiny_model(architecture, adapter)
    before = model.policy(IDS).logits.detach()
    disturb(model)
    with model.base() as base:
        assert torch.equal(base(IDS).logits, before)
    moved = model.policy(IDS).logits
    assert (moved - before).abs().max() > 1e-3
    assert torch.allclose(model.merged()(IDS).logits, moved, atol=1e-4)
    with model.folded() as folded:
        assert torch.allclose(folded(IDS).logits, moved, atol=1e-4)
    assert torch.equal(model.policy(IDS).logits, moved), "merging and folding must leave the policy alone"
    with model.base() as base:
        assert torch.equal(base(IDS).logits, before)


def test_adapters_begin_equal_for_equal_seeds() -> None:
    one, same, other = (dict(tiny_model("llama", "lora", seed).trainable()) for seed in (1, 1, 2))
    assert all(torch.equal(one[name], same[name]) for name in one)
    assert any(not torch.equal(one[name], other[name]) for name in one)


def test_soft_capped_logits_are_noticed(architecture: str) -> None:
    capped = Gemma2ForCausalLM(
        Gemma2Config(
            vocab_size=32,
            hidden_size=16,
            intermediate_size=16,
            num_hidden_layers=1,
            num_attention_heads=2,
            num_key_value_heads=1,
            head_dim=8,
            final_logit_softcapping=30.0,
        )
    ).eval()
    assert not head_is_linear(capped)
    assert head_is_linear(tiny_network(architecture))


def test_an_empty_prompt_becomes_the_first_token() -> None:
    model = tiny_model("llama")
    assert model.encode(["", "she was"]) == [[END], [2, 5]]


def test_chat_prompts_use_the_chat_template_and_need_one() -> None:
    model = tiny_model("llama")
    chat = {"messages": [{"role": "user", "content": "she was"}]}
    with pytest.raises(NudgeError, match="no chat template") as caught:
        model.encode([chat])
    assert caught.value.exit_code == 2
    model.tokenizer.chat_template = (
        "{% for m in messages %}{{ m.content }} {% endfor %}{% if add_generation_prompt %}and{% endif %}"
    )
    assert model.encode([chat]) == [[2, 5, *word_tokenizer()("and")["input_ids"]]]


def test_texts_are_continuations_without_end_or_padding() -> None:
    model = tiny_model("llama")
    tokens = torch.tensor([[2, 5, END, END], [3, 5, 7, 8]])
    assert model.decode(tokens, torch.tensor([3, 4])) == ["shewas", "hewasathe"]


@pytest.mark.parametrize("missing", ["config.json", "model.safetensors"])
def test_a_folder_without_config_or_safetensors_does_not_exist_as_a_model(tmp_path: Path, missing: str) -> None:
    folder = save_tiny(tmp_path / "m", "gpt2")
    (folder / missing).unlink()
    with pytest.raises(NudgeError, match="config.json|safetensors") as caught:
        LanguageModel.load(located(folder), CPU)
    assert caught.value.exit_code == 2


def test_weights_that_lack_a_layer_are_refused(tmp_path: Path) -> None:
    folder = save_tiny(tmp_path / "m", "gpt2")
    config = json.loads((folder / "config.json").read_text())
    (folder / "config.json").write_text(json.dumps({**config, "n_layer": 3}))
    with pytest.raises(NudgeError, match="lack transformer.h.2") as caught:
        LanguageModel.load(located(folder), CPU)
    assert caught.value.exit_code == 2


def test_code_of_a_model_is_never_run(tmp_path: Path) -> None:
    folder = save_tiny(tmp_path / "m", "gpt2")
    config = json.loads((folder / "config.json").read_text())
    config |= {"model_type": "own", "auto_map": {"AutoConfig": "own.C", "AutoModelForCausalLM": "own.M"}}
    (folder / "config.json").write_text(json.dumps(config))
    (folder / "own.py").write_text(f"open({str(tmp_path / 'ran')!r}, 'w')\n")
    with pytest.raises(NudgeError) as caught:
        LanguageModel.load(located(folder), CPU)
    assert caught.value.exit_code == 2
    assert not (tmp_path / "ran").exists()


def test_a_gguf_file_is_converted_once(tmp_path: Path, nudge_home: Path) -> None:
    file = write_gguf(tmp_path / "tiny.gguf")
    first = gguf.convert(file)
    stamp = (first / "model.safetensors").stat().st_mtime_ns
    assert gguf.convert(file) == first
    assert (first / "model.safetensors").stat().st_mtime_ns == stamp
    assert [entry.name for entry in (nudge_home / "models").iterdir()] == [first.name]
    model = LanguageModel.load({"requested": "t", "source": "gguf", "path": str(file)}, CPU)
    assert torch.allclose(model.policy(IDS).logits, tiny_network("llama")(IDS).logits, atol=1e-5)


@pytest.mark.parametrize("content", [None, b"not a model"])
def test_a_broken_gguf_file_is_refused_and_leaves_nothing(
    tmp_path: Path, nudge_home: Path, content: bytes | None
) -> None:
    file = tmp_path / "broken.gguf"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(NudgeError) as caught:
        gguf.convert(file)
    assert caught.value.exit_code == 2
    assert not any(nudge_home.rglob("*.*"))


def test_a_device_that_is_not_here_is_an_environment_error() -> None:
    missing = next(kind for kind in ("mps", "cuda") if kind not in device.available())
    with pytest.raises(NudgeError) as caught:
        device.find(missing)
    assert caught.value.exit_code == 4
    assert device.find("cpu") == CPU
    assert device.probe()["devices"][-1]["memory"] > 0


def test_a_folder_is_replaced_whole_or_not_at_all(tmp_path: Path) -> None:
    folder = tmp_path / "result"
    for text in ("old", "new"):
        with replacing(folder) as temporary:
            (temporary / "file").write_text(text)
    with pytest.raises(RuntimeError), replacing(folder) as temporary:
        (temporary / "file").write_text("broken")
        raise RuntimeError
    assert (folder / "file").read_text() == "new"
    with creating(folder) as temporary:
        (temporary / "file").write_text("late")
    assert (folder / "file").read_text() == "new"
    assert [entry.name for entry in tmp_path.iterdir() if entry.name != "nudge-home"] == ["result"]


def write_gguf(file: Path) -> Path:
    """The tiny Llama as a GGUF file in fp32 with a byte-level vocabulary, written by the gguf package."""
    import gguf as writer_package

    network = copy.deepcopy(tiny_network("llama"))
    config = network.config
    writer = writer_package.GGUFWriter(str(file), "llama")
    writer.add_context_length(config.max_position_embeddings)
    writer.add_embedding_length(config.hidden_size)
    writer.add_block_count(config.num_hidden_layers)
    writer.add_feed_forward_length(config.intermediate_size)
    writer.add_head_count(config.num_attention_heads)
    writer.add_head_count_kv(config.num_key_value_heads)
    writer.add_layer_norm_rms_eps(config.rms_norm_eps)
    writer.add_rope_dimension_count(config.hidden_size // config.num_attention_heads)
    writer.add_rope_freq_base(10000.0)
    writer.add_vocab_size(config.vocab_size)
    words = ["<end>", "<unk>", "ab", *(chr(ord("a") + index) for index in range(config.vocab_size - 3))]
    writer.add_tokenizer_model("gpt2")
    writer.add_token_list(words)
    writer.add_token_types([3, 3, *([1] * (config.vocab_size - 2))])
    writer.add_token_merges(["a b"])
    writer.add_bos_token_id(END)
    writer.add_eos_token_id(END)
    map_of = writer_package.get_tensor_name_map(writer_package.MODEL_ARCH.LLAMA, config.num_hidden_layers)
    for name, value in network.state_dict().items():
        if name.endswith(("q_proj.weight", "k_proj.weight")):
            heads = config.num_attention_heads if "q_proj" in name else config.num_key_value_heads
            # llama.cpp stores the halves of rotary dimensions interleaved
            value = value.view(heads, 2, -1, value.shape[1]).swapaxes(1, 2).reshape(value.shape)
        stem = map_of.get_name(name.removesuffix(".weight"))
        writer.add_tensor(f"{stem}.weight", value.contiguous().numpy())
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return file
