"""Texts that someone entered, as a reader may see them."""

import re

# Control characters can command a terminal, and marks of direction can show one name as another.
HIDDEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
"""A character that cannot be seen and changes how others are."""


def visible(text: str, longest: int | None = None) -> str:
    r"""A text that someone entered, fit to be shown: characters that cannot be seen are written as their numbers.

    >>> visible("示范企业\u202e001"), visible("\x1b[2J"), visible("示范企业", longest=3)
    ('示范企业⟨U+202E⟩001', '⟨U+001B⟩[2J', '示范…')

    Args:
        text: The text.
        longest: How many characters are shown at most; None shows all.
    """
    cut = text if longest is None or len(text) <= longest else f"{text[: longest - 1]}…"
    return HIDDEN.sub(lambda match: f"⟨U+{ord(match[0]):04X}⟩", cut)
