"""Values in words: numbers with their units, months, members of enumerations, severities and periods."""

from __future__ import annotations

from datetime import date
from enum import Enum
from typing import TYPE_CHECKING, Any, cast

import attrs

from pingyuan_rules.engine.history import last_day
from pingyuan_rules.engine.labels import Choice, Label, MonthNumber, Subunit, Unit
from pingyuan_rules.engine.rates.scales import Scale
from pingyuan_rules.engine.values import FEN, FEN_PER_YUAN, UNKNOWN, Fen, Kind, yuan
from pingyuan_rules.engine.wording.phrases import phrases
from pingyuan_rules.engine.wording.quantities import year_and_month

if TYPE_CHECKING:
    from pingyuan_rules.engine.labels import Lang, Severity


def in_words(value: object, kind: Kind, unit: Label | None, lang: Lang) -> str:  # noqa: PLR0911 - a line for each kind
    """A value with its unit; truth as yes and no."""
    words = phrases(lang)
    if value is UNKNOWN:
        return words.unknown
    if isinstance(value, bool):
        return words.yes if value else words.no
    if isinstance(value, Scale):
        by, gives = kind.parts
        pairs = [(in_words(low, by, None, lang), in_words(given, gives, unit, lang)) for low, given in value.brackets]
        return words.comma.join(words.bracket_from.format(*pair) for pair in pairs)
    if kind == FEN and isinstance(unit, Subunit):  # an amount times percent: hundredths of a fen
        value = attrs.evolve(unit, places=unit.places + len(str(FEN_PER_YUAN)) - 1).amount(cast("int", value))
        return words.yuan.format(f"{value:,}" if value % 1 == 0 or (value * 10) % 1 else f"{value:,.2f}")
    if kind == FEN:  # whole yuan have no decimals, as in the article and on office forms
        return words.yuan.format(f"{yuan(Fen(cast('int', value))):,}".removesuffix(".00"))
    if isinstance(value, Enum | date):
        return member(value, lang)
    if isinstance(unit, Subunit):
        value, unit = unit.amount(cast("int", value)), unit.whole
    if isinstance(unit, MonthNumber):
        return month_text(cast("int", value), lang)
    if unit is None:
        return str(value)
    noun = unit.one if lang == "en" and isinstance(unit, Unit) and value == 1 else unit.text(lang)
    return words.counted.format(value, noun)


def month_text(value: int, lang: Lang) -> str:
    """A calendar month (year * 12 + month) in words."""
    words, (year, month) = phrases(lang), year_and_month(value)
    return words.month.format(year, words.month_names[month - 1])


def months_text(first: int, last: int, lang: Lang) -> str:
    """The calendar months from one to another in words, the year once if it is the same."""
    if first == last:
        return month_text(first, lang)
    words, (year, month), (end_year, end_month) = phrases(lang), year_and_month(first), year_and_month(last)
    if year == end_year:
        return words.months_of_year.format(year, words.month_names[month - 1], words.month_names[end_month - 1])
    return words.months.format(month_text(first, lang), month_text(last, lang))


def member(value: Enum | date, lang: Lang) -> str:
    """A member of an enumeration, or a date, in words."""
    if isinstance(value, Choice):
        return value.label.text(lang)
    return str(value.value) if isinstance(value, Enum) else value.isoformat()


def record_name(record: type[Any], lang: Lang) -> str:
    """What records of a class are called, or an empty string if the class has no label."""
    label = getattr(record, "label", None)
    return label.text(lang) if isinstance(label, Label) else ""


def severity_words(severities: tuple[tuple[date | None, Severity], ...], lang: Lang) -> str:
    """How strictly a rule binds: in one word, or by provision, as in "expected before 2018-10-28, required since"."""
    words = phrases(lang)
    if len(severities) == 1:
        return severities[0][1].label.text(lang)
    first = words.severity_until.format(severities[1][0], severities[0][1].label.text(lang))
    later = [words.severity_since.format(since, severity.label.text(lang)) for since, severity in severities[1:]]
    return words.comma.join([first, *later])


def no_value_words(ended: date | None, lang: Lang) -> str:
    """What stands for a parameter without a value: whether it had one that ended, and when."""
    words = phrases(lang)
    return words.no_value if ended is None else words.value_ended.format(last_day(ended))


def period_words(since: date, until: date | None, lang: Lang) -> str:
    """The first day on which a value holds, and the last if there is one."""
    words = phrases(lang)
    return since.isoformat() if until is None else words.period.format(since, last_day(until))
