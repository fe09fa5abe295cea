"""Records of a ledger found by what people type: an id, a name, or a part of either that only one record has."""

import difflib
from collections.abc import Iterable, Sequence
from typing import Any, cast

import attrs

from pingyuan_rules.engine import InvalidData, Label, Problem, Record, is_known
from pingyuan_rules.engine.wording.visible_text import visible
from pingyuan_rules.ledger.headings import normalized
from pingyuan_rules.ledger.ledger_model import Ledger
from pingyuan_rules.ledger.personal import seen
from pingyuan_rules.ledger.spellings import name_key

_NEAR = 10
_NAMED, _KNOWN = 3, 5
"""The number of near ids that a remedy names, or of other ids when none is near."""


@attrs.frozen
class Argument(Label):
    """An argument of a command, in words and as `--help` writes it."""

    @property
    def path(self) -> tuple[str, ...]:
        """The argument, for programs."""
        return (self.en,)


_ID = Argument("编号", "ID")


def find_records(ledger: Ledger, text: str, place: str | Label = _ID) -> tuple[Record, ...]:
    """The records that a text means: those with it as their id, else as their name, else the one with it as a part.

    Case, width and spaces do not matter. Several records of different classes may share an id, and some a name.

    Raises:
        InvalidData: If there is none; the remedy names similar ids. If several have it as a part; it names them.
    """
    if records := ledger.find(text):
        return records
    wanted = name_key(text)
    # Every class of a ledger has an id, which `Record` does not say.
    identified = [record for record in cast("Iterable[Any]", ledger) if is_known(record.id)]
    texts = [tuple(map(name_key, searchable_texts(record))) for record in identified]
    if records := tuple(record for record, names in zip(identified, texts, strict=True) if wanted in names):
        return records
    parts = [
        record
        for record, names in zip(identified, texts, strict=True)
        if wanted and any(wanted in name for name in names)
    ]
    if len(parts) == 1:
        return (parts[0],)
    if parts:
        raise InvalidData([ambiguous_problem(text, parts, place)])
    ids = {record.id for record in identified}
    near: Sequence[str | Label] = near_ids(text, ids) or near_names(wanted, zip(identified, texts, strict=True))
    expected = Label("台账里的一个编号或名称", "an id or a name in the ledger")
    problem = Problem(place, seen(text), expected, advice(near, sorted(ids)), kind="unknown")
    raise InvalidData([problem.moved_to(place)])


def find_all_records(ledger: Ledger, keys: Iterable[str], place: str) -> tuple[Record, ...]:
    """The records that any of several texts means, in that order and each once.

    Raises:
        InvalidData: With a problem for every text that means no record.
    """
    records: dict[int, Record] = {}
    problems: list[Problem] = []
    for key in dict.fromkeys(keys):
        try:
            records.update((id(each), each) for each in find_records(ledger, key, place))
        except InvalidData as error:
            problems += error.problems
    if problems:
        raise InvalidData(problems)
    return tuple(records.values())


def searchable_texts(record: Any) -> list[str]:
    """The id of a record and, if it has one, its name; only organizations of any kind have names."""
    name = getattr(record, "name", None)
    return [record.id, name] if isinstance(name, str) else [record.id]


def described(record: Any) -> Label:
    """A record by its id and, if it has one, its name.

    >>> from pingyuan_rules import Branch
    >>> described(Branch(id="ZB-0001", name="示范支部001")).en, described(Branch(id="ZB-0002")).en
    ('ZB-0001 (示范支部001)', 'ZB-0002')
    """
    key, *name = map(visible, searchable_texts(record))
    return Label(f"{key}（{name[0]}）", f"{key} ({name[0]})") if name else Label(key, key)


def ambiguous_problem(text: str, records: Iterable[Any], place: str | Label) -> Problem:
    """The problem that several records have a text as a part of their id or name."""
    matching = list(records)
    names = [described(record) for record in matching[:_KNOWN]]
    more = len(matching) > _KNOWN
    zh, en = "、".join(name.zh for name in names), ", ".join(name.en for name in names)
    expected = Label("只有一条记录具有的编号或名称", "an id or a name that only one record has")
    remedy = Label(
        f"{len(matching)} 条记录符合，请写明其一：{zh}{'等' if more else ''}",
        f"{len(matching)} records match; name one of {en}{' or others' if more else ''}",
    )
    return Problem(place, seen(text), expected, remedy, kind="unknown").moved_to(place)


def near_ids(key: str, ids: Iterable[str]) -> list[str]:
    """The ids that are similar to a key; those with the same letters in front come first."""
    # Sorted, since ids may come as a set; reversed, so that of ids alike but for case or width the first is named.
    names = {normalized(each): each for each in sorted(ids, reverse=True)}
    wanted, prefix = normalized(key), _prefix(normalized(key))
    same = [name for name in names if prefix and _prefix(name) == prefix]
    near = [
        *difflib.get_close_matches(wanted, same, n=_NEAR, cutoff=0.5),
        *difflib.get_close_matches(wanted, names, n=_NEAR, cutoff=0.5),
    ]
    near.sort(key=lambda name: (not name.startswith(wanted), _prefix(name) != prefix))
    return [names[name] for name in dict.fromkeys(near)]


def near_names(wanted: str, records: Iterable[tuple[Any, Sequence[str]]]) -> list[Label]:
    """The records whose names are similar to a text, the most similar first."""
    described_by_name = {names[-1]: described(record) for record, names in records}
    near = difflib.get_close_matches(wanted, described_by_name, n=_NAMED, cutoff=0.6)
    return [described_by_name[name] for name in near]


def _prefix(name: str) -> str:
    return name.rstrip("0123456789")


def advice(near: Iterable[str | Label], existing: Iterable[str | Label]) -> Label:
    """The remedy to check a name, with similar ones or, when there are none, a few that exist."""
    similar = list(near)[:_NAMED]
    names = [each if isinstance(each, Label) else Label(each, each) for each in similar or list(existing)[:_KNOWN]]
    zh, en = "、".join(each.zh for each in names), ", ".join(each.en for each in names)
    if similar:
        return Label(f"请核对，相近的有 {zh}", f"Check it; similar ones are {en}")
    return Label(f"请核对，例如 {zh}", f"Check it; for example {en}")
