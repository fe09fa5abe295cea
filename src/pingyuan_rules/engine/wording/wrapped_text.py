"""Chinese text for a terminal, broken where Chinese may be broken: never within a number, a date or an English word."""

import re
from collections.abc import Iterator
from typing import Any

from rich.cells import cell_len
from rich.containers import Lines
from rich.text import Text

_OPENING, _CLOSING = re.escape("“‘（《〈「『【［(["), re.escape("”’）》〉」』】］)]，。；：、！？…,.;:!?%")
# What stays on one line: a number with its unit, a run of letters, digits and ⟨U+202E⟩, and marks with what they stand
# at.
_PIECE = re.compile(rf"[{_OPENING}]*(?:(?:[!-~]|⟨[^⟩]*⟩)+(?:(?<=[0-9])[\u4e00-\u9fff])?|\S)[{_CLOSING}]*\s*|\s+")


class WrappedText(Text):
    """A text that breaks its lines itself, since rich breaks a sentence without spaces at any character."""

    def wrap(self, console: Any, width: int, **options: Any) -> Lines:
        """Lines of at most a width.

        Args:
            console: Where it is shown.
            width: The width in cells, of which a Chinese character takes two.
            options: As rich has them.
        """
        lines = Lines()
        for line in self.split(allow_blank=True):
            for part in line.divide(break_offsets(line.plain, width)):
                lines.extend(part.wrap(console, width, **options))
        return lines


def break_offsets(text: str, width: int) -> Iterator[int]:
    """Where to break a text into lines of a width; a piece that is longer than a line is left to rich.

    >>> list(break_offsets("任职日期：2015-10-10", 16)), list(break_offsets("任职日期：2015-10-10", 20))
    ([5], [])

    Args:
        text: The text.
        width: The width in cells.
    """
    used = 0
    for piece in _PIECE.finditer(text):
        if used and used + cell_len(piece[0].rstrip()) > width:
            yield piece.start()
            used = 0
        used += cell_len(piece[0])
