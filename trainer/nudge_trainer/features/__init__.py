"""Features: what is looked at in a text. One file a kind, twins of src/features/; definitions in docs/features.md.

To add one, write `features/KIND.py`, register it here and in src/features/index.ts, in the spec's schema, and add
vectors in test/conformance/features/.
"""

from collections.abc import Callable, Mapping
from typing import Any

from .among import Among
from .categories import Categories
from .classifier import Classifier
from .faults import Faults, faults_in
from .feature import Feature
from .json_text import Json
from .length import Length
from .lexicon import Lexicon
from .parses import Parses
from .regex import Regex
from .script import Script
from .similarity import Similarity
from .words import Words

KINDS: dict[str, Callable[[Mapping[str, Any]], Feature]] = {
    "words": Words,
    "lexicon": Lexicon,
    "regex": Regex,
    "length": Length,
    "json": Json,
    "parses": Parses,
    "classifier": Classifier,
    "similarity": Similarity,
    "script": Script,
    "categories": lambda definition: Categories(definition, build),
}
"""By the `type` of a feature's definition in a spec."""


def build(definition: Mapping[str, Any], among: Mapping[str, Any] | None = None) -> Feature:
    """The feature of a resolved definition (files inlined), in all texts or among those that have another feature.

    Raises NudgeError (exit 2) for one that cannot be.
    """
    feature = KINDS[definition["type"]](definition)
    return feature if among is None else Among(feature, build(among))


__all__ = ["KINDS", "Among", "Categories", "Faults", "Feature", "build", "faults_in"]
