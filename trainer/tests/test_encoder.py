"""Classifiers and sentence encoders: their values against transformers' own, and how each failure is told."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import torch
from conftest import save_tiny
from encoder_models import CONTEXT, location, save_bert, save_roberta, word_pieces
from runs import ROOT, events_of, make_run, train_here
from transformers import AutoModel, AutoModelForSequenceClassification, AutoTokenizer, XLNetConfig, XLNetForSequenceClassification

from nudge_trainer.errors import NudgeError
from nudge_trainer.export.encoders import export_encoder
from nudge_trainer.features import Feature, build
from nudge_trainer.learning.prefix_baseline import PrefixBaseline
from nudge_trainer.network import encoder, encoder_loading

CPU = torch.device("cpu")
TEXTS = ["She is a painter.", "", "日本 👍 é", "she sang " * 400, "x" * 900, "He won! It is not bad, is it?", "She is a painter."]


def feature(folder: Path, **more: Any) -> Feature:
    definition = {"type": "classifier", "model": folder.name, "location": location(folder), "encoder": "classifier-1", **more}
    built = build(definition)
    built.load(CPU)
    return built


def values(built: Feature, texts: list[str] = TEXTS) -> list[float]:
    return built(texts, [0] * len(texts))


@torch.no_grad()
def alone(folder: Path, text: str, auto: Any = AutoModelForSequenceClassification) -> tuple[Any, Mapping[str, torch.Tensor]]:
    """The network's own output for one text, cut and framed by transformers."""
    tokenizer = AutoTokenizer.from_pretrained(folder)
    inputs = tokenizer(text, truncation=True, max_length=CONTEXT, return_tensors="pt")
    return auto.from_pretrained(folder).eval()(**inputs), inputs


@pytest.mark.parametrize("save", [save_bert, save_roberta])
def test_a_classifier_gives_the_probability_of_its_label(tmp_path: Path, save: Any) -> None:
    folder = save(tmp_path / "model", ("no", "yes"))
    expected = [float(alone(folder, text)[0].logits.softmax(-1)[0, 1]) for text in TEXTS]
    assert values(feature(folder, label="yes")) == pytest.approx(expected, abs=1e-5)
    assert max(expected) - min(expected) > 0.01


def test_labels_that_do_not_exclude_each_other_have_probabilities_of_their_own(tmp_path: Path) -> None:
    independent = save_bert(tmp_path / "model", ("rude", "kind"), problem_type="multi_label_classification")
    single = save_bert(tmp_path / "single", ("score",))
    for folder, label, index in ((independent, "kind", 1), (single, "score", 0)):
        expected = [float(alone(folder, text)[0].logits.sigmoid()[0, index]) for text in TEXTS]
        assert values(feature(folder, label=label)) == pytest.approx(expected, abs=1e-5)


def test_a_threshold_makes_a_probability_a_yes_or_no(tmp_path: Path) -> None:
    folder = save_bert(tmp_path / "model")
    plain = feature(folder, label="POSITIVE")
    found = values(plain)
    sharp = feature(folder, label="POSITIVE", threshold=found[0])
    assert values(sharp) == [float(value >= found[0]) for value in found]
    assert [(f.binary, f.low, f.high) for f in (plain, sharp)] == [(False, 0.0, 1.0), (True, 0.0, 1.0)]


def test_similarity_is_the_cosine_to_the_nearest_sentence(tmp_path: Path) -> None:
    folder = save_bert(tmp_path / "model", ())
    sentences = ["She won.", "日本"]

    def embedded(text: str) -> torch.Tensor:
        return alone(folder, text, AutoModel)[0].last_hidden_state[0].mean(0)

    expected = [max(float(torch.cosine_similarity(embedded(text), embedded(to), dim=0)) for to in sentences) for text in TEXTS]
    plain = feature(folder, type="similarity", to=sentences)
    assert values(plain) == pytest.approx(expected, abs=1e-5)
    assert values(plain, ["日本"]) == pytest.approx([1.0], abs=1e-5)
    sharp = feature(folder, type="similarity", to=sentences, threshold=0.9)
    assert values(sharp, ["日本", ""]) == [1.0, float(expected[1] >= 0.9)]
    assert [(f.binary, f.low, f.high) for f in (plain, sharp)] == [(False, -1.0, 1.0), (True, 0.0, 1.0)]


def test_no_text_has_no_values(tmp_path: Path) -> None:
    assert values(feature(save_bert(tmp_path / "a"), label="POSITIVE"), []) == []
    assert values(feature(save_bert(tmp_path / "b", ()), type="similarity", to=["x"]), []) == []


def test_rows_of_like_length_are_computed_together_and_none_is_left_out() -> None:
    lengths = [9000, 3, 5000, 1, 3000, 2]
    found = list(encoder.batches(lengths, 8192))
    assert found == [[3, 5, 1], [4], [2], [0]]
    assert list(encoder.batches([], 8192)) == []


def test_sentence_transformers_own_limit_counts(tmp_path: Path) -> None:
    folder = save_bert(tmp_path / "model", ())
    (folder / "sentence_bert_config.json").write_text('{"max_seq_length": 6}')
    assert encoder_loading.load("similarity", location(folder), CPU).encoding.context == 6
    assert encoder_loading.load("classifier", location(save_roberta(tmp_path / "roberta")), CPU).encoding.context == CONTEXT


def test_no_part_of_a_text_is_shown_to_a_network(tmp_path: Path) -> None:
    sharp = feature(save_bert(tmp_path / "model"), label="POSITIVE", threshold=0.5)
    assert PrefixBaseline([sharp], 32, 1).prefix.asked == []


