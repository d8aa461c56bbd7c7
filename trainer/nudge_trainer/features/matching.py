"""Finding whole words and phrases of a list in texts, for `words` and `lexicon`; twin of src/features/matching.ts."""

from collections.abc import Sequence

import regex

from .text import SPACE, WORD, fold

_BLANKS = regex.compile(f"{SPACE}+")
_NOWHERE = "(?!)"
_EDGE = f"(?<!{WORD}(?={WORD}))"
"""Not between two characters of a word. A match ends before no mark either, which would split a character."""


class Matcher:
    """Occurrences of any entry of a list: the leftmost first, of those the longest, none overlapping another.

    White space within an entry matches any run of white space. The time is linear in the text but for such runs.
    """

    def __init__(self, entries: Sequence[str], case_sensitive: bool) -> None:
        folded = {_BLANKS.sub(" ", fold(entry, case_sensitive)).strip(" ") for entry in entries} - {""}
        # An alternation takes the first that fits; one of nothing would fit everywhere.
        longest_first = sorted(folded, key=lambda entry: (-len(entry), entry))
        choices = "|".join(f"{SPACE}+".join(map(regex.escape, entry.split(" "))) for entry in longest_first)
        self._pattern = regex.compile(rf"{_EDGE}(?:{choices or _NOWHERE}){_EDGE}(?!\p{{M}})", regex.V1)

    def found(self, folded: str) -> bool:
        """Whether any entry occurs in a folded text."""
        return self._pattern.search(folded) is not None

    def count(self, folded: str) -> int:
        """Occurrences of all entries in a folded text."""
        return sum(1 for _ in self._pattern.finditer(folded))
