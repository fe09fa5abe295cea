"""The rulebook as a page: every rule in words, every house default with its reason, every clause and what it decides.

All of it is generated from the rules, the policy and the clauses themselves.
"""

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Literal

from pingyuan_rules.__about__ import __version__
from pingyuan_rules.engine import Label, Lang
from pingyuan_rules.rulebook_page.blocks import Block, Heading, Paragraph
from pingyuan_rules.rulebook_page.entries import defaults_part, matrix_part, rules_part
from pingyuan_rules.rulebook_page.page_html import html
from pingyuan_rules.rulebook_page.page_markdown import markdown

__all__ = ["PARTS", "Format", "Part", "rulebook_page"]

Format = Literal["md", "html"]
Part = Literal["rules", "defaults", "clauses"]

PARTS: Mapping[Part, Callable[[Lang], Iterator[Block]]] = MappingProxyType(
    {"rules": rules_part, "defaults": defaults_part, "clauses": matrix_part}
)
"""What the page is made of, in order."""

_TITLE = Label("平远县“两新”组织党建规则手册", "The rulebook: Party building in Pingyuan's two-new organizations")


def rulebook_page(lang: Lang = "zh", form: Format = "md", parts: tuple[Part, ...] | None = None) -> str:
    """The rulebook in one language.

    Args:
        lang: The language.
        form: `md` for Markdown, `html` for a page that needs no other file.
        parts: Which parts to give, in this order; None for all.
    """
    title = _TITLE.text(lang)
    blocks: list[Block] = [Heading(1, (title,))]
    blocks.append(
        Paragraph((Label(f"由 pingyuan-rules {__version__} 生成。", f"From pingyuan-rules {__version__}.").text(lang),))
    )
    for part in parts or tuple(PARTS):
        blocks += PARTS[part](lang)
    return markdown(blocks) if form == "md" else html(blocks, title, lang)
