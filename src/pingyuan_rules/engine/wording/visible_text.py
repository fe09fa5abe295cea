"""Texts that someone entered, as a reader may see them."""

import unicodedata

# Control characters can command a terminal, and marks of direction can show one name as another.
_HIDDEN = frozenset({"Cc", "Cs", "Zl", "Zp"})
_DIRECTIONS = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def visible(text: str, longest: int | None = None) -> str:
    r"""A text that someone entered, fit to be shown: characters that cannot be seen are written as their numbers.

    >>> visible("示范企业\u202e001"), visible("\x1b[2J"), visible("示范企业", longest=3)
    ('示范企业⟨U+202E⟩001', '⟨U+001B⟩[2J', '示范…')

    Args:
        text: The text.
        longest: How many characters are shown at most; None shows all.
    """
    cut = text if longest is None or len(text) <= longest else f"{text[: longest - 1]}…"
    return "".join(
        f"⟨U+{ord(character):04X}⟩"
        if character in _DIRECTIONS or unicodedata.category(character) in _HIDDEN
        else character
        for character in cut
    )
