"""Compiles the SQL grammar to WebAssembly, from the source of the very Python package that the trainer uses.

`pip install ziglang==0.17.1`, then `python grammars/sql/make.py`: the same bytes on every machine. The tree-sitter command
line does the same with a compiler that it downloads; Zig's comes from PyPI.
"""

import re
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
LOCK = HERE.parents[1] / "trainer" / "requirements.lock"
# VS Code's oldest supported runtime knows no newer instructions; web-tree-sitter brings the C library.
COMPILE = ["cc", "--target=wasm32-wasi", "-mcpu=mvp", "-fPIC", "-Os", "-fvisibility=hidden"]
LINK = ["wasm-ld", "--experimental-pic", "-shared", "--no-entry", "--allow-undefined", "--export=tree_sitter_sql", "--strip-all"]


def source(folder: Path) -> Path:
    """The package's C files, of the version that the trainer's lock pins."""
    version = re.search(r"^tree-sitter-sql==(\S+)", LOCK.read_text(encoding="utf-8"), re.MULTILINE)
    assert version is not None
    wanted = f"tree-sitter-sql=={version[1]}"
    subprocess.run([sys.executable, "-m", "pip", "download", "-q", "--no-deps", "--no-binary", ":all:", "-d", folder, wanted], check=True)
    with tarfile.open(next(folder.glob("*.tar.gz"))) as archive:
        archive.extractall(folder, filter="data")
    return next(folder.glob("*/src"))


def zig(arguments: list[str], folder: Path) -> None:
    """Runs Zig's compiler or linker."""
    subprocess.run([sys.executable, "-m", "ziglang", *arguments], check=True, cwd=folder)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as name:
        src = source(Path(name))
        for file in ("parser", "scanner"):
            zig([*COMPILE, "-I.", "-c", f"{file}.c", "-o", f"{file}.o"], src)
        zig([*LINK, "-o", str(HERE / "tree-sitter-sql.wasm"), "parser.o", "scanner.o"], src)
