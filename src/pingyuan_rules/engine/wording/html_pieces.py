"""What notebooks show: small pieces of HTML without scripts, readable on light and on dark paper.

Styles stand in the elements themselves, so that nothing else on the page changes and nothing is lost on a page
that keeps no style sheets. Everything is escaped here; callers give plain text.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

import attrs

from pingyuan_rules.engine.values import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pingyuan_rules.engine.labels import Lang
    from pingyuan_rules.engine.wording.sentences import Sentence

_TABLE = "border-collapse:collapse;background:transparent;font-size:inherit;margin:.3em 0"
# Half gray shows on white and on black; notebooks have both.
_LINE = "1px solid rgba(128,128,128,.45)"
_CELL = f"padding:.25em .7em;text-align:left;vertical-align:top;border-bottom:{_LINE}"
# Digits of one width, so that the columns of a number stand under each other.
_NUMBER = f"{_CELL};text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums"
# Headings fold, so that other columns keep their room, but not into single characters.
_HEADING = f"{_CELL};min-width:4em"
_TONES: Mapping[Any, str] = {
    True: "#d5eedd;color:#0d4024",
    False: "#fbdfd3;color:#7d2408",
    UNKNOWN: "#e6e8eb;color:#3b4148",
}
_PAGE_TAGS = {"zh": "zh-Hans", "en": "en"}


@attrs.frozen
class Html:
    """A piece of HTML that is finished: nothing in it is escaped again.

    Attributes:
        text: The HTML.
    """

    text: str


Content = str | Html


def html_of(content: Content) -> str:
    """Plain text escaped, HTML as it is."""
    return content.text if isinstance(content, Html) else escape(content)


def joined(parts: Iterable[Content], between: str = "") -> Html:
    """Pieces one after another."""
    return Html(escape(between).join(html_of(part) for part in parts))


def badge(content: Content, answer: Any) -> Html:
    """A verdict on paper of its own: green for True, red for False, gray for UNKNOWN."""
    style = f"background:{_TONES[answer]};padding:0 .45em;border-radius:.6em;white-space:nowrap"
    return Html(f'<span style="{style}">{html_of(content)}</span>')


def small(content: Content) -> Html:
    """A side note."""
    return Html(f'<small style="opacity:.8">{html_of(content)}</small>')


def code(text: str) -> Html:
    """A name as programs know it."""
    return Html(f"<code>{escape(text)}</code>")


def unbroken(text: str) -> Html:
    """Text on one line, such as a date, which browsers would break at its hyphens."""
    return Html(f'<span style="white-space:nowrap">{escape(text)}</span>')


def roomy(content: Content) -> Html:
    """Running text in a cell, which in a wide table would else fold into a high and narrow column."""
    return Html(f'<div style="min-width:14em">{html_of(content)}</div>')


def lines(text: str) -> Html:
    """Text whose lines and indents are kept, long lines folded."""
    style = "white-space:pre-wrap;margin:.3em 0;font-family:inherit"
    return Html(f'<pre style="{style}">{escape(text)}</pre>')


def listed(items: Iterable[Content]) -> Html:
    """A list."""
    inside = "".join(f"<li>{html_of(item)}</li>" for item in items)
    return Html(f'<ul style="margin:.2em 0">{inside}</ul>')


def numbered(items: Iterable[Sentence]) -> Html:
    """A numbered list, whose items may have lists of their own; nothing if there are no items."""
    inside = "".join(f"<li>{escape(item.text)}{numbered(item.items).text}</li>" for item in items)
    return Html(f'<ol style="margin:.2em 0">{inside}</ol>' if inside else "")


def paragraph(*parts: Content) -> Html:
    """A line of its own, its parts a space apart."""
    return Html(f'<p style="margin:.2em 0">{joined(parts, " ").text}</p>')


def folded(head: Content, body: Content, *, is_open: bool = False) -> Html:
    """A heading with content that can be unfolded."""
    return Html(f"<details{' open' if is_open else ''}><summary>{html_of(head)}</summary>{html_of(body)}</details>")


def table(
    headings: Iterable[Content],
    rows: Iterable[Iterable[Content]],
    *,
    numbers: Iterable[int] = (),
    caption: Content = "",
) -> Html:
    """A table, which scrolls if there is no room.

    Args:
        headings: The headings of the columns.
        rows: The cells.
        numbers: The places of columns of numbers, which are set to the right.
        caption: The title above the table.
    """
    right = frozenset(numbers)

    def row(tag: str, cells: Iterable[Content]) -> str:
        text, number = (_CELL, _NUMBER) if tag == "td" else (_HEADING, f"{_HEADING};text-align:right")
        return "".join(
            f'<{tag} style="{number if place in right else text}">{html_of(cell)}</{tag}>'
            for place, cell in enumerate(cells)
        )

    text = html_of(caption)
    over = f'<caption style="text-align:left;padding:.2em 0;color:inherit">{text}</caption>' if text else ""
    head = row("th", headings)
    body = "".join(f"<tr>{row('td', cells)}</tr>" for cells in rows)
    return Html(
        f'<div style="overflow-x:auto"><table style="{_TABLE}">'
        f"{over}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def page(lang: Lang, *parts: Content, title: Content = "") -> str:
    """The whole display, in its language."""
    text = html_of(title)
    heading = paragraph(Html(f"<strong>{text}</strong>")).text if text else ""
    body = "".join(html_of(part) for part in parts)
    return f'<div class="rules" lang="{_PAGE_TAGS[lang]}" style="line-height:1.5">{heading}{body}</div>'
