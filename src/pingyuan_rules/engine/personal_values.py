"""Values as messages show them: short, on one line, and with asterisks where they look like personal data."""

import re
from collections.abc import Callable, Iterable, Iterator

from pingyuan_rules.engine.labels import Label
from pingyuan_rules.engine.problems import shown

_HALF_WIDTH = {code + 0xFEE0: code for code in range(0x21, 0x7F)} | {0x3000: 0x20}
_SEARCHED = re.compile(
    # The looks behind keep each part from being tried at every character of a long text.
    r"(?P<email>(?<![A-Za-z0-9._%+-])[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+)"
    r"|(?<![0-9A-Za-z])(?<![0-9][.,])(?:"
    r"(?P<citizen>[1-8][0-9]{5}[ -]?(?:19|20)[0-9]{6}[ -]?[0-9]{3}[0-9Xx])"
    # A column of numbers that was read as floats gives a telephone number with .0 at its end.
    r"|(?P<mobile>(?:(?:\+|00)?86[ -]?)?1[3-9][0-9][ -]?[0-9]{4}[ -]?[0-9]{4}(?:\.0)?)"
    r")(?![0-9A-Za-z]|[.,][0-9])"
)


def _any_number(_: str) -> bool:
    return True


def personal_parts(text: str, is_citizen_id: Callable[[str], bool] = _any_number) -> Iterator[tuple[int, int]]:
    """Where a mainland mobile number, a citizen id or an e-mail address begins and ends in a text.

    Args:
        text: The text.
        is_citizen_id: Whether a number in the form of a citizen id is one; without it every such number is.
    """
    # Character for character, unlike NFKC, so that the places found are places in the text itself.
    for match in _SEARCHED.finditer(text.translate(_HALF_WIDTH)):
        number = match["citizen"]
        if number is None or is_citizen_id(number.replace(" ", "").replace("-", "").upper()):
            yield match.span()


def masked(text: str, is_citizen_id: Callable[[str], bool] = _any_number) -> str:
    """A text with asterisks in place of every part that looks personal; see `personal_parts`."""
    parts, end = [], 0
    for start, stop in personal_parts(text, is_citizen_id):
        parts += [text[end:start], "*" * (stop - start)]
        end = stop
    return "".join([*parts, text[end:]])


def discreet(value: object) -> str:
    """A value as a message shows it; a text stands in quotation marks."""
    return shown(masked(value)) if isinstance(value, str) else masked(shown(value))


def listed(values: Iterable[str]) -> Label:
    """Values that are shown, one after another, in the quotation marks and commas of each language."""
    texts = list(values)
    marks = (f"“{text[1:-1]}”" if text[:1] in "'\"" and text[1:] else text for text in texts)
    return Label("、".join(marks), ", ".join(texts))
