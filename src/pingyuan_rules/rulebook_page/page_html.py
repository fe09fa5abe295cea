"""Blocks as one HTML page that needs no other file."""

from collections.abc import Iterable
from html import escape

from pingyuan_rules.engine import Lang
from pingyuan_rules.rulebook_page.blocks import Block, Cell, Diagram, Heading, Inline, Items, Lines, Paragraph, Table

_TAGS = {"zh": "zh-Hans", "en": "en"}
_STYLE = """\
body { max-width: 60rem; margin: 2rem auto; padding: 0 1rem; font-family: system-ui, "Noto Sans SC", sans-serif;
  line-height: 1.6; color: #222; background: #fff; }
h2 { margin-top: 3rem; border-bottom: 1px solid #ccc; }
h3 { margin-top: 2rem; }
pre { white-space: pre-wrap; background: #f5f5f2; padding: .6rem .8rem; font-family: inherit; }
code { background: #f5f5f2; font-size: .9em; }
table { border-collapse: collapse; display: block; overflow-x: auto; }
th, td { border: 1px solid #ccc; padding: .3rem .6rem; text-align: left; vertical-align: top; }
a { color: #8c1d18; }
@media (prefers-color-scheme: dark) {
  body { color: #ddd; background: #1b1b1b; }
  pre, code { background: #292929; }
  a { color: #ff9d94; }
}
"""


def html(blocks: Iterable[Block], title: str, lang: Lang) -> str:
    """A whole page; every word of it is escaped, and it has no scripts."""
    body = "\n".join(_block(block) for block in blocks)
    head = (
        '<meta charset="utf-8">\n<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>\n{_STYLE}</style>"
    )
    return f'<!doctype html>\n<html lang="{_TAGS[lang]}">\n<head>\n{head}\n</head>\n<body>\n{body}\n</body>\n</html>\n'


def _block(block: Block) -> str:
    match block:
        case Heading(level=level, text=text, anchor=anchor):
            name = f' id="{escape(anchor)}"' if anchor else ""
            return f"<h{level}{name}>{_cell(text)}</h{level}>"
        case Paragraph(text=text):
            return f"<p>{_cell(text)}</p>"
        case Lines(text=text):
            return f"<pre>{escape(text)}</pre>"
        case Diagram(title=title, source=source):  # to draw it would take a script
            return f"<details><summary>{escape(title)}</summary><pre>{escape(source)}</pre></details>"
        case Items(items=items):
            return f"<ul>{''.join(f'<li>{_cell(item)}</li>' for item in items)}</ul>"
    return _table(block)


def _table(table: Table) -> str:
    head = "".join(f"<th>{escape(heading)}</th>" for heading in table.headings)
    rows = (f"<tr>{''.join(f'<td>{_cell(cell)}</td>' for cell in row)}</tr>" for row in table.rows)
    body = "\n".join(rows)
    return f"<table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{body}\n</tbody>\n</table>"


def _cell(cell: Cell) -> str:
    return "".join(_inline(part) for part in cell)


def _inline(part: Inline) -> str:
    if isinstance(part, str):
        return escape(part)
    own = f' id="{escape(part.anchor)}"' if part.anchor else ""
    name = f"<code{own}>{escape(part.text)}</code>"
    return f'<a href="#{escape(part.target)}">{name}</a>' if part.target else name
