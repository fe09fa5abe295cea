"""The names of sheets and columns: the records' own labels and names, and what else people call them."""

import difflib
import re
import tomllib
from collections.abc import Hashable, Iterable, Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any, cast

from pingyuan_rules.engine import FactInfo, Label, Record, facts_of
from pingyuan_rules.engine.history import comparable
from pingyuan_rules.engine.wording.column_headings import YUAN
from pingyuan_rules.ledger.ledger_model import FIELDS
from pingyuan_rules.ledger.written_forms import plain
from pingyuan_rules.words import CHOICES, EXAMPLE, HOW_TO, PROBLEMS


def normalized(text: str) -> str:
    """Text with half-width forms, in lower case, and with one space where there were several."""
    return " ".join(plain(text).casefold().split())


def key(text: str) -> str:
    """Text as sheets, headings and choices are compared: `normalized`, and without any space.

    >>> key("单位　名称"), key("Full  Members")
    ('单位名称', 'fullmembers')
    """
    return comparable(text)


@cache
def synonyms() -> Mapping[str, Any]:
    """The contents of `synonyms.toml`: `sheets`, `headings`, `cells` and `credit_codes`."""
    text = files(str(__package__)).joinpath("synonyms.toml").read_text(encoding="utf-8")
    return MappingProxyType(tomllib.loads(text))


SHEETS_NOT_READ = frozenset({HOW_TO.zh, HOW_TO.en, CHOICES.zh, CHOICES.en, PROBLEMS.zh, PROBLEMS.en})
"""The sheets that this library writes beside those of a ledger, in both languages; they hold no records."""

_REMARK = re.compile(r"\(([^()]*)\)$")
_REMARKS = frozenset({"必填", "选填", "可选", "required", "optional"})
# Offices put a year, a number, or that of an annex before a sheet's name: 2016年党支部台账, 3、党员, 附件1 企业台账.
_BEFORE = re.compile(
    r"[0-9]{4}年?度?|\(?[0-9]{1,2}[.、)_-]|\(?[一二三四五六七八九十]{1,2}[、.)]"
    r"|(?:附[件表]?[0-9一二三四五六七八九十]*|表[0-9一二三四五六七八九十]+)(?:-[0-9]+)?[:.、_-]*"
)
# Or the name of the county: 平远县两新组织台账. A town's own sheet is only a part of one, and 乡镇 no name.
_COUNTY = re.compile("[^0-9]{2,6}?[省市县](?=.)")
_AFTER = re.compile(r"\([0-9]{4}年?(?:度|[0-9]{1,2}月)?\)$")
# A place before or after the class, or alone; 乡镇, 各镇 and 全镇 are no place.
_PLACE = (
    "(?P<place>(?!乡镇|城镇|城乡|村镇|镇街|[各全本每])[\u4e00-\u9fff]{1,6}?(?:镇|乡|街道|社区|园区|开发区|集聚区|片区)"
    "|县直(?:机关|单位)?)"
)
_PLACE_FIRST = re.compile(rf"{_PLACE}(?:政府|办事处)?[-_:.、(]*(?P<rest>.*?)\)?")
_PLACE_LAST = re.compile(rf"(?P<rest>[^-_:(]+)[-_:(]+{_PLACE}\)?")
# Several may follow one another, as in 党员信息登记表; 台帐 is a common spelling of 台账.
_SHEET_WORDS = ("表", "台账", "台帐", "信息", "情况", "基本", "登记", "统计", "汇总", "一览", "名册", "明细", "清单")


def sheet_label(record: type[Record]) -> Label:
    """The name of the sheet for a class of record."""
    return Label(record.label.zh, record.label.en.capitalize())


def file_stem(record: type[Record]) -> str:
    """The name of the CSV file for a class of record, without its ending."""
    return record.__name__.lower()


def heading(info: FactInfo) -> Label:
    """The heading of a fact's column; that of an amount of money says that it is in yuan."""
    return with_unit(info.label, info.kind.name)


def with_unit(label: Label, kind: str) -> Label:
    """A label, followed by the unit when its kind is an amount of money."""
    return Label(label.zh + YUAN.zh, label.en + YUAN.en) if kind == "fen" else label


def record_of(name: str) -> type[Record] | None:
    """The class of record that a sheet or a file is named after, in Chinese, English or by class name.

    A year, a number, that of an annex or a county before the name does not count, nor do words such as 台账 after it.

    >>> record_of("2016年党支部台账").__name__, record_of("附件1 平远县企业基本情况表（2016年）").__name__
    ('Branch', 'Organization')
    """
    word = _AFTER.sub("", key(name))
    while word not in _sheets():
        end = next((end for end in _SHEET_WORDS if word.endswith(end)), None)
        start = _BEFORE.match(word) or _COUNTY.match(word)
        if start is not None and start.end():
            word = word[start.end() :]
        elif end is not None:
            word = word.removesuffix(end)
        else:
            return None
    return _sheets()[word]


