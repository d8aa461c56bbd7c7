"""The trainer's command line: train, measure, export, base, convert, probe. Results of `probe`, `base` and `convert` go to stdout.

Exit codes: 0 done, 1 wrong use, 2 invalid spec, 3 impossible constraint, 4 environment, 5 failed or target missed,
130 interrupted by a signal (resumable).
"""

import argparse
import json
import os
import sys
import traceback
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from . import checkpoint
from .config import load as load_run
from .control import StopRequested
from .errors import NudgeError
from .failures import explain
from .machine import device
from .session import Session

Work = Callable[[Session, Path], bool]


def main(arguments: list[str] | None = None) -> int:
    """Runs one verb; returns the exit code."""
    # Of the host, for this process: a Python that a user's script starts may import what lies beside it.
    os.environ.pop("PYTHONSAFEPATH", None)
    options = _parser().parse_args(arguments)
    try:
        return int(options.run(options))
    except (NudgeError, OSError) as error:
        return _tell(explain(error))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="nudge_trainer", description=__doc__)
    verbs = parser.add_subparsers(required=True)

    def verb(name: str, run: Callable[[argparse.Namespace], int], text: str) -> argparse.ArgumentParser:
        added = verbs.add_parser(name, help=text)
        added.set_defaults(run=run)
        return added

    for name, run, text in (
        ("train", _train, "train a run, or go on with it"),
        ("measure", _measure, "draw base samples and fit the target"),
    ):
        verb(name, run, text).add_argument("folder", type=Path)
    export = verb("export", _export, "write a run's result elsewhere")
    export.add_argument("folder", type=Path)
    export.add_argument("--to", choices=["hf", "onnx"], required=True)
    export.add_argument("--out", type=Path, help="without it the run's own onnx/ is written anew")
    export.add_argument("--bits", type=int, choices=[8, 32], help="of a weight, where the run's own onnx/ is written anew")
    verb("base", _base, "write a finished run's base model for guaranteed sampling").add_argument("folder", type=Path)
    verb("convert", _convert, "make a safetensors folder of a GGUF file").add_argument("file", type=Path)
    verb("probe", _probe, "print device, memory and versions")
    return parser


def _train(options: argparse.Namespace) -> int:
    from .loop import train

    return _work(options.folder.resolve(), train)


def _measure(options: argparse.Namespace) -> int:
    from .base import measure
    from .loop import prepare

    def work(session: Session, folder: Path) -> bool:
        drawer, settings = prepare(session, load_run(folder), None)
        measure(session, drawer, settings)
        return True

    return _work(options.folder.resolve(), work)


def _export(options: argparse.Namespace) -> int:
    from .exporting import export_again, export_run

    folder = options.folder.resolve()
    if options.out is not None:
        export_run(folder, options.to, options.out.resolve())
    elif options.to == "onnx":
        export_again(folder, options.bits)
    else:
        raise NudgeError("out-missing", "--out is missing.", "Name a new folder.", {}, 1)
    return 0


def _base(options: argparse.Namespace) -> int:
    from .export.base import add_base

    folder = options.folder.resolve()
    print(add_base(load_run(folder), folder))
    return 0


def _convert(options: argparse.Namespace) -> int:
    from .network.gguf import convert

    print(convert(options.file.resolve()))
    return 0


def _probe(_options: argparse.Namespace) -> int:
    print(json.dumps(device.probe()))
    return 0


def _work(folder: Path, work: Work) -> int:
    """Does the work of a run and writes how it ended."""
    if not (folder / "run.json").is_file():
        raise NudgeError("no-run", f"There is no run.json in {folder}.", "Name a run folder.", {"folder": str(folder)}, 1)
    session = Session(folder)
    if not session.take():
        raise NudgeError(
            "run-in-use", f"Another trainer writes {folder}.", "Wait for it, or stop it.", {"folder": str(folder)}, 5
        )
    try:
        return 0 if work(session, folder) else 5
    except StopRequested as stop:
        step = checkpoint.newest(folder)
        session.events.emit("stopped", **({} if step is None else {"step": step}))
        return 130 if stop.interrupted else 0
    except Exception as error:
        failure = explain(error)
        with suppress(OSError):  # where the disk is full to the last byte, the exit code has to say it alone
            session.events.emit(
                "failed", code=failure.code, params=failure.params, message=failure.message, remedy=failure.remedy,
                exitCode=failure.exit_code,
            )  # fmt: skip
            traceback.print_exc()
        return _tell(failure)
    finally:
        session.close()


def _tell(failure: NudgeError) -> int:
    """Prints what failed; returns its exit code."""
    with suppress(OSError):
        print(f"{failure.message} {failure.remedy}", file=sys.stderr)
    return failure.exit_code


if __name__ == "__main__":
    sys.exit(main())
