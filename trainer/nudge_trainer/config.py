"""run.json, checked at the border: what the rest of the trainer may rely on."""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .border.messages import problems
from .border.presets import with_preset
from .errors import NudgeError
from .features import Feature, build
from .network.encoder_loading import definitions
from .target import Constraint


@dataclass(frozen=True)
class Run:
    """A run as its run.json declares it; C prompts, J constraints.

    prompts: str or {"messages": […]}; features in the order of the constraints; encoders a definition for each network
    that features read texts with; training as declared over its preset, without other
    defaults.
    """

    folder: Path
    name: str
    model: Mapping[str, Any]
    prompts: list[Any]
    max_tokens: int
    constraints: tuple[Constraint, ...]
    features: tuple[Feature, ...]
    encoders: tuple[Mapping[str, Any], ...]
    training: Mapping[str, Any]

    @property
    def names(self) -> list[str]:
        """The constraints' names."""
        return [constraint.name for constraint in self.constraints]

    @property
    def seed(self) -> int:
        """The run's seed."""
        return int(self.training.get("seed", 1))


def load(folder: Path) -> Run:
    """Reads and checks run.json. Raises NudgeError: exit 1 for a folder without one, 2 for one that is not valid."""
    try:
        content = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise NudgeError(
            "no-run", f"There is no run.json in {folder}.", "Name a run folder.", {"folder": str(folder)}, 1
        ) from None
    except ValueError as error:
        raise _invalid(f"run.json is not valid JSON ({error}).", "Create the run again from its spec.") from error
    found = problems(content)
    if found:
        raise _invalid(found[0].message, found[0].remedy)
    features = tuple(build(constraint["feature"], constraint.get("among")) for constraint in content["constraints"])
    return Run(
        folder=folder,
        name=content["name"],
        model=content["model"],
        prompts=content["prompts"],
        max_tokens=content["maxTokens"],
        constraints=tuple(map(_constraint, content["constraints"], features)),
        features=features,
        encoders=tuple(definitions(content["constraints"])),
        training=with_preset(content["training"]),
    )


def _constraint(declared: Mapping[str, Any], feature: Feature) -> Constraint:
    per_prompt = tuple(map(float, declared["moments"])) if "moments" in declared else None
    moment = declared["moment"] if per_prompt is None else math.fsum(per_prompt) / len(per_prompt)
    ends = (moment.get("min", feature.low), moment.get("max", feature.high)) if isinstance(moment, dict) else (moment,) * 2
    return Constraint(
        name=declared["name"],
        low=float(ends[0]),
        high=float(ends[1]),
        binary=feature.binary,
        range=(feature.low, feature.high),
        among="among" in declared,
        per_prompt=per_prompt,
    )


def check_context(run: Run, prompts: list[list[int]], context: int) -> None:
    """Raises NudgeError (exit 2) where a prompt and maxTokens do not fit what the model can see, in tokens."""
    for index, ids in enumerate(prompts):
        if len(ids) + run.max_tokens > context:
            raise _invalid(
                f"prompts[{index}] and maxTokens {run.max_tokens} make {len(ids) + run.max_tokens} tokens, "
                f"and the model {run.model['requested']} can see {context} tokens.",
                f"Shorten the prompt, or lower maxTokens to {max(1, context - len(ids))} or less.",
            )


def _invalid(message: str, remedy: str) -> NudgeError:
    return NudgeError("invalid-spec", message, remedy, {}, 2)
