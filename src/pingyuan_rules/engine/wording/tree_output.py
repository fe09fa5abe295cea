"""The tree of an explanation as text, for a terminal, and as HTML."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

from pingyuan_rules.engine import terms as t
from pingyuan_rules.engine.history import last_day
from pingyuan_rules.engine.values import UNKNOWN, Unknown
from pingyuan_rules.engine.wording.phrases import phrases
from pingyuan_rules.engine.wording.visible_text import visible

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from collections.abc import Set as AbstractSet

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

    def __init__(self, lang: Lang, overlay: str = "") -> None:
        """Start with nothing shown, of a policy with an overlay or without one."""
        self.lang: Lang = lang
        self.overlay = overlay
        self.words = phrases(lang)
        self._shown: set[Term] = set()
        self._told: dict[Term, Node] = {}
        self._cited_above: dict[int, frozenset[str]] = {}

    def unfold(self, node: Node) -> tuple[str, tuple[Node, ...]]:
        """A node's clauses and notes, and the children to show below it."""
        clauses = self.clauses(node)
        notes, children = self.notes(node)
        cited = f" [{clauses}]" if clauses else ""
        return f"{cited}{''.join(map(self.words.note.format, notes))}", () if node.folded else children

    def clauses(self, node: Node) -> str:
        """The names of the clauses of a node, without those that stand at a node above it; to be asked before notes."""
        above = self._cited_above.get(id(node), frozenset())
        below = above | {clause.key for clause in node.clauses}
        for child in node.children:
            self._cited_above[id(child)] = below
        return clause_names((clause for clause in node.clauses if clause.key not in above), self.lang)

    def notes(self, node: Node) -> tuple[list[str], tuple[Node, ...]]:
        """A node's notes, and the children below it, which are not to be shown if it is folded."""
        words = self.words
        # Only rules are folded: a fact or a comparison takes no more room than the note would.
        again = node.rule is not None and bool(node.children) and node.term in self._shown
        self._shown.add(node.term)
        if isinstance(node.term, t.Fact | t.Param):  # several of one value have one line
            self._shown.update(leaf.term for leaf in node.told)
        notes = [self.source(node.source, self._cited_above.get(id(node), frozenset()))] if node.source else []
        if again:
            notes.append(words.see_above)
        elif node.left_out:
            notes.append(words.others_one if node.left_out == 1 else words.others.format(node.left_out))
        leaves: list[Node] = []
        if node.folded and not again:
            above = self._shown | {leaf.term for leaf in node.told}
            leaves = [leaf for leaf in node.leaves if leaf.term not in above]
        if leaves:
            notes.append(self.listed(leaves))
        for leaf in (*node.told, *leaves):
            self._told.setdefault(leaf.term, leaf)
        return notes, () if again else node.children

    def listed(self, leaves: Iterable[Node]) -> str:
        """Facts and parameters with their values, those of one value together."""
        by_value: dict[str, list[str]] = {}
        for leaf in leaves:
            by_value.setdefault(leaf.said.text(self.lang), []).append(leaf.label.text(self.lang))
        named = (
            self.words.named_value.format(self.words.joined.join(names), value) for value, names in by_value.items()
        )
        return self.words.separator.join(named)

    def add(self, other: Outline) -> None:
        """Take what another tree has told as told here."""
        self._shown |= other._shown
        self._told |= other._told

    @property
    def values(self) -> list[str]:
        """Where those parameters come from that were told beside other things, a line for each source."""
        by_source: dict[str, list[Node]] = {}
        for leaf in self._told.values():
            if leaf.source is not None and leaf.term not in self._shown:
                by_source.setdefault(self.source(leaf.source), []).append(leaf)
        return [f"{self.listed(leaves)}{self.words.note.format(source)}" for source, leaves in by_source.items()]

    def said(self, node: Node) -> str:
        """A node in words: the part it plays, what it is, and its value."""
        role, value = node.role.text(self.lang), node.said.text(self.lang)
        if isinstance(node.term, t.Const):
            return f"{role}{value}"
        return f"{role}{self.words.named_value.format(node.label.text(self.lang), value)}"

    def source(self, source: Source, cited: AbstractSet[str] = frozenset()) -> str:
        """Where the value of a parameter comes from; clauses that are cited already are not named again."""
        template = self.words.since if source.until is None else self.words.since_until
        since = template.format(source.since, source.until and last_day(source.until))
        clauses = self.words.joined.join(visible(name.text(self.lang)) for name in source.clause_names(cited))
        parts = [source.provenance.label.text(self.lang), *filter(None, [clauses]), since]
        text = self.words.comma.join(parts)
        if source.reason is not None:  # a sentence of its own
            text = self.words.named_value.format(text, visible(source.reason.text(self.lang)))
        return text

    def left_out(self, looked_at: AbstractSet[Term]) -> list[str]:
        """How many facts, parameters and rules the lines have not told, in words; nothing if they told all."""
        count = len(looked_at - self._shown - self._told.keys())
        if not count:
            return []
        return [self.words.left_out_one if count == 1 else self.words.left_out.format(count)]

    def sections(self, root: Node) -> list[tuple[str, list[str]]]:
        """What follows a tree that was shown, each list with its title: clauses, sources of values, the overlay."""
        sections = [
            (self.words.rests_on, self.citations(root.all_clauses)),
            (self.words.values_from, self.values),
            (self.words.laid_over, [visible(self.overlay)] if self.overlay else []),
        ]
        return [(title, lines) for title, lines in sections if lines]

    def citations(self, clauses: Iterable[Citation]) -> list[str]:
        """The clauses, a line each."""
        return [citation_text(clause, self.lang) for clause in clauses]


