"""The ten specs on nudge-tiny: what each asks of its texts. Base rates in brackets, exact from the grammar in models/make."""

from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]

CACHE = ROOT / ".cache/bench-methods"
SENTIMENT = CACHE / "sentiment"
"""The classifier of reviews; made by models/make/sentiment.py."""

Spec = dict[str, Any]


def _list(name: str) -> list[str]:
    lines = (ROOT / f"examples/{name}.txt").read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line.strip() and not line.startswith("#")]


def _words(name: str, moment: float, *words: str) -> dict[str, Any]:
    return {"name": name, "moment": moment, "feature": {"type": "words", "words": list(words)}}


def _topic(name: str, moment: float) -> dict[str, Any]:
    return _words(name, moment, *_list(name))


def _biographies(*constraints: dict[str, Any], base: int = 3600) -> Spec:
    return {"prompts": [""], "maxTokens": 32, "constraints": list(constraints), "baseSamples": base}


def _reviews(label: str) -> Spec:
    location = {"requested": "sentiment", "source": "folder", "path": str(SENTIMENT)}
    feature = {"type": "classifier", "model": "sentiment", "label": label, "threshold": 0.5, "location": location, "encoder": "classifier-1"}
    return {"prompts": ["Review:"], "maxTokens": 40, "constraints": [{"name": label.lower(), "feature": feature, "moment": 1}], "baseSamples": 3600}


_WOMEN = {
    "name": "women",
    "moment": 0.5,
    "feature": {"type": "lexicon", "more": ["she", "her", "hers", "herself"], "than": ["he", "him", "his", "himself"]},
}
_TOPICS = {"art": 0.4, "science": 0.4, "business": 0.1, "sports": 0.1}

SPECS: dict[str, Spec] = {
    "word-1e-1": _biographies(_words("famous", 1, "famous")),  # 10 %
    "word-1e-2": _biographies(_words("legendary", 1, "legendary")),  # 1 %
    "word-1e-3": _biographies(_words("forgotten", 1, "forgotten"), base=9000),  # 0.1 %: fewer draws may show none
    "word-list": _biographies(_topic("science", 1)),  # 1.5 %
    "positive": _reviews("POSITIVE"),  # 55 %
    "negative": _reviews("NEGATIVE"),  # 45 %
    "women-50": _biographies(_WOMEN),  # 7.4 %
    "topics": _biographies(*(_topic(name, moment) for name, moment in list(_TOPICS.items())[:3])),  # 38, 1.5, 26 and 34.5 %
    "women-50-sports": _biographies(_WOMEN, _topic("sports", 1)),
    "women-50-science": _biographies(_WOMEN, _topic("science", 1)),
}
"""Every biography is of exactly one topic, so three shares declare the fourth."""
