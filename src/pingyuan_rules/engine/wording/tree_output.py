"""The tree of an explanation as text, for a terminal, and as HTML."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

from pingyuan_rules.engine import terms as t
from pingyuan_rules.engine.values import UNKNOWN, Unknown
from pingyuan_rules.engine.wording.phrases import phrases
from pingyuan_rules.engine.wording.speech import period_words
from pingyuan_rules.engine.wording.visible_text import visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from rich.tree import Tree

    from pingyuan_rules.engine.labels import Lang
    from pingyuan_rules.engine.policies import Citation, Source
    from pingyuan_rules.engine.terms import Term
    from pingyuan_rules.engine.wording.explanation_tree import Node

_BRANCH, _LAST, _RAIL, _GAP = "├─ ", "└─ ", "│  ", "   "
_LIST = "list-style:none;margin:.1em 0 .1em .35em;padding-left:1.1em;border-left:1px solid rgba(128,128,128,.45)"
_STYLES: Mapping[Any, str] = {True: "green", False: "red", UNKNOWN: "yellow"}


class Outline:
    """What to show of a tree in one language; a rule that comes again is not unfolded again."""

    def __init__(self, lang: Lang) -> None:
        """Start with nothing shown."""
        self.lang: Lang = lang
        self.words = phrases(lang)
        self._shown: set[Term] = set()

    def unfold(self, node: Node) -> tuple[str, tuple[Node, ...]]:
        """A node's note, and the children to show below it."""
        # Only rules are folded: a fact or a comparison takes no more room than the note would.
        again = node.rule is not None and bool(node.children) and node.term in self._shown
        self._shown.add(node.term)
        keys = f" [{', '.join(clause.key for clause in node.clauses)}]" if node.clauses else ""
        source = self.words.note.format(self.source(node.source)) if node.source else ""
        note = f"{keys}{source}{self.words.note.format(self.words.see_above) if again else ''}"
        return note, () if again else node.children

    def said(self, node: Node) -> str:
        """A node in words: the part it plays, what it is, and its value."""
        role, value = node.role.text(self.lang), node.said.text(self.lang)
        if isinstance(node.term, t.Const):
            return f"{role}{value}"
        return f"{role}{self.words.named_value.format(node.label.text(self.lang), value)}"

    def source(self, source: Source) -> str:
        """Where the value of a parameter comes from."""
        since = self.words.since.format(period_words(source.since, source.until, self.lang))
        parts = [source.provenance.label.text(self.lang), *source.cites, since]
        if source.reason is not None:
            parts.append(visible(source.reason.text(self.lang)))
        return self.words.comma.join(parts)

    def citations(self, clauses: Iterable[Citation]) -> list[str]:
        """The clauses, a line each."""
        return [citation_text(clause, self.lang) for clause in clauses]


def citation_text(clause: Citation, lang: Lang) -> str:
    """A clause in one line: its key, document, place and paraphrase."""
    return phrases(lang).citation.format(
        key=clause.key,
        document=clause.document.text(lang),
        place=clause.place.text(lang),
        paraphrase=clause.paraphrase.text(lang),
    )


def text(root: Node, lang: Lang) -> str:
    """A tree as lines of text, followed by the clauses it rests on."""
    outline = Outline(lang)
    lines = list(_lines(root, outline, "", ""))
    if root.all_clauses:
        lines += [outline.words.rests_on, *(f"  {line}" for line in outline.citations(root.all_clauses))]
    return "\n".join(lines)


def _lines(node: Node, outline: Outline, first: str, rest: str) -> Iterator[str]:
    note, children = outline.unfold(node)
    yield f"{first}{outline.said(node)}{note}"
    for place, child in enumerate(children, 1):
        last = place == len(children)
        yield from _lines(child, outline, f"{rest}{_LAST if last else _BRANCH}", f"{rest}{_GAP if last else _RAIL}")


def rich_tree(root: Node, lang: Lang) -> Tree:
    """A tree for a terminal.

    Raises:
        ModuleNotFoundError: When rich is not installed; the message names the extra.
    """
    try:
        from rich.text import Text  # noqa: PLC0415 - rich is an extra
        from rich.tree import Tree  # noqa: PLC0415 - as above
    except ModuleNotFoundError as error:
        message = "explanations for a terminal need rich: pip install 'pingyuan-rules[rich]'"
        raise ModuleNotFoundError(message, name="rich") from error
    outline = Outline(lang)

    def grow(node: Node, parent: Tree | None) -> Tree:
        note, children = outline.unfold(node)
        # Numbers have no color: 1 and 0 would find those of True and False.
        style = _STYLES[node.value] if isinstance(node.value, bool | Unknown) else ""
        words = Text.assemble((outline.said(node), style), (note, "dim"))
        branch = Tree(words) if parent is None else parent.add(words)
        for child in children:
            grow(child, branch)
        return branch

    tree = grow(root, None)
    if root.all_clauses:
        clauses = tree.add(Text(outline.words.rests_on, "dim"))
        for line in outline.citations(root.all_clauses):
            clauses.add(Text(line, "dim"))
    return tree


def html(root: Node, lang: Lang) -> str:
    """A tree as nested lists that can be folded."""
    outline = Outline(lang)
    clauses = "".join(f"<li>{escape(line)}</li>" for line in outline.citations(root.all_clauses))
    below = f"<p>{escape(outline.words.rests_on)}</p><ul>{clauses}</ul>" if clauses else ""
    return f'<div class="explanation" lang="{lang}">{_element(root, outline)}{below}</div>'


def _element(node: Node, outline: Outline) -> str:
    note, children = outline.unfold(node)
    words = f"{escape(outline.said(node))}<small>{escape(note)}</small>" if note else escape(outline.said(node))
    if not children:
        return f"<span>{words}</span>"
    items = "".join(f"<li>{_element(child, outline)}</li>" for child in children)
    return f'<details open><summary>{words}</summary><ul style="{_LIST}">{items}</ul></details>'