def headless(folder: Path) -> Path:
    save_bert(folder, ())
    config = json.loads((folder / "config.json").read_text())
    (folder / "config.json").write_text(json.dumps({**config, "architectures": None}))
    return folder


def pickled(folder: Path) -> Path:
    save_bert(folder)
    (folder / "model.safetensors").rename(folder / "pytorch_model.bin")
    return folder


def with_code(folder: Path) -> Path:
    save_bert(folder)
    config = {"model_type": "mine", "auto_map": {"AutoConfig": "mine.Mine", "AutoModelForSequenceClassification": "mine.Model"}}
    (folder / "config.json").write_text(json.dumps(config))
    (folder / "mine.py").write_text("raise SystemExit('this code ran')")
    return folder


@pytest.mark.parametrize(
    ("make", "why"),
    [
        (lambda folder: folder, "there is no config.json in "),
        (pickled, "there are no safetensors weights in "),
        (lambda folder: save_bert(folder, ()), "it is a BertModel, not a sequence classifier."),
        (lambda folder: save_tiny(folder, "llama"), "it is a LlamaForCausalLM, not a sequence classifier."),
        (headless, "its weights lack classifier.bias, classifier.weight"),
        (with_code, "it needs code of its own, and none is run."),
    ],
)
def test_a_folder_without_a_classifier_is_refused(tmp_path: Path, make: Any, why: str) -> None:
    with pytest.raises(NudgeError) as caught:
        feature(make(tmp_path / "model"), label="POSITIVE")
    assert (caught.value.code, caught.value.exit_code) == ("model-missing", 2)
    assert caught.value.message.startswith("The classifier model cannot be used: ")
    assert why in caught.value.message
    assert 'Name "hf:owner/name", or a folder' in caught.value.remedy


def test_a_folder_without_an_encoder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NudgeError) as caught:
        feature(tmp_path / "model", type="similarity", to=["x"])
    assert caught.value.message == f"The embedding model model cannot be used: there is no config.json in {tmp_path / 'model'}."
    assert "all-minilm-l6-v2" in caught.value.remedy


def test_a_label_that_does_not_exist_is_refused_with_those_there_are(tmp_path: Path) -> None:
    with pytest.raises(NudgeError) as caught:
        feature(save_bert(tmp_path / "model"), label="HAPPY")
    assert (caught.value.code, caught.value.exit_code) == ("no-such-label", 2)
    assert caught.value.message == 'The classifier model has no label "HAPPY"; its labels are "NEGATIVE", "POSITIVE".'
    many = tuple(f"L{index}" for index in range(50))
    with pytest.raises(NudgeError, match='"L19" and 30 more'):
        feature(save_bert(tmp_path / "many", many), label="HAPPY")


def test_a_network_that_onnx_cannot_express_is_told_and_leaves_nothing(tmp_path: Path) -> None:
    torch.manual_seed(0)
    config = XLNetConfig(vocab_size=80, d_model=32, n_layer=1, n_head=2, d_inner=32, id2label={0: "a", 1: "b"}, label2id={"a": 0, "b": 1})
    XLNetForSequenceClassification(config).save_pretrained(tmp_path / "model")
    word_pieces().save_pretrained(tmp_path / "model")
    definition = {"type": "classifier", "model": "model", "label": "a", "location": location(tmp_path / "model"), "encoder": "classifier-1"}
    with pytest.raises(NudgeError, match="The model model cannot be exported to ONNX .*XLNetForSequenceClassification") as caught:
        export_encoder(definition, tmp_path / "features")
    assert caught.value.code == "encoder-not-exported"
    assert not (tmp_path / "features").exists()


def constraint(folder: Path, name: str, moment: float | dict[str, float], **more: Any) -> dict[str, Any]:
    definition = {"type": "classifier", "model": "sentiment", "label": "POSITIVE", "location": location(folder), "encoder": "classifier-1", **more}
    return {"name": name, "moment": moment, "feature": definition}


def test_a_label_that_does_not_exist_ends_a_run_before_it_draws(tmp_path: Path) -> None:
    run = make_run(tmp_path / "run", constraints=[constraint(save_bert(tmp_path / "model"), "happy", 0.5, label="HAPPY")])
    assert train_here(run) == 2
    assert [event.get("code") for event in events_of(run, "failed")] == ["no-such-label"]
    assert [event["phase"] for event in events_of(run, "phase")] == ["loading"]


@pytest.mark.usefixtures("shared_home")
def test_a_run_trains_toward_a_classifier_and_exports_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "models/make"))
    import sentiment

    assert sentiment.make(tmp_path / "sentiment", steps=60) > 0.95
    sharp = constraint(tmp_path / "sentiment", "positive", 0.8, threshold=0.5)
    mean = constraint(tmp_path / "sentiment", "mean", {"min": 0.7})
    run = make_run(tmp_path / "run", prompts=["Review:"], maxTokens=40, constraints=[sharp, mean], training={"steps": 2})
    assert train_here(run) in (0, 5)
    (base,) = events_of(run, "base")
    assert base["moments"]["positive"]["mean"] == pytest.approx(0.55, abs=0.1)
    assert base["moments"]["mean"]["mean"] == pytest.approx(base["moments"]["positive"]["mean"], abs=0.05)
    assert events_of(run, "finished") and not [event for event in events_of(run, "warning") if event["code"] == "encoder-not-exported"]
    assert {path.name for path in (run / "onnx/features/classifier-1").iterdir()} >= {"encoder.json", "graph.onnx", "tokenizer.json", "weights.bin"}
