"""Finding whole words and phrases of a list in texts; shared by `words` and `lexicon`, twin of src/features/matching.ts."""

from collections.abc import Sequence
from itertools import groupby

import regex

from .text import SPACE, WORD, fold

_BLANKS = regex.compile(f"{SPACE}+")
_CHARACTER = regex.compile(WORD, regex.V1)


class Matcher:
    """Occurrences of any entry of a list: the leftmost first, of those the longest, none overlapping another.

    White space within an entry matches any run of white space. The time is linear in the text but for such runs.
    """

    def __init__(self, entries: Sequence[str], case_sensitive: bool) -> None:
        folded = {_BLANKS.sub(" ", fold(entry, case_sensitive)).strip(" ") for entry in entries}
        # An alternation takes the first that fits.
        longest_first = sorted(folded, key=lambda entry: (-len(entry), entry))
        choices = [_alternation(list(group), *edges) for edges, group in groupby(longest_first, _edges)]
        self._pattern = regex.compile("|".join(choices), regex.V1)

    def found(self, folded: str) -> bool:
        """Whether any entry occurs in a folded text."""
        return self._pattern.search(folded) is not None

    def count(self, folded: str) -> int:
        """Occurrences of all entries in a folded text."""
        return sum(1 for _ in self._pattern.finditer(folded))


def _edges(entry: str) -> tuple[bool, bool]:
    """Whether an entry begins, and ends, with a character that binds to its neighbours."""
    return bool(_CHARACTER.match(entry[:1])), bool(_CHARACTER.match(entry[-1:]))


def _alternation(entries: Sequence[str], binds_before: bool, binds_after: bool) -> str:
    """Entries of the same edges; no match ends before a mark, which would split a character."""
    choices = "|".join(f"{SPACE}+".join(map(regex.escape, entry.split(" "))) for entry in entries)
    after = rf"{WORD}|\p{{M}}" if binds_after else r"\p{M}"
    return f"{f'(?<!{WORD})' if binds_before else ''}(?:{choices})(?!{after})"
