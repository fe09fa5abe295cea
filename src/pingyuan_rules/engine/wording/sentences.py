"""A rule as a sentence; what is long or nested follows as a numbered list."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from pingyuan_rules.engine import terms as t
from pingyuan_rules.engine.values import BOOL
from pingyuan_rules.engine.wording.speech import CHOICES, LISTS, Speaker

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from pingyuan_rules.engine.definition import Definition
    from pingyuan_rules.engine.labels import Lang
    from pingyuan_rules.engine.terms import Term

INDENT = "   "


@attrs.frozen
class Sentence:
    """A sentence and the list that follows it; the items of the list are built alike.

    Attributes:
        text: The words.
        items: The items that follow, if any.
    """

    text: str
    items: tuple[Sentence, ...] = ()


def sentence(rule: Definition, lang: Lang, on: date | None = None) -> str:
    """A rule as one sentence; what is long or nested follows as a numbered list, a line each.

    Numbers such as `2.1` tell which item a line belongs to. Parameters are named, not valued: the
    sentence holds under every policy, or of several texts under every policy of a day.
    """
    whole = sentence_parts(rule, lang, on)
    return "\n".join([whole.text, *_numbered(whole.items, "")])


def _numbered(items: tuple[Sentence, ...], parent: str) -> Iterator[str]:
    for place, item in enumerate(items, 1):
        number = f"{parent}{place}."
        yield f"{INDENT * number.count('.')}{number} {item.text}"
        yield from _numbered(item.items, number)


def sentence_parts(rule: Definition, lang: Lang, on: date | None = None) -> Sentence:
    """A rule as a sentence and the items of its list; of several texts that of a day, or each with its days.

    Of a law, which has its label beside it, what it says.
    """
    speaker, term = Speaker(rule, lang), rule.term
    if not isinstance(term, t.ByDay):
        return _sentence(rule, term, speaker)
    if on is not None:
        return _sentence(rule, term.on(on), speaker)
    words, texts = speaker.words, list[Sentence]()
    for version in rule.versions:
        text = _sentence(rule, version.term, speaker)
        texts.append(attrs.evolve(text, text=words.text_of_days.format(version.label.text(lang), text.text)))
    return Sentence(f"{words.by_texts.format(speaker.quoted(rule.label.text(lang)))}{words.colon}", tuple(texts))


def _sentence(rule: Definition, term: Term, speaker: Speaker) -> Sentence:
    words, lang, applies = speaker.words, speaker.lang, ""
    if isinstance(term, t.Concerns):
        applies, term = words.applies_if.format(speaker.statement(term.condition)), term.item
    name = speaker.quoted(rule.label.text(lang))
    if isinstance(term, t.Const) and isinstance(term.value, bool):
        return Sentence(f"{applies}{(words.always if term.value else words.never).format(name)}{words.stop}")
    if isinstance(term, t.Implies):
        sides = [term.premise, term.conclusion]
        long = [side for side in sides if _is_long(side, speaker)]
        texts = (speaker.brief(side) if side in long else speaker.statement(side) for side in sides)
        text = f"{applies}{_capitalized(words.if_then.format(*texts))}"
        return _item(text, long, speaker) if long else Sentence(f"{text}{words.stop}")
    template = words.holds_when if term.kind == BOOL else words.is_value
    if rule.is_law:
        template = "{1}"
    if term.kind != BOOL and isinstance(term, CHOICES):
        template = words.is_by_case
    if not _is_long(term, speaker):
        return Sentence(f"{applies}{_capitalized(template.format(name, speaker.statement(term)))}{words.stop}")
    head = speaker.brief(term)
    if isinstance(term, CHOICES):
        # The cases of a yes or no are announced like any others: "holds when the first case that applies is met" halts.
        heads = {t.Ranked: words.ranked, t.ChooseOne: words.one_case}
        template, head = words.decided_by, heads.get(type(term), words.cases).head
    text = f"{applies}{_capitalized(template.format(name, head))}{words.colon}"
    return Sentence(text, _items(term, speaker))


def _capitalized(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}"


def _is_long(term: Term, speaker: Speaker) -> bool:
    """Whether a term is clearer as a list than in running text."""
    lists = [part for part in t.walk(term) if isinstance(part, LISTS)]
    # One list within another, in running text, leaves open which "and" belongs to which.
    nested = any(isinstance(below, LISTS) for part in lists for below in t.walk(*part.children))
    return bool(lists) and (nested or len(speaker.full(term)) > speaker.words.width)


def _items(term: Term, speaker: Speaker) -> tuple[Sentence, ...]:
    """The items of the lists that a term's short form announces."""
    lists = _outermost_lists(term)
    if len(lists) > 1:
        return tuple(_item(speaker.brief(part), (part,), speaker) for part in lists)
    (part,) = lists
    if not isinstance(part, CHOICES):
        items = part.children[1:] if isinstance(part, t.AtLeast) else part.children
        return tuple(
            _item(speaker.brief(item), (item,), speaker) if _is_long(item, speaker) else Sentence(speaker.full(item))
            for item in items
        )
    cases = []
    for case in part.cases:
        condition, value = case[0], case[-1]
        texts = [speaker.brief(side) if _is_long(side, speaker) else speaker.statement(side) for side in case]
        head = speaker.case_template(value).format(texts[0], texts[-1]) + speaker.rank(case)
        cases.append(_item(head, [side for side in (condition, value) if _is_long(side, speaker)], speaker))
    if isinstance(part, t.ChooseOne):
        return tuple(cases)
    last = part.otherwise
    template = speaker.otherwise_template(last)
    if _is_long(last, speaker):
        return (*cases, _item(template.format(speaker.brief(last)), (last,), speaker))
    return (*cases, Sentence(template.format(speaker.statement(last))))


def _outermost_lists(term: Term) -> list[Term]:
    if isinstance(term, LISTS):
        return [term]
    return [part for child in term.children for part in _outermost_lists(child)]


def _item(head: str, long_parts: Sequence[Term], speaker: Speaker) -> Sentence:
    """An item of a list; one long part is set out right below it, several each under a heading of their own."""
    if not long_parts:
        return Sentence(head)
    text = f"{head}{speaker.words.colon}"
    if len(long_parts) == 1:
        return Sentence(text, _items(long_parts[0], speaker))
    return Sentence(text, tuple(_item(speaker.brief(part), (part,), speaker) for part in long_parts))
