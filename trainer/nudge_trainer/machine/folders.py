"""Folders that appear whole or not at all: written under a temporary name beside their place, then renamed."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ASIDE = ".old"
"""How the name of a folder ends that has stepped aside for a new one."""


@contextmanager
def replacing(folder: Path) -> Iterator[Path]:
    """Gives a temporary folder to fill; on success it takes the place of `folder`, what was there before is removed.

    On an error the temporary folder is removed and `folder` stays as it was.
    """
    with _temporary(folder) as filled:
        yield filled
        sync(filled)
        # A folder cannot be renamed over a full one: the old one steps aside first.
        aside = filled.with_name(filled.name + ASIDE)
        if folder.exists():
            os.replace(folder, aside)
        try:
            os.replace(filled, folder)
        except OSError:
            _put_back(aside)
            raise
        shutil.rmtree(aside, ignore_errors=True)


@contextmanager
def creating(folder: Path) -> Iterator[Path]:
    """As `replacing`, for a cache: if another process has made `folder` meanwhile, theirs stays and ours is removed."""
    with _temporary(folder) as filled:
        yield filled
        sync(filled)
        try:
            os.rename(filled, folder)
        except OSError:
            if not folder.is_dir():
                raise


@contextmanager
def _temporary(folder: Path) -> Iterator[Path]:
    folder.parent.mkdir(parents=True, exist_ok=True)
    filled = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", suffix=".tmp", dir=folder.parent))
    filled.chmod(0o755)  # mkdtemp's 0700 would stay on the folder that others are to read
    try:
        yield filled
    finally:
        shutil.rmtree(filled, ignore_errors=True)


def link(file: str | Path, place: str | Path) -> None:
    """Gives a file a second name, so that it is on the disk once; copies it where that cannot be."""
    try:
        os.link(file, place)
    except OSError:  # another disk, or a file system without links
        shutil.copyfile(file, place)


def remove_leftovers(parent: Path) -> None:
    """Removes the temporary folders and files that killed processes left in `parent`; nobody else may be filling one there.

    A folder that had stepped aside for a new one which never came goes back to its place.

    All are hidden: folders are named as above, files .NAME.tmp, and safetensors' own .tmp and six letters. Those of a host,
    which may be writing control.json now, are not.
    """
    for aside in parent.glob(f".*.tmp{ASIDE}"):
        _put_back(aside)
    for left in parent.glob(".*tmp*"):
        if left.is_dir():
            shutil.rmtree(left)
        else:
            left.unlink()


def _put_back(aside: Path) -> None:
    """Gives a folder that has stepped aside its place again, unless another has taken it."""
    folder = aside.with_name(aside.name[1:].rsplit(".", 3)[0])
    if aside.exists() and not folder.exists():
        os.replace(aside, folder)


def sync(folder: Path) -> None:
    """Forces the files of a folder to the disk, so that a crash after the rename cannot leave them empty."""
    for file in folder.rglob("*"):
        if file.is_file():
            with file.open("rb+") as opened:
                os.fsync(opened.fileno())
