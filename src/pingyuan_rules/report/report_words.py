"""How the report words numbers, results and whatever the ledger holds."""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeVar

from pingyuan_rules.engine import UNKNOWN, Choice, Citation, Cite, Label, Lang, Rule, is_known
from pingyuan_rules.measures import Count, Interval, Rate, Row, Target
from pingyuan_rules.measures.number_words import MET, SIGNS, UNKNOWN_WORD, group_name, rate_word
from pingyuan_rules.report.page_model import Bar, Cell, Clauses, Tone

R = TypeVar("R", bound=Row)

TONES: Mapping[Any, Tone] = {True: "good", False: "bad", UNKNOWN: "open"}
MOST_GROUPS = 40
"""How many groups of a kind a table or a chart shows at most."""
NONE = "—"
"""What stands where there is nothing to count."""
WHOLE = 1000
_PERCENT = 100
_LONGEST = 120
_HIDDEN = frozenset({"Cc", "Cs", "Zl", "Zp"})
_DIRECTIONS = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def tr(zh: str, en: str, lang: Lang) -> str:
    """A wording in the page's language."""
    return zh if lang == "zh" else en


# Numbers.


def number(value: int) -> str:
    """A number of things: 12,345."""
    return f"{value:,}"


def span(low: int, high: int) -> str:
    """A number of which only the bounds may be known."""
    return number(low) if low == high else f"{number(low)}-{number(high)}"


def count_cell(count: Count) -> Cell:
    """A count, or its bounds."""
    return Cell(span(count.low, count.high))


def number_cell(value: int) -> Cell:
    """A number of things."""
    return Cell(number(value))


def lacking_cell(interval: Interval) -> Cell:
    """How many more it takes; nothing where nothing says how many are asked for."""
    return Cell(span(interval.low, interval.high) if is_known(interval) else NONE)


# Rates.


def is_empty(rate: Rate) -> bool:
    """Whether nothing belongs to the base of a rate, nor may."""
    return not rate.surely + rate.maybe


def rate_text(rate: Rate) -> str:
    """A rate in percent, or its bounds."""
    return NONE if is_empty(rate) else rate_word(rate)


def rate_cell(rate: Rate, target: Target | None = None) -> Cell:
    """A rate with its bar."""
    return Cell(rate_text(rate), bar=bar(rate, target))


def bar(rate: Rate, target: Target | None = None) -> Bar | None:
    """A rate as a bar; None over an empty base."""
    if is_empty(rate):
        return None
    wanted = None if target is None or not is_known(target.percent) else target.percent * WHOLE // _PERCENT
    return Bar(int(rate.low * WHOLE), -int(-rate.high * WHOLE // 1), wanted)


def base_cell(rate: Rate) -> Cell:
    """How many units a rate is taken over."""
    return Cell(span(rate.surely, rate.surely + rate.maybe))


def target_text(target: Target) -> str:
    """A target: ≥90%; a dash where the policy has none."""
    return f"{SIGNS[target.bound]}{target.percent}%" if is_known(target.percent) else NONE


def met_cell(met: Any, lang: Lang) -> Cell:
    """Whether a target is met."""
    return Cell(MET[met].text(lang), TONES[met])


# Groups and choices.


def first_few(rows: Sequence[R]) -> Sequence[R]:
    """As many groups as are shown."""
    return rows[:MOST_GROUPS]


def left_out(rows: Sequence[Row], lang: Lang) -> str:
    """How many townships there are, where not all are shown."""
    if len(rows) <= MOST_GROUPS:
        return ""
    return tr(
        f"共 {number(len(rows))} 个乡镇，此处列出前 {MOST_GROUPS} 个。",
        f"There are {number(len(rows))} townships; the first {MOST_GROUPS} are shown.",
        lang,
    )


def joined(notes: Iterable[str], lang: Lang) -> str:
    """Sentences in a row; those that have nothing to say are left out."""
    return tr("", " ", lang).join(filter(None, notes))


def group_cell(row: Row, lang: Lang) -> Cell:
    """What a group of records is called."""
    named = [value for value in row.key if is_known(value) and not isinstance(value, Choice)]
    return Cell(shown(group_name(row.group, lang)), given=bool(named))


def choice_text(value: Any, lang: Lang) -> str:
    """A choice, or that it is not known."""
    return UNKNOWN_WORD.text(lang) if value is UNKNOWN else str(value.label.text(lang))


def keys(cites: Iterable[Cite | Citation]) -> Clauses:
    """The keys of clauses."""
    return tuple(cite.key for cite in cites)


def clauses_of(*rules: Rule[Any, Any, Any]) -> Clauses:
    """The keys of the clauses that rules rest on, each once."""
    return tuple(dict.fromkeys(key for rule in rules for key in keys(rule.standing.cites)))


def listed(parts: Sequence[str], lang: Lang) -> str:
    """Words in a row."""
    return tr("、", ", ", lang).join(parts)


def capitalized(label: Label, lang: Lang) -> str:
    """A label as it begins a line: in English with a capital."""
    text = label.text(lang)
    return text[:1].upper() + text[1:]


# What the ledger holds.


def known_text(record: Any, name: str) -> str:
    """A text of a record, fit to be shown; empty where it is not known, or there is no such fact."""
    value = getattr(record, name, UNKNOWN)
    return shown(value) if is_known(value) else ""


def shown(text: str) -> str:
    """A text of the ledger, fit to be shown: what cannot be seen is named, and what is endless is cut off.

    Whoever reads a page has to see what stands in a cell: characters that turn the direction of writing, and such as
    have no look at all, are written as their numbers.

    >>> shown("示范企业\u202e001"), shown("示" * 300)[-12:]
    ('示范企业⟨U+202E⟩001', '示示示示示示示示示示示…')
    """
    cut = text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
    return "".join(
        f"⟨U+{ord(character):04X}⟩"
        if character in _DIRECTIONS or unicodedata.category(character) in _HIDDEN
        else character
        for character in cut
    )
