"""Structure hooks for policies, for where their values come from, and for another county's values."""

from datetime import date
from typing import Any

import attrs

from pingyuan_rules.convert.json_places import CORRECT, Problems, limited, wrong
from pingyuan_rules.convert.json_values import Read, nullable, value_reader
from pingyuan_rules.convert.structuring import Hook, object_of, read_keys, read_list, read_object
from pingyuan_rules.engine import (
    UNKNOWN,
    Citation,
    FactInfo,
    InvalidData,
    Kind,
    Label,
    Parameters,
    Provenance,
    Source,
    facts_of,
    is_known,
)
from pingyuan_rules.engine.problems import ProblemLog
from pingyuan_rules.engine.values import DATE, TEXT
from pingyuan_rules.policy.clauses import clauses, find
from pingyuan_rules.policy.dated_values import (
    A_CLAUSE,
    GIVEN_BY_THE_ARTICLE,
    NAME_IT,
    NEED_A_CLAUSE,
    OF_ONES_OWN,
    Overlay,
    article_gives,
    read_overlay,
)
from pingyuan_rules.policy.parameters import Policy

_SOURCES = object_of(Label("参数来源", "sources of parameters"))
_SOURCE = object_of(Label("参数值的来源", "where a value comes from"))
_CLAUSE = object_of(Label("自带的条款", "a clause that it brings along"))
_CLAUSE_KEY = Label("本库或 own 中的条款编号", "the key of a clause of this library or of own")
_OVERLAY = object_of(Label("本县的取值", "the values of a county"))
_REASON = object_of(Label("中英文理由（zh、en）", "a reason (zh, en)"))
_text, _day = value_reader(TEXT), value_reader(DATE)


def policy_hook(cls: type[Parameters]) -> Hook:
    """For a policy class: a JSON object with every parameter, null where it has no value yet; sources may be absent."""
    infos = facts_of(cls)
    readers = {name: nullable(info, CORRECT) for name, info in infos.items()}
    readers["on"] = value_reader(infos["on"].kind)  # a policy always has its day
    readers["sources"] = sources_reader(cls)
    unknown = dict.fromkeys(infos, UNKNOWN) | {"on": date.max}  # any day lets the other values be checked together
    expected = object_of(Label("政策参数", "a policy"))

    def structure(value: Any, _: Any) -> Any:
        with limited() as limits:
            problems = Problems(limits)
            values = read_keys(value, readers, infos, expected, problems)
            return problems.make(cls, unknown | values)

    return structure


def sources_reader(cls: type[Parameters]) -> Read:
    """The function that reads where each value of a policy comes from."""
    # People's own policies rest on clauses of their own, which this library does not know.
    check = _check_authority if issubclass(cls, Policy) else lambda source, _: source

    def source_reader(info: FactInfo) -> Read:
        clause = {
            "key": _text, "document": _words, "dated": _day, "place": _words, "term": _words, "paraphrase": _words,
        }  # fmt: skip
        readers: dict[str, Read] = {
            "value": nullable(info, CORRECT),
            "provenance": value_reader(Kind("Provenance", Provenance)),
            "since": _day,
            "cites": lambda value: tuple(read_list(value, _text)),
            "reason": lambda value: None if value is None else _words(value),
            "until": lambda value: None if value is None else _day(value),
            "own": lambda value: tuple(
                read_list(value, lambda each: read_object(each, clause, _build_clause, _CLAUSE))
            ),
        }
        # Policies that were written before values could end have no such key, and few values bring clauses along.
        optional: dict[str, Any] = {"until": None, "own": []}
        return lambda value: check(
            read_object(optional | value if isinstance(value, dict) else value, readers, Source, _SOURCE), info.name
        )

    readers = {name: source_reader(info) for name, info in facts_of(cls).items()}

    def read(value: Any) -> dict[str, Source]:
        with limited() as limits:
            problems = Problems(limits)
            sources = read_keys(value, readers, (), _SOURCES, problems)
        problems.check()
        return sources

    return read


def _words(value: Any) -> Label:
    words: Label = read_object(value, {"zh": _text, "en": _text}, Label, _REASON)
    return words


def _build_clause(document: Label, place: Label, **more: Any) -> Citation:
    short = Label(f"《{document.zh}》{place.zh}", f"{document.en}, {place.en}")  # as an overlay's file names it
    return Citation(document=document, place=place, short=short, **more)


def _check_authority(source: Source, name: str) -> Source:
    """Refuse a source that claims what it does not name; its clauses can be found afterwards."""
    own = {clause.key for clause in source.own}
    unknown = [key for key in source.cites if key not in own and key not in clauses()]
    with limited() as limits:
        problems = Problems(limits)
        for key in unknown:
            problems.take("cites", wrong(key, _CLAUSE_KEY, "unknown"))
        if source.provenance in NEED_A_CLAUSE and not source.cites:
            problems.add("cites", A_CLAUSE, NAME_IT, "required")
        # A value that the policy lacks is said to have been UNKNOWN in the article too.
        if source.provenance is Provenance.ARTICLE and is_known(source.value) and not article_gives(name, source.value):
            problems.take("provenance", wrong("article", GIVEN_BY_THE_ARTICLE, "choice", OF_ONES_OWN))
    problems.check()
    return attrs.evolve(source, find=find)


def overlay_hook(value: Any, _: Any) -> Overlay:
    """Another county's values from a JSON object, which names only what it changes; days are texts."""
    if not isinstance(value, dict):
        raise wrong(value, _OVERLAY, "type")
    with limited() as limits:
        problems = ProblemLog(max(limits.problems, 0), near_names=limits.near_names)
    try:
        return read_overlay(value, "overlay", "", None, problems, from_json=True)
    except InvalidData as error:
        # Below the place of a file stand the keys of it; JSON has paths alone, and this may be inside of another value.
        told = [attrs.evolve(each, place=str(each.place).removeprefix("overlay: ")) for each in error.problems]
        raise InvalidData(told, more=error.more) from None
