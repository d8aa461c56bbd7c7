"""What is wrong with a run.json: its structure by the JSON Schema, and what a schema cannot say.

Twin of src/specs/check.ts.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ..features.json_text import schema_fault
from ..features.regex import fault
from ..features.text import is_blank
from ..problem import Finding, JsonPath, Problem, path_text, place_text, written
from .moments import condition_findings, empty_interval, missing_moments, moment_findings
from .structure import structure_findings


def problems(run: Any) -> list[Problem]:
    """What is wrong, in the order of the file; empty for a valid run."""
    findings = [*structure_findings(run), *missing_moments(run)] or list(_run_findings(run))
    return [_placed(finding, run) for finding in sorted(findings, key=lambda finding: _order(finding.path, run))]


def _placed(finding: Finding, run: Any) -> Problem:
    place = place_text(finding.path, run)
    message = f"{place}: {finding.message}" if place else finding.message
    return Problem(finding.code, path_text(finding.path), message, finding.remedy)


def _order(path: JsonPath, value: Any) -> list[int]:
    """Where the place stands in the file: the position of each step among its siblings."""
    positions = []
    for part in path:
        positions.append(part if isinstance(part, int) else list(value).index(part))
        value = value[part]
    return positions


def _run_findings(run: Mapping[str, Any]) -> Iterator[Finding]:
    names: set[str] = set()
    for index, constraint in enumerate(run["constraints"]):
        path, name = ("constraints", index), constraint["name"]
        if name in names:
            message = f"another constraint is called {written(name)} too."
            yield Finding((*path, "name"), "duplicate-name", message, "Give each its own name.")
        names.add(name)
        yield from _feature_findings(constraint["feature"], (*path, "feature"))
        if "among" in constraint:
            yield from _feature_findings(constraint["among"], (*path, "among"))
            yield from condition_findings(constraint["among"], (*path, "among"))
        yield from moment_findings(constraint, len(run["prompts"]), path)


def _feature_findings(feature: Mapping[str, Any], path: JsonPath) -> Iterator[Finding]:
    match feature["type"]:
        case "words":
            yield from _words_or_file(feature, path)
            yield from _blank_entries(feature.get("words", []), (*path, "words"))
        case "lexicon":
            yield from _blank_entries(feature["more"], (*path, "more"))
            yield from _blank_entries(feature["than"], (*path, "than"))
        case "regex":
            why = fault(feature["pattern"])
            if why is not None:
                message = f"this pattern cannot be used: {why}."
                yield Finding((*path, "pattern"), "invalid-pattern", message, "Correct it; the syntax is RE2's.")
        case "length":
            yield from empty_interval(feature, path)
        case "json":
            yield from _schema_findings(feature, path)
        case "classifier":
            yield from _unlocated(feature, path)
        case "similarity":
            yield from _sentences(feature, path)
            yield from _unlocated(feature, path)
        case "categories":
            for name, kind in feature["of"].items():
                yield from _feature_findings(kind, (*path, "of", name))
                yield from condition_findings(kind, (*path, "of", name))
        case "script" if "source" not in feature:
            message = "what the script holds is not in the run."
            yield Finding((*path, "file"), "unresolved-file", message, "Create the run again from its spec.")


def _words_or_file(feature: Mapping[str, Any], path: JsonPath) -> Iterator[Finding]:
    """A run holds the words themselves: those of a file have been read by whoever made it."""
    if ("words" in feature) == ("file" in feature):
        message = '"words" and "file" are both given.' if "file" in feature else 'neither "words" nor "file" is given.'
        yield Finding(path, "words-or-file", message, "Give one of them.")
    elif "file" in feature:
        message = "the words of the file are not in the run."
        yield Finding((*path, "file"), "unresolved-file", message, "Create the run again from its spec.")


def _schema_findings(feature: Mapping[str, Any], path: JsonPath) -> Iterator[Finding]:
    """A run holds the schema itself: that of a file has been read by whoever made it."""
    if "file" in feature:
        if "schema" in feature:
            yield Finding(path, "schema-or-file", '"schema" and "file" are both given.', "Give one of them.")
        else:
            message = "the schema of the file is not in the run."
            yield Finding((*path, "file"), "unresolved-file", message, "Create the run again from its spec.")
    elif "schema" in feature:
        why = schema_fault(feature["schema"])
        if why is not None:
            yield Finding((*path, "schema"), "invalid-schema", f"this schema cannot be used: {why}.", "Correct it.")


def _sentences(feature: Mapping[str, Any], path: JsonPath) -> Iterator[Finding]:
    """A run holds the sentences themselves: those of a file have been read by whoever made it."""
    if isinstance(feature["to"], Mapping):
        message = "the sentences of the file are not in the run."
        yield Finding((*path, "to"), "unresolved-file", message, "Create the run again from its spec.")
    else:
        yield from _blank_entries(feature["to"], (*path, "to"))


def _unlocated(feature: Mapping[str, Any], path: JsonPath) -> Iterator[Finding]:
    """A run says where a feature's model is, and under which name it is exported."""
    if not ("location" in feature and "encoder" in feature):
        message = "the place of its model is not in the run."
        yield Finding(path, "unresolved-model", message, "Create the run again from its spec.")


def _blank_entries(entries: Sequence[str], path: JsonPath) -> Iterator[Finding]:
    for index, entry in enumerate(entries):
        if is_blank(entry):
            yield Finding((*path, index), "empty-text", "the entry is blank.", "Write a word, or remove it.")
