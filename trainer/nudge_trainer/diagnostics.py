"""What a user should know of a run's figures before trusting them: `warning` events, each said once for its cause."""

from collections import deque
from collections.abc import Mapping
from typing import Any

from .config import Run
from .estimators import Interval
from .features import Among, Categories, faults_in
from .session import Session

FEW = 0.05
"""Share of a step's samples; an estimate that rests on less is a matter of a few texts."""
RECENT = 10
"""Steps over which that is judged: of single ones the effective sample size is noise itself."""
HEAVY = 0.7
"""Pareto k̂ above which a mean of weights converges too slowly to be trusted (Vehtari et al. 2024)."""
FORGOTTEN = 0.1
"""Part of p that the policy's own samples may leave out; more is said where the interval of the estimate excludes 0."""
MOVED = 0.01
"""Difference of a share, or part of a larger mean, that is worth a word where its interval excludes 0."""


class Steps:
    """Looks at the steps of training as they are done."""

    def __init__(self) -> None:
        self._recent: deque[tuple[float, int]] = deque(maxlen=RECENT)

    def take(self, session: Session, run: Run, ess: float, drawn: int) -> None:
        """Takes in a step of so many samples, `ess` of them effective under the target."""
        tell_faults(session, run)
        self._recent.append((ess, drawn))
        effective = sum(one for one, _ in self._recent) / len(self._recent)
        if len(self._recent) == RECENT and effective < FEW * drawn:
            session.warn_once(
                "few-effective-samples",
                f"The running estimate rests on {effective:,.0f} of {drawn:,} samples.",
                "If the run comes no nearer to its target, raise training.samplesPerStep or start warm (training.warmStart); the "
                "final figures rest on samples of their own.",
                ess=effective,
                samples=drawn,
            )


def tell_faults(session: Session, run: Run) -> None:
    """Says at how many texts a feature failed: at the first, the tenth, the hundredth and so on."""
    for faults in faults_in(run.features):
        if faults.count:
            session.warn_once(
                "feature-failed-at-texts",
                f"The {faults.what} failed at {faults.count:,} of {faults.texts:,} texts, which count as texts without the "
                f"feature; the first time: {faults.first}.",
                "Correct it or choose another, and train again, if such texts matter.",
                what=faults.what,
                level=str(len(str(faults.count))),
                failed=faults.count,
                texts=faults.texts,
                first=faults.first,
            )


def tell_exclusive_categories(session: Session, run: Run, moments: Mapping[str, Any]) -> None:
    """Says which texts a demand of exactly one category leaves out; `moments` are the base model's."""
    for constraint, feature in zip(run.constraints, run.features, strict=True):
        kinds = feature.parts[0] if isinstance(feature, Among) else feature
        if not isinstance(kinds, Categories) or not constraint.pointwise or constraint.low != 1:
            continue
        left_out = 1 - moments[constraint.name]["mean"]
        names = ", ".join(kinds.names)
        session.warn_once(
            "categories-exclusive",
            f"“{constraint.name}” shares all texts out among {names}: the target leaves out texts of none or of several of "
            f"them, {100 * left_out:.1f} % of the base model's.",
            "Let the shares add up to less than 1 to leave room for other texts.",
            constraint=constraint.name,
            categories=names,
            share=left_out,
        )


def tell_result(session: Session, run: Run, figures: Mapping[str, Any]) -> None:
    """Says what makes the fields of a `finished` event doubtful."""
    tell_faults(session, run)
    drawn, asked = figures["policySamples"], len(run.prompts)
    if drawn < asked:
        session.warn_once(
            "prompts-unseen",
            f"The final figures rest on {drawn:,} samples of {asked:,} prompts: of {asked - drawn:,} prompts at least they know nothing.",
            "Raise training.evaluationSamples to several times the number of prompts.",
            samples=drawn,
            prompts=asked,
        )
    k = figures["paretoK"]
    if HEAVY < k < float("inf"):
        session.warn_once(
            "heavy-tail",
            f"Pareto k̂ of P/π is {k:.2f}: a few texts of the final samples carry most of their weight, and means of "
            "weights cannot be trusted above 0.7.",
            "Go by the interval of KL(p‖π), which rests on base samples too; train longer, or with more samples a step.",
            paretoK=k,
        )
    mass = figures["forgottenMass"]
    if mass > FORGOTTEN and figures["forgottenMassLow"] > 0:
        session.warn_once(
            "forgotten-mass",
            f"{100 * mass:.0f} % of the target are texts that the trained model next to never writes.",
            "Train with a lower training.learningRate, or with more samples a step; compare the samples before and after "
            "for a kind of text that is gone.",
            forgotten=mass,
        )


def tell_moved(session: Session, moments: Mapping[str, Any], differences: Mapping[str, Interval]) -> None:
    """Names the moments that weights of 8 bits move, from those that were evaluated."""
    for name, difference in differences.items():
        before = moments[name]["mean"]
        seen = difference.low > 0 or difference.high < 0
        if seen and abs(difference.mean) > MOVED * max(1.0, abs(before)):
            after = before + difference.mean
            session.warn_once(
                "moment-moved",
                f"What the editor samples, with weights of 8 bits, has {after:.3f} of “{name}” where {before:.3f} was evaluated.",
                "If that matters, nudge export RUN --to onnx --bits 32 has the editor sample what was evaluated, at about half the speed.",
                constraint=name,
                before=before,
                after=after,
            )
