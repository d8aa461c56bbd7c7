"""Finding whole words and phrases of a list in a text; shared by `words` and `lexicon`."""

import unicodedata
from collections.abc import Sequence

import regex

WORD = r"[\p{L}\p{M}\p{N}_]"
"""A character of a word: letters, marks, digits and the underscore of Unicode; an apostrophe or a hyphen is none."""


def fold(text: str, case_sensitive: bool) -> str:
    """The form in which texts and lists are compared: NFC, and lower case unless case counts."""
    composed = unicodedata.normalize("NFC", text)
    return composed if case_sensitive else composed.lower()


class Matcher:
    """Occurrences of any entry as whole words; white space within an entry matches any run of white space."""

    def __init__(self, entries: Sequence[str], case_sensitive: bool) -> None:
        self.case_sensitive = case_sensitive
        folded = {r"\s+".join(map(regex.escape, fold(entry, case_sensitive).split())) for entry in entries}
        # The longest first: an alternation takes the first that fits.
        choices = "|".join(sorted(folded, key=lambda pattern: (-len(pattern), pattern)))
        self._pattern = regex.compile(rf"(?<!{WORD})(?:{choices})(?!{WORD})")

    def found(self, text: str) -> bool:
        """Whether any entry occurs."""
        return self._pattern.search(fold(text, self.case_sensitive)) is not None

    def count(self, text: str) -> int:
        """Occurrences of all entries, none overlapping another."""
        return sum(1 for _ in self._pattern.finditer(fold(text, self.case_sensitive)))
