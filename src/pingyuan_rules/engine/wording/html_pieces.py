"""What notebooks show: small pieces of HTML without scripts, readable on light and on dark paper.

Styles stand in the elements themselves, so that nothing else on the page changes and nothing is lost where a page
keeps no style sheets. Everything is escaped here; callers give plain text.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

import attrs

from pingyuan_rules.engine.values import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pingyuan_rules.engine.labels import Lang

_TABLE = "border-collapse:collapse;background:transparent;font-size:inherit;margin:.3em 0"
_LINE = "1px solid rgba(128,128,128,.45)"
_CELL = f"padding:.25em .7em;text-align:left;vertical-align:top;border-bottom:{_LINE}"
_NUMBER = f"{_CELL};text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums"
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
    """A verdict on paper of its own: good where the answer is True, bad where it is False, else open."""
    style = f"background:{_TONES[answer]};padding:0 .45em;border-radius:.6em;white-space:nowrap"
    return Html(f'<span style="{style}">{html_of(content)}</span>')


def small(content: Content) -> Html:
    """What is said in passing."""
    return Html(f'<small style="opacity:.8">{html_of(content)}</small>')


def code(text: str) -> Html:
    """A name as programs know it."""
    return Html(f"<code>{escape(text)}</code>")


def lines(text: str) -> Html:
    """Text whose lines and indents are kept, long lines folded."""
    style = "white-space:pre-wrap;margin:.3em 0;font-family:inherit"
    return Html(f'<pre style="{style}">{escape(text)}</pre>')


def listed(items: Iterable[Content]) -> Html:
    """A list."""
    inside = "".join(f"<li>{html_of(item)}</li>" for item in items)
    return Html(f'<ul style="margin:.2em 0">{inside}</ul>')


def paragraph(*parts: Content) -> Html:
    """A line of its own, its parts a space apart."""
    return Html(f'<p style="margin:.2em 0">{joined(parts, " ").text}</p>')


def folded(head: Content, body: Content, *, is_open: bool = False) -> Html:
    """What can be unfolded."""
    return Html(f"<details{' open' if is_open else ''}><summary>{html_of(head)}</summary>{html_of(body)}</details>")


def table(
    headings: Iterable[Content],
    rows: Iterable[Iterable[Content]],
    *,
    numbers: Iterable[int] = (),
    caption: Content = "",
) -> Html:
    """A table, which scrolls where there is no room.

    Args:
        headings: What stands over the columns.
        rows: The cells.
        numbers: The places of columns that hold numbers, which stand to the right.
        caption: What stands over the table.
    """
    right = frozenset(numbers)
    head = _row("th", headings, right)
    body = "".join(_row("td", row, right) for row in rows)
    said = html_of(caption)
    over = f'<caption style="text-align:left;padding:.2em 0;color:inherit">{said}</caption>' if said else ""
    return Html(
        f'<div style="overflow-x:auto"><table style="{_TABLE}">'
        f"{over}<thead>{head}</thead><tbody>{body}</tbody></table></div>"
    )


def _row(tag: str, cells: Iterable[Content], right: frozenset[int]) -> str:
    return f"<tr>{''.join(_cell(tag, cell, place in right) for place, cell in enumerate(cells))}</tr>"


def _cell(tag: str, content: Content, is_number: bool) -> str:
    return f'<{tag} style="{_NUMBER if is_number else _CELL}">{html_of(content)}</{tag}>'


def page(lang: Lang, *parts: Content, title: Content = "") -> str:
    """The whole of what is shown, in its language."""
    said = html_of(title)
    heading = paragraph(Html(f"<strong>{said}</strong>")).text if said else ""
    body = "".join(html_of(part) for part in parts)
    return f'<div class="rules" lang="{_PAGE_TAGS[lang]}" style="line-height:1.5">{heading}{body}</div>'
