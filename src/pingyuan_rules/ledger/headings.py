"""What sheets and columns are called: by the records' own labels and names, and by what else people call them."""

import difflib
import re
import tomllib
import unicodedata
from collections.abc import Hashable, Iterable, Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any, cast

from pingyuan_rules.engine import FactInfo, Label, Record, facts_of
from pingyuan_rules.ledger.ledger_model import FIELDS


def normalized(text: str) -> str:
    """Text without what does not count: full-width forms, case, and more than one space in a row."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def key(text: str) -> str:
    """Text as sheets, headings and choices are compared: as `normalized`, and without any space.

    >>> key("单位　名称"), key("Full  Members")
    ('单位名称', 'fullmembers')
    """
    return "".join(normalized(text).split())


@cache
def synonyms() -> Mapping[str, Any]:
    """What `synonyms.toml` says: `sheets`, `headings` and `cells`."""
    text = files("pingyuan_rules.ledger").joinpath("synonyms.toml").read_text(encoding="utf-8")
    return MappingProxyType(tomllib.loads(text))


YUAN = Label("（元）", " (yuan)")
"""What the heading of an amount ends with, so that nobody takes yuan for fen."""

_REMARK = re.compile(r"\(([^()]*)\)$")
_REMARKS = frozenset({"必填", "选填", "可选", "required", "optional"})
_YEAR = re.compile(r"^(?:[0-9]{4}年?度?|[0-9]{1,2}[.、)-])")
_SHEET_WORDS = ("表", "台账", "台帐", "信息", "情况", "登记", "名册", "明细", "清单")


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
    """The class of record that a sheet or a file is named after, in Chinese, English or by class name.

    A year or a number before the name and words such as 台账 behind it do not count.

    >>> record_of("2016年党支部台账").__name__
    'Branch'
    """
    word = _YEAR.sub("", key(name))
    while word not in _sheets():
        end = next((end for end in _SHEET_WORDS if word.endswith(end)), None)
        if end is None:
            return None
        word = word.removesuffix(end)
    return _sheets()[word]


def fact_of(record: type[Record], text: str) -> FactInfo | None:
    """The fact that a heading names: by its Chinese or English label, its name or a synonym, in yuan for an amount.

    Spaces, an asterisk or colon at an end, and a remark in brackets that only tells the unit do not count.
    """
    word = key(text).strip("*:")
    known = _headings(cast("Hashable", record))
    if word in known:
        return known[word]
    remark = _REMARK.search(word)
    info = known.get(word[: remark.start()].strip("*:")) if remark else None
    return info if remark and info is not None and remark[1] in _remarks(info) else None


def is_own_heading(info: FactInfo, text: str) -> bool:
    """Whether a heading is the fact's own label or name, and no synonym."""
    return key(text) in {key(name) for name in _own_names(info)}


def names_credit_codes(text: str) -> bool:
    """Whether a heading says that every id below it is a unified social credit code."""
    return key(text).strip("*:") in map(key, synonyms()["credit_codes"])


def _remarks(info: FactInfo) -> frozenset[str]:
    unit = frozenset() if info.unit is None or info.kind.name == "fen" else {key(info.unit.zh), key(info.unit.en)}
    return _REMARKS | unit


@cache
def _sheets() -> Mapping[str, type[Record]]:
    return {
        key(name): record
        for record in FIELDS
        for name in (record.label.zh, record.label.en, file_stem(record), *synonyms()["sheets"][file_stem(record)])
    }


@cache
def _headings(record: Any) -> Mapping[str, FactInfo]:
    infos = facts_of(record)
    others = synonyms()["headings"][file_stem(record)]
    found = {key(name): infos[fact] for fact, names in others.items() for name in names}
    return found | {key(name): info for info in infos.values() for name in _own_names(info)}


def _own_names(info: FactInfo) -> tuple[str, ...]:
    label, name = heading(info), with_unit(Label(info.name, info.name), info.kind.name)
    return (label.zh, label.en, name.zh, name.en)


def nearest(name: str, labels: Iterable[Label], cutoff: float = 0.6) -> Label | None:
    """The label closest to a name that is none of them, or None where none comes near."""
    words = {normalized(text): label for label in labels for text in (label.zh, label.en)}
    near = difflib.get_close_matches(normalized(name), words, n=1, cutoff=cutoff)
    return words[near[0]] if near else None