def clause_names(clauses: Iterable[Citation], lang: Lang) -> str:
    """Clauses by their names, such as 第2段第9句."""
    return phrases(lang).joined.join(visible(clause.name.text(lang)) for clause in clauses)


def citation_text(clause: Citation, lang: Lang) -> str:
    """A clause in one line: its name and paraphrase, then the document and, unless the name says it, the place."""
    name, place, document = clause.name.text(lang), clause.place.text(lang), clause.document.text(lang)
    words = phrases(lang)
    source = document if place in name else words.comma.join((document, place))
    return words.citation.format(name=name, paraphrase=clause.paraphrase.text(lang), source=source)


def text(root: Node, lang: Lang, looked_at: AbstractSet[Term] = frozenset(), overlay: str = "") -> str:
    """A tree as lines of text, followed by the clauses it rests on.

    Args:
        root: The tree.
        lang: The language.
        looked_at: The facts, parameters and rules of the whole tree, if this one leaves out some.
        overlay: What was laid over the policy, if anything was.
    """
    outline = Outline(lang, overlay)
    lines = list(_lines(root, outline, "", ""))
    left_out = outline.left_out(looked_at)
    below = [(title, [f"  {line}" for line in listed]) for title, listed in outline.sections(root)]
    return "\n".join([*lines, *left_out, *(line for title, listed in below for line in (title, *listed))])


def _lines(node: Node, outline: Outline, first: str, rest: str) -> Iterator[str]:
    note, children = outline.unfold(node)
    yield f"{first}{outline.said(node)}{note}"
    for place, child in enumerate(children, 1):
        last = place == len(children)
        yield from _lines(child, outline, f"{rest}{_LAST if last else _BRANCH}", f"{rest}{_GAP if last else _RAIL}")


def rich_tree(root: Node, lang: Lang, looked_at: AbstractSet[Term] = frozenset(), overlay: str = "") -> Tree:
    """A tree for a terminal, of the same words as `text`.

    Raises:
        ModuleNotFoundError: When rich is not installed; the message names the extra.
    """
    try:
        from rich.tree import Tree  # noqa: PLC0415 - rich is an extra

        from pingyuan_rules.engine.wording.wrapped_text import WrappedText  # noqa: PLC0415 - as above
    except ModuleNotFoundError as error:
        message = "explanations for a terminal need rich: pip install 'pingyuan-rules[rich]'"
        raise ModuleNotFoundError(message, name="rich") from error
    outline = Outline(lang, overlay)

    def grow(node: Node, parent: Tree | None) -> Tree:
        note, children = outline.unfold(node)
        # Numbers have no color: 1 and 0 would find those of True and False.
        style = _STYLES[node.value] if isinstance(node.value, bool | Unknown) else ""
        words = WrappedText.assemble((outline.said(node), style), (note, "dim"))
        branch = Tree(words) if parent is None else parent.add(words)
        for child in children:
            grow(child, branch)
        return branch

    tree = grow(root, None)
    for line in outline.left_out(looked_at):
        tree.add(WrappedText(line, "dim"))
    for title, lines in outline.sections(root):
        section = tree.add(WrappedText(title, "dim"))
        for line in lines:
            section.add(WrappedText(line, "dim"))
    return tree


def html(
    root: Node,
    lang: Lang,
    looked_at: AbstractSet[Term] = frozenset(),
    overlay: str = "",
    whole: Callable[[], Node] | None = None,
) -> str:
    """A tree as nested lists that can be folded; if it leaves out something, the whole tree follows, folded."""
    outline = Outline(lang, overlay)
    tree, more, below = _element(root, outline), "", ""
    if whole is not None and (left_out := outline.left_out(looked_at)):
        more = f"<details><summary>{escape(left_out[0])}</summary>{_element(whole(), Outline(lang))}</details>"
    for title, lines in outline.sections(root):
        items = "".join(f"<li>{escape(line)}</li>" for line in lines)
        below += f"<p>{escape(title)}</p><ul>{items}</ul>"
    return f'<div class="explanation" lang="{lang}">{tree}{more}{below}</div>'


def _element(node: Node, outline: Outline) -> str:
    note, children = outline.unfold(node)
    words = f"{escape(outline.said(node))}<small>{escape(note)}</small>" if note else escape(outline.said(node))
    if node.folded:
        children = node.children
    if not children:
        return f"<span>{words}</span>"
    items = "".join(f"<li>{_element(child, outline)}</li>" for child in children)
    open_ = "" if node.folded else " open"
    return f'<details{open_}><summary>{words}</summary><ul style="{_LIST}">{items}</ul></details>'
