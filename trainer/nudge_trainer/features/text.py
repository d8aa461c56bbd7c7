"""Texts as features compare them, and what a word is in them; twin of src/features/text.ts."""

import unicodedata

import regex

_SCRIPTS = r"\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\u30fc\uff70\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}"
"""Those that are written without spaces between words."""

WORD = rf"[[\p{{L}}\p{{M}}\p{{N}}_]--[{_SCRIPTS}]]"
"""A character that binds to its neighbours: letters, marks, digits and _ of scripts with spaces between words."""

UNSPACED = rf"[[\p{{L}}\p{{N}}]&&[{_SCRIPTS}]]"
"""A letter or digit of a script that is written without spaces between words."""

SPACE = r"\p{White_Space}"

_SAME = {"\u2019": "'", "\u2010": "-", "\u2011": "-", "\ufe0e": "", "\ufe0f": ""}
"""Typographic apostrophe and hyphens read as the typewriter's; variation selectors are left out."""


_SOMETHING = regex.compile(r"\P{White_Space}")


def fold(text: str, case_sensitive: bool) -> str:
    """The form in which texts and lists are compared.

    NFC, one kind of apostrophe and hyphen, lower case unless case counts.
    """
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
        for character, same in _SAME.items():
            text = text.replace(character, same)
    # A final sigma is a sigma: whether lower-casing makes one depends on the characters around it.
    return text if case_sensitive else text.lower().replace("ς", "σ")


def is_blank(entry: str) -> bool:
    """An entry of a list that stands for nothing."""
    return _SOMETHING.search(fold(entry, False)) is None
