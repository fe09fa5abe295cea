"""The words reading: a rule as a sentence or as a formula, in any language that has a table of phrases."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pingyuan_rules.engine import terms as t
from pingyuan_rules.engine.values import BOOL
from pingyuan_rules.engine.wording.formulas import formula
from pingyuan_rules.engine.wording.speech import LISTS, Speaker

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pingyuan_rules.engine.definition import Definition
    from pingyuan_rules.engine.labels import Lang
    from pingyuan_rules.engine.terms import Term

__all__ = ["formula", "sentence"]

INDENT = "   "


def sentence(rule: Definition, lang: Lang) -> str:
    """A rule as one sentence; what is long or nested follows as a numbered list, a line each.

    Numbers such as `2.1` tell which item a line belongs to. Parameters are named, not valued: the
    sentence holds under every policy.
    """
    speaker = Speaker(rule, lang)
    words, term, where = speaker.words, rule.term, ""
    if isinstance(term, t.Concerns):
        where, term = words.where.format(speaker.statement(term.condition)), term.item
    name = speaker.quoted(rule.label.text(lang))
    if isinstance(term, t.Const) and isinstance(term.value, bool):
        return f"{where}{(words.always if term.value else words.never).format(name)}{words.stop}"
    template = words.holds_when if term.kind == BOOL else words.is_value
    if not _is_long(term, speaker):
        return f"{where}{template.format(name, speaker.statement(term))}{words.stop}"
    if isinstance(term, t.Choose | t.Ranked) and term.kind != BOOL:
        template = words.decided_by
    return "\n".join([f"{where}{template.format(name, speaker.brief(term))}{words.colon}", *_items(term, speaker, "")])


def _is_long(term: Term, speaker: Speaker) -> bool:
    """Whether a term is clearer as a list than in running text."""
    lists = [part for part in t.walk(term) if isinstance(part, LISTS)]
    nested = any(isinstance(below, LISTS) for part in lists for below in t.walk(*part.children))
    return bool(lists) and (nested or len(speaker.full(term)) > speaker.words.width)


def _items(term: Term, speaker: Speaker, number: str) -> Iterator[str]:
    """The lists that a term's short form announces, item by item."""
    lists = list(_outermost(term))
    if len(lists) > 1:
        for place, part in enumerate(lists, 1):
            yield from _item(f"{number}{place}.", speaker.brief(part), (part,), speaker)
        return
    for place, (head, parts) in enumerate(_entries(lists[0], speaker), 1):
        yield from _item(f"{number}{place}.", head, parts, speaker)


def _outermost(term: Term) -> Iterator[Term]:
    if isinstance(term, LISTS):
        yield term
    else:
        for child in term.children:
            yield from _outermost(child)


def _entries(term: Term, speaker: Speaker) -> Iterator[tuple[str, tuple[Term, ...]]]:
    """Each item of a list: its words, and the terms that are set out below it."""
    if not isinstance(term, t.Choose | t.Ranked):
        for item in term.children[1:] if isinstance(term, t.AtLeast) else term.children:
            long = _is_long(item, speaker)
            yield speaker.brief(item) if long else speaker.full(item), (item,) if long else ()
        return
    for case in term.cases:
        condition, value = case[0], case[-1]
        long_terms = tuple(part for part in (condition, value) if _is_long(part, speaker))
        said = speaker.brief(condition) if condition in long_terms else speaker.statement(condition)
        yield speaker.case_template(value).format(said, _short(value, speaker)) + speaker.rank(case), long_terms
    last = term.otherwise
    yield speaker.words.otherwise.format(_short(last, speaker)), (last,) if _is_long(last, speaker) else ()


def _short(term: Term, speaker: Speaker) -> str:
    return speaker.brief(term) if _is_long(term, speaker) else speaker.statement(term)


def _item(number: str, head: str, parts: tuple[Term, ...], speaker: Speaker) -> Iterator[str]:
    yield f"{INDENT * number.count('.')}{number} {head}{speaker.words.colon if parts else ''}"
    if len(parts) == 1:
        yield from _items(parts[0], speaker, number)
        return
    for place, part in enumerate(parts, 1):
        yield from _item(f"{number}{place}.", speaker.brief(part), (part,), speaker)