def split_place(name: str) -> tuple[str, str] | None:
    """The place that the name of a sheet begins or ends with, and what else it says, if it names a place.

    >>> split_place("大柘镇"), split_place("2、平远县石正镇企业台账（2016年）"), split_place("企业-石正镇")
    (('大柘镇', ''), ('石正镇', '企业台账'), ('石正镇', '企业'))
    >>> split_place("乡镇企业"), split_place("单位") is None
    (None, True)
    """
    word, before = _AFTER.sub("", key(name)), ""
    while word != before:
        before, start = word, _BEFORE.match(word) or _COUNTY.match(word)
        word = word[start.end() :] if start is not None else word
    match = _PLACE_LAST.fullmatch(word) or _PLACE_FIRST.fullmatch(word)
    return None if match is None else (match["place"], match["rest"])


def record_by_headings(rows: Iterable[Iterable[object]]) -> type[Record] | None:
    """The class of record whose facts the headings in some rows name; None if it is not clear which.

    >>> record_by_headings([["党支部编号", "党支部名称", "换届日期"]]).__name__
    'Branch'
    >>> record_by_headings([["编号", "名称"]]) is None
    True
    """
    texts = [[cell for cell in row if isinstance(cell, str)] for row in rows]
    counts = {
        record: max((len({info.name for text in row if (info := fact_of(record, text))}) for row in texts), default=0)
        for record in FIELDS
    }
    most = max(counts.values())
    likely = [record for record, count in counts.items() if count == most]
    return likely[0] if most and len(likely) == 1 else None


def is_heading(text: str) -> bool:
    """Whether a text is a heading of any sheet."""
    return any(fact_of(record, text) is not None for record in FIELDS)


def fact_of(record: type[Record], text: str) -> FactInfo | None:
    """The fact that a heading names, by its label, its name, a former label or a synonym; amounts are in yuan.

    Spaces, an asterisk or colon at either end, and a remark in brackets that only gives the unit do not count.
    """
    word = key(text).strip("*:")
    headings = _headings(cast("Hashable", record))
    if word in headings:
        return headings[word]
    remark = _REMARK.search(word)
    info = headings.get(word[: remark.start()].strip("*:")) if remark else None
    if remark is None or info is None:
        return None
    # An amount that says (元) has been found above; with another unit, such as 万元, it is not the fact.
    unit = None if info.kind.name == "fen" else info.unit
    remarks = _REMARKS if unit is None else _REMARKS | {key(unit.zh), key(unit.en)}
    return info if remark[1] in remarks else None


def doubtful_fact(record: type[Record], text: str) -> FactInfo | None:
    """The fact that a heading may mean, but for what it leaves open.

    Of an amount it leaves open whether it was paid, when, or in yuan; of a number of members whether all are full ones.

    >>> doubtful_fact(record_of("党支部"), "书记津贴（元/月）").name, doubtful_fact(record_of("党支部"), "书记")
    ('allowance_paid', None)
    """
    word = key(text).strip("*:")
    base = _REMARK.sub("", word)
    for fact, names in synonyms()["doubtful"].get(file_stem(record), {}).items():
        if base in map(key, names):
            return facts_of(record)[fact]
    # The amount itself, in another unit: 万元, 元/月.
    other_unit = base != word and fact_of(record, text) is None
    info = _headings(cast("Hashable", record)).get(base + key(YUAN.zh)) if other_unit else None
    return info if info is not None and info.kind.name == "fen" else None


def is_own_heading(info: FactInfo, text: str) -> bool:
    """Whether a heading is the fact's own label or name, not a synonym."""
    return key(text) in {key(name) for name in _own_names(info)}


def is_example(text: str) -> bool:
    """Whether an id is that of an example row of the template.

    >>> is_example("示例-ZB-0001"), is_example("EXAMPLE-ZB-0001"), is_example("ZB-0001")
    (True, True, False)
    """
    return text.startswith((EXAMPLE.zh, EXAMPLE.en))


def names_credit_codes(text: str) -> bool:
    """Whether a heading says that every id below it is a unified social credit code."""
    return key(text).strip("*:") in map(key, synonyms()["credit_codes"])


@cache
def _sheets() -> Mapping[str, type[Record]]:
    return {
        key(name): record
        for record in FIELDS
        for name in (
            record.label.zh,
            record.label.en,
            file_stem(record),
            *synonyms()["sheets"].get(file_stem(record), ()),
        )
    }


@cache
def _headings(record: Any) -> Mapping[str, FactInfo]:
    infos = facts_of(record)
    others = synonyms()["headings"].get(file_stem(record), {})
    synonymous = {key(name): infos[fact] for fact, names in others.items() for name in names}
    for info in infos.values():
        for former in info.former:
            label = with_unit(Label(former, former), info.kind.name)
            synonymous |= {key(label.zh): info, key(label.en): info}
    return synonymous | {key(name): info for info in infos.values() for name in _own_names(info)}


@cache
def heading_words() -> frozenset[str]:
    """Every heading that some sheet may have, as headings are compared and without what stands in brackets."""
    return frozenset(word.partition("(")[0] for record in FIELDS for word in _headings(cast("Hashable", record)))


def _own_names(info: FactInfo) -> tuple[str, ...]:
    label, name = heading(info), with_unit(Label(info.name, info.name), info.kind.name)
    return (label.zh, label.en, name.zh, name.en)


def nearest(name: str, labels: Iterable[Label], cutoff: float = 0.6) -> Label | None:
    """The label closest to a name that is not among them, or None when none is close."""
    words = {normalized(text): label for label in labels for text in (label.zh, label.en)}
    near = difflib.get_close_matches(normalized(name), words, n=1, cutoff=cutoff)
    return words[near[0]] if near else None
