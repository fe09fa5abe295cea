"""What sheets and columns are called; the records themselves say it, so there is no second list."""

import difflib
import unicodedata
from collections.abc import Hashable, Iterable, Mapping
from functools import cache
from typing import Any, cast

from pingyuan_rules.engine import FactInfo, Label, Record, facts_of
from pingyuan_rules.ledger.model import FIELDS

YUAN = Label("（元）", " (yuan)")
"""What the heading of an amount ends with, so that nobody takes yuan for fen."""


def normalized(text: str) -> str:
    """Text as headings and choices are compared: full-width forms, case and spaces do not count."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def sheet_label(record: type[Record]) -> Label:
    """What the sheet of a class of record is called."""
    return Label(record.label.zh, record.label.en.capitalize())


def file_stem(record: type[Record]) -> str:
    """What the CSV file of a class of record is called, without its ending."""
    return record.__name__.lower()


def heading(info: FactInfo) -> Label:
    """What the column of a fact is called; amounts of money say that they are in yuan."""
    return with_unit(info.label, info.kind.name)


def with_unit(label: Label, kind: str) -> Label:
    """A label, with the unit where it names an amount of money."""
    return Label(label.zh + YUAN.zh, label.en + YUAN.en) if kind == "fen" else label


def record_of(name: str) -> type[Record] | None:
    """The class of record that a sheet or a file is named after, in Chinese, English or by class name."""
    return _sheets().get(normalized(name))


def fact_of(record: type[Record], text: str) -> FactInfo | None:
    """The fact that a heading names: by its Chinese or English label or its name, in yuan where it is an amount."""
    return _headings(cast("Hashable", record)).get(normalized(text))


@cache
def _sheets() -> Mapping[str, type[Record]]:
    return {
        normalized(name): record for record in FIELDS for name in (record.label.zh, record.label.en, file_stem(record))
    }


@cache
def _headings(record: Any) -> Mapping[str, FactInfo]:
    return {normalized(name): info for info in facts_of(record).values() for name in _names(info)}


def _names(info: FactInfo) -> tuple[str, ...]:
    label, name = heading(info), with_unit(Label(info.name, info.name), info.kind.name)
    return (label.zh, label.en, name.zh, name.en)


def nearest(name: str, labels: Iterable[Label]) -> Label | None:
    """The label closest to a name that is none of them, or None where none comes near."""
    words = {normalized(text): label for label in labels for text in (label.zh, label.en)}
    near = difflib.get_close_matches(normalized(name), words, n=1)
    return words[near[0]] if near else None
