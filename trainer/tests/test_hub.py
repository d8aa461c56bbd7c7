"""Models of the hub, against a small hub on this machine: what is fetched, and how each failure is told."""

import hashlib
import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import torch
from conftest import save_tiny, tiny_network
from encoder_models import save_bert
from huggingface_hub import constants

from nudge_trainer.errors import NudgeError
from nudge_trainer.model import LanguageModel
from nudge_trainer.network import encoder_loading, sources

COMMIT = "0123456789abcdef0123456789abcdef01234567"
IDS = torch.tensor([[2, 5, 7]])


@dataclass
class Hub:
    """Repositories by name, each a folder; what was downloaded."""

    url: str = ""
    repositories: dict[str, Path] = field(default_factory=dict)
    downloaded: list[str] = field(default_factory=list)


def handler(hub: Hub) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_HEAD(self) -> None:
            self.answer(body=False)

        def do_GET(self) -> None:
            self.answer(body=True)

        def answer(self, *, body: bool) -> None:
            parts = self.path.split("?")[0].strip("/").split("/")
            is_api = parts[:2] == ["api", "models"]
            parts = parts[2:] if is_api else parts
            folder = hub.repositories.get("/".join(parts[:2]))
            if folder is None:
                return self.send(404, b"", {"X-Error-Code": "RepoNotFound"}, body)
            names = [str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()]
            if is_api and "tree" in parts:
                return self.send_json([{"type": "file", "path": name, "size": 1, "oid": name} for name in names], body)
            if is_api:
                siblings = [{"rfilename": name} for name in names]
                return self.send_json({"id": "/".join(parts[:2]), "sha": COMMIT, "siblings": siblings}, body)
            content = (folder / "/".join(parts[4:])).read_bytes()
            if body:
                hub.downloaded.append("/".join(parts[4:]))
            etag = hashlib.sha256(content).hexdigest()
            return self.send(200, content, {"ETag": f'"{etag}"', "X-Repo-Commit": COMMIT}, body)

        def send_json(self, value: object, body: bool) -> None:
            self.send(200, json.dumps(value).encode(), {"Content-Type": "application/json"}, body)

        def send(self, status: int, content: bytes, headers: dict[str, str], body: bool) -> None:
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            if body:
                self.wfile.write(content)

        def log_message(self, format: str, *args: object) -> None:
            """Silence: the tests' output is theirs."""

    return Handler


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Hub]:
    """A hub on this machine, with an empty download cache."""
    served = Hub()
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler(served))
    served.url = f"http://127.0.0.1:{server.server_port}"
    monkeypatch.setattr(constants, "ENDPOINT", served.url)
    monkeypatch.setattr(
        constants, "HUGGINGFACE_CO_URL_TEMPLATE", served.url + "/{repo_id}/resolve/{revision}/{filename}"
    )
    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(tmp_path / "hub-cache"))
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield served
    server.shutdown()
    thread.join()
    server.server_close()


def location(repository: str) -> dict[str, str]:
    return {"requested": f"hf:{repository}", "source": "hub", "repository": repository}


def test_a_model_of_the_hub_loads_and_only_what_cannot_run_code_is_fetched(hub: Hub, tmp_path: Path) -> None:
    folder = save_tiny(tmp_path / "repository", "gpt2")
    (folder / "modeling_own.py").write_text("raise SystemExit")
    (folder / "pytorch_model.bin").write_bytes(b"pickle")
    (folder / "onnx").mkdir()
    (folder / "onnx" / "model.safetensors").write_bytes(b"other format")
    hub.repositories["someone/tiny"] = folder
    model = LanguageModel.load(location("someone/tiny"), torch.device("cpu"))
    assert torch.equal(model.policy(IDS).logits, tiny_network("gpt2")(IDS).logits)
    assert not {"modeling_own.py", "pytorch_model.bin", "onnx/model.safetensors"} & set(hub.downloaded)
    assert "model.safetensors" in hub.downloaded


def test_a_classifier_of_the_hub_loads_and_one_that_is_none_is_refused_as_such(hub: Hub, tmp_path: Path) -> None:
    hub.repositories["someone/sure"] = save_bert(tmp_path / "sure")
    hub.repositories["someone/tiny"] = save_tiny(tmp_path / "tiny", "gpt2")
    loaded = encoder_loading.load("classifier", location("someone/sure"), torch.device("cpu"))
    assert loaded.labels == ["NEGATIVE", "POSITIVE"]
    for name, why in (("tiny", "it is a GPT2LMHeadModel, not a sequence classifier"), ("none", "the hub has no such repository, or it is private")):
        with pytest.raises(NudgeError) as caught:
            encoder_loading.load("classifier", location(f"someone/{name}"), torch.device("cpu"))
        assert caught.value.message == f"The classifier hf:someone/{name} cannot be used: {why}."
        assert (caught.value.code, caught.value.exit_code) == ("model-missing", 2)


def test_a_repository_the_hub_does_not_have_is_a_wrong_model(hub: Hub) -> None:
    with pytest.raises(NudgeError, match="hf:someone/nothing") as caught:
        sources.folder_of(location("someone/nothing"))
    assert (caught.value.code, caught.value.exit_code) == ("model-missing", 2)


def test_a_repository_without_safetensors_is_a_wrong_model(hub: Hub, tmp_path: Path) -> None:
    folder = save_tiny(tmp_path / "repository", "gpt2")
    (folder / "model.safetensors").unlink()
    hub.repositories["someone/pickled"] = folder
    with pytest.raises(NudgeError, match="no safetensors") as caught:
        sources.folder_of(location("someone/pickled"))
    assert caught.value.exit_code == 2


def test_a_name_the_hub_cannot_have_is_a_wrong_model(hub: Hub) -> None:
    with pytest.raises(NudgeError) as caught:
        sources.folder_of(location("a//b"))
    assert caught.value.exit_code == 2


def test_no_network_is_an_environment_error(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(constants, "ENDPOINT", "http://127.0.0.1:9")
    with pytest.raises(NudgeError, match="cannot be reached") as caught:
        sources.folder_of(location("someone/tiny"))
    assert (caught.value.code, caught.value.exit_code) == ("hub-unreachable", 4)


def test_a_model_fetched_before_loads_without_network(
    hub: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hub.repositories["someone/tiny"] = save_tiny(tmp_path / "repository", "gpt2")
    fetched = sources.folder_of(location("someone/tiny"))
    monkeypatch.setattr(constants, "ENDPOINT", "http://127.0.0.1:9")
    assert sources.folder_of(location("someone/tiny")) == fetched
