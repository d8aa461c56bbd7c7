"""How near to the target a teacher is (learning/teacher.py): of the ten specs, or of run folders, which keep their base samples.

    python -m bench.methods.teacher SPEC|FOLDER …
"""

import shutil
import sys
from pathlib import Path

from nudge_trainer.learning.teaching import examine, is_near
from nudge_trainer.learning.training import Training

from .cell import declare, prepared
from .specs import CACHE, SPECS

FOLDER = CACHE / "teacher"


def main(names: list[str]) -> None:
    """Prints a line of the table for each."""
    print("| spec | KL(p‖a) | KL(p‖teacher) | of it | followed |\n|---|---:|---:|---:|---|")
    for name in names:
        shutil.rmtree(FOLDER, ignore_errors=True)
        FOLDER.mkdir(parents=True)
        if name in SPECS:
            declare(FOLDER, name, SPECS[name], 1, {})
        else:
            shutil.copy(Path(name) / "run.json", FOLDER)
            shutil.copytree(Path(name) / "samples", FOLDER / "samples")
        with prepared(FOLDER) as (session, drawer, base, settings):
            training = Training(drawer, settings, base.fitting, base.fit, base.count)
            left = examine(session, training, drawer)
            followed = "yes" if is_near(left, training) else "no"
        print(f"| {Path(name).name} | {training.kl_target_base:.3f} | {left:.4f} | {left / training.kl_target_base:.2f} | {followed} |", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
