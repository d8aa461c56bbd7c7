"""A grammar as a probabilistic automaton: the exact distribution of the next word after any beginning of a text.

A model trained on these distributions sees no noise of sampled words: where the grammar can write 40 cities it is told
all 40 with their shares, and that every other word has none. Owned by the makers of nudge-tiny.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from rules import Node, Series

END = 0
State = int
Belief = dict[State, float]


@dataclass
class Automaton:
    """`arcs[s][word]` is [(next state, P(word, next state | s))]; `start` is a belief because choices come first."""

    arcs: list[dict[str, list[tuple[State, float]]]] = field(default_factory=lambda: [{}])
    start: State = END

    def step(self, belief: Belief, word: str) -> Belief:
        """The belief after one more word (the forward algorithm, normalised); empty where the grammar cannot write it."""
        reached: Belief = {}
        for state, p in belief.items():
            for following, q in self.arcs[state].get(word, ()):
                reached[following] = reached.get(following, 0.0) + p * q
        total = sum(reached.values())
        return {state: p / total for state, p in reached.items()}


def compile(node: Node) -> Automaton:
    """States stand between words; parts of a series are linked through the state that the next part begins in."""
    automaton = Automaton()
    known: dict[tuple[str | int, State], State] = {}

    def state_before(part: Node, after: State) -> State:
        key = (part if isinstance(part, str) else id(part), after)
        if key not in known:
            known[key] = len(automaton.arcs)
            automaton.arcs.append({})
            fill(automaton.arcs[known[key]], part, after, 1.0)
        return known[key]

    def fill(arcs: dict[str, list[tuple[State, float]]], part: Node, after: State, p: float) -> None:
        if isinstance(part, str):
            arcs.setdefault(part, []).append((after, p))
        elif isinstance(part, Series):
            for later in reversed(part.parts[1:]):
                after = state_before(later, after)
            fill(arcs, part.parts[0], after, p)
        else:
            for word, share in part.words.items():
                arcs.setdefault(word, []).append((after, p * share))
            for option, share in part.others:
                fill(arcs, option, after, p * share)

    automaton.start = state_before(node, END)
    return automaton
