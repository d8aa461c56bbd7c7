"""The house: which package of the trainer may import which, as docs/design.md draws it."""

import ast
from pathlib import Path

import pytest

import nudge_trainer

ROOT = Path(nudge_trainer.__file__).parent

AT_HAND = ("drawing", "errors", "replay", "report", "samples", "session", "settings")
"""Files beside the packages that draw, keep and tell of samples."""

MAY_IMPORT = {
    "machine": {"errors"},
    "network": {"errors", "machine", "problem"},
    "features": {"errors", "network"},
    "border": {"features", "problem"},
    "estimators": set[str](),
    "objectives": set[str](),
    "target": {"errors", "estimators"},
    "learning": {"estimators", "features", "objectives", "target", *AT_HAND, "model", "score", "seeds", "tilt"},
    "judging": {"estimators", "learning", "target", *AT_HAND, "base", "diagnostics"},
    "export": {"config", "errors", "machine", "model", "network"},
}  # fmt: skip
"""Package → what else of the trainer it may import. The files beside the packages put them together."""


def imported(file: Path) -> set[str]:
    """The first names below nudge_trainer of all that a file imports, wherever in it."""
    package = ("nudge_trainer", *file.relative_to(ROOT).parts[:-1])
    found = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.ImportFrom):
            continue
        above = package[: len(package) - node.level + 1] if node.level else ()
        origin, *below = [*above, *(node.module or "").split(".")] if node.module else above
        if origin == "nudge_trainer":
            found |= {below[0]} if below else {name.name for name in node.names}
    return found


def test_every_package_has_its_arrows() -> None:
    assert {folder.name for folder in ROOT.iterdir() if (folder / "__init__.py").exists()} == set(MAY_IMPORT)


@pytest.mark.parametrize("package", MAY_IMPORT)
def test_a_package_imports_what_it_may(package: str) -> None:
    for file in (ROOT / package).rglob("*.py"):
        assert imported(file) - {package} <= MAY_IMPORT[package], file
