"""How workbooks look: the formats that template and results share."""

from collections.abc import Iterable
from typing import Any

from pingyuan_rules.engine import Choice, Kind, Label, Lang, Status

HEADER_FILL = "#9E1B1E"
"""A deep red, on which white text is legible in print too."""
SECOND_FILL = "#6B6B6B"
RULE = "#BFBFBF"

HEADER: dict[str, Any] = {
    "bold": True,
    "font_color": "#FFFFFF",
    "bg_color": SECOND_FILL,
    "text_wrap": True,
    "align": "center",
    "valign": "vcenter",
    "border": 1,
    "border_color": RULE,
}
MAIN_HEADER = {**HEADER, "bg_color": HEADER_FILL}
LINED: dict[str, Any] = {"border": 1, "border_color": RULE}
EXAMPLE: dict[str, Any] = {"bg_color": "#FFF6D6", "italic": True, "border": 1, "border_color": RULE}
TITLE: dict[str, Any] = {"bold": True, "font_size": 16, "font_color": HEADER_FILL, "valign": "vcenter"}
SECTION: dict[str, Any] = {"bold": True, "font_size": 12, "font_color": HEADER_FILL, "valign": "vcenter"}
NOTE: dict[str, Any] = {"font_color": "#404040", "text_wrap": True, "valign": "top"}

MET: dict[str, Any] = {"bg_color": "#D5EBD8", "font_color": "#14532D"}
SHORT: dict[str, Any] = {"bg_color": "#F8CFCF", "font_color": "#8B0000", "bold": True}
OPEN: dict[str, Any] = {"bg_color": "#FFF2B3", "font_color": "#5C4700", "italic": True}
OUTSIDE: dict[str, Any] = {"font_color": "#808080"}
OUTSIDE_WORDS: tuple[Label, ...] = (
    Status.NOT_APPLICABLE.label,
    Status.NOT_IN_FORCE.label,
    Status.NO_VALUE.label,
)
"""The words for an answer when the rule does not concern the record, is not in force, or lacks a policy value."""

DATE = "yyyy-mm-dd"
DATE_TIME = "yyyy-mm-dd hh:mm:ss"
TIME = "hh:mm:ss"
AMOUNT = "0.00"
MONEY = "#,##0.00"
SHARE = "0.0%"
TEXT = "@"

# Excel gives a line of its own font 15 points.
_POINTS_A_LINE = 15
_HIGHEST = 409
"""As high as a row can be."""
_WIDEST = 24
_LEAST = {"text": 18, "date": 12, "fen": 14}
_NARROWEST = 9


def display_width(text: str) -> int:
    """How many columns of a terminal, or letters of a column's width, a text takes; Chinese characters take two.

    >>> display_width("ab"), display_width("组织")
    (2, 4)
    """
    return sum(1 if character.isascii() else 2 for character in text)


def column_width(heading: str, kind: Kind, lang: Lang) -> float:
    """How wide a column is: enough for what stands in it and for a heading on three lines."""
    least: float = _LEAST.get(kind.name, _NARROWEST)
    if kind.enum is not None:
        labels = (each.label.text(lang) for each in kind.enum if isinstance(each, Choice))
        least = max(display_width(label) + 3 for label in labels)
    return min(max(least, display_width(heading) / 3 + 3), _WIDEST)


def height(texts: Iterable[tuple[str, float]], *, least: int = 2, room: int = 4) -> float:
    """How high a row of wrapped texts must be, given each with the width of its column."""
    lines = max(-(-(display_width(text) + 1) // max(int(width) - 1, 1)) for text, width in texts)
    return min(_POINTS_A_LINE * max(lines, least) + room, _HIGHEST)


def print_on_a4(sheet: Any, *, repeat: int | None = 0, fit: bool = True) -> None:
    """Print a sheet on A4 landscape with its name and numbered pages and its headings on each, one page wide."""
    sheet.set_landscape()
    # 9 is A4 in the file format.
    sheet.set_paper(9)
    sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
    sheet.set_footer("&L&A&C&P / &N")
    if repeat is not None:
        sheet.repeat_rows(repeat)
    if fit:
        # As many pages high as it takes, but one wide.
        sheet.fit_to_pages(1, 0)
