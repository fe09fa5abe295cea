"""Every public value is pickled, and is written as JSON with a schema or refused with what to write instead."""

from __future__ import annotations

import dataclasses
import json
import math
import pickle
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import attrs
import jsonschema
import polars as pl
import pytest

import pingyuan_rules as pr
from engine.club_rules import Club
from pickled_values import county_values, own_values, raised_by
from pingyuan_rules import Branch, Organization, engine, from_json, proof, schema_of, to_json
from pingyuan_rules.ledger import Ledger
from pingyuan_rules.rules.county_laws import covered_unit_is_not_due, more_members_never_lower_the_fund
from sizes import only_in_check, variants
from written import written

if TYPE_CHECKING:
    from nowhere import Absent  # type: ignore[import-not-found] # pyright: ignore[reportMissingImports]

WRITTEN = {name: (value, cls) for name, (value, cls, brief) in written().items() if not brief}
MORE: dict[str, tuple[Any, Any]] = {
    "UNKNOWN": (pr.UNKNOWN, pr.Unknown),
    "a choice": (pr.Sector.NON_PUBLIC_ENTERPRISE, pr.Sector),
    "a stored choice": (engine.Provenance.ARTICLE, engine.Provenance),
    "a rounding": (engine.Rounding.HALF_UP, engine.Rounding),
    "a share": (Fraction(107, 118), Fraction),
    "a ratio": (engine.Ratio("0.000000001‰"), engine.Ratio),
    "a scale": (engine.Scale([(0, engine.Ratio("3%")), (100, engine.Ratio("5%"))]), engine.Scale),
    "a score": (engine.exact_decimal(88.5), engine.ExactDecimal),
    "ratios by amount": (engine.Scale([(0, engine.Ratio("3%")), (7, engine.Ratio("1/3"))]), engine.Scale),
    "amounts by number": (engine.Scale([(1, 5_000), (100, 12_000)]), engine.Scale),
    "a clause's reference": (pr.clause("P2S8"), engine.Cite),
    "facts": (engine.facts_of(Branch), dict[str, engine.FactInfo]),
    "records": (engine.Records([Branch()]), engine.Records[Branch]),
    "a set of records": (frozenset({Branch(id="a"), Branch(id="b")}), frozenset[Branch]),
    "readings": (pr.policy.readings(), dict[str, pr.policy.Reading]),
    "a unit": (engine.Unit("人", one="person", many="persons"), engine.Unit),
    "a subunit": (engine.Subunit("分", "hundredths", engine.Label("分", "points"), 2), engine.Subunit),
    "a month": (engine.MonthNumber("月", "month"), engine.MonthNumber),
    "wrong columns": (pr.check(pl.DataFrame({"full_members": [-1]}), Branch), engine.InvalidValues),
    "a wrong column": (pr.check(pl.DataFrame({"full_members": [-1]}), Branch)[0], engine.Invalid),
    "an invalid record": (raised_by(lambda: Branch(full_members=-1)), pr.InvalidData),
    "an invalid frame": (raised_by(lambda: pr.assess(pl.DataFrame({"x": [1]}), Branch)), pr.FrameError),
}
LATER = pr.policy_on(date(2020, 1, 1))
REMARK = engine.Label("参数不起作用", "a parameter changes nothing")
VERDICTS: dict[str, Any] = {
    "refuted": pr.prove(pr.must_form, unknown=True),
    "refuted by two records": pr.prove(pr.never_raises("full_members", pr.must_form)),
    "proved": proof.Proved(pr.must_form, pr.reachable(pr.must_form).scope),  # type: ignore[union-attr]
    "the same": pr.differ(pr.must_form, pr.PINGYUAN, LATER),
    "different": pr.differ(pr.joint_units_ok, pr.PINGYUAN, LATER),
    "not answered": pr.prove(pr.joint_units_ok),
    "undecided": pr.prove(pr.must_form, seconds=0),
    "scope": pr.reachable(pr.must_form).scope,  # type: ignore[union-attr]
    "outcomes": pr.reachable(pr.committee_staffed, unknown=True),
    "outcomes that are not settled": proof.Outcomes(
        pr.must_form, {True: pr.prove(pr.must_form, seconds=0)}, pr.reachable(pr.must_form).scope, smallest=False
    ),
    "an edge": pr.edges(pr.must_form)[0],  # type: ignore[index]
    "a least change": pr.least_change(pr.hollow_branch, Branch(has_signs=True, has_flag=False), False),
    "advice": pr.advise(pr.hollow_branch, Branch(has_signs=True, has_flag=False)),
    "nothing to advise": proof.NotAdvised(pr.hollow_branch, False, LATER),
    "findings with the least to do": pr.findings(Branch(full_members=2, signage_standard=False), least_change=True)[0],
    "a witness": pr.compare_policies(
        pr.Organization(full_members=9),
        pr.PINGYUAN,
        pr.policy_on(pr.PINGYUAN.on, pr.overlay({"minimum_full_members": 5})),
    ).witnesses()[0],
    "a remark": proof.Remark(proof.RemarkKind.IDLE_PARAMETER, REMARK, LATER, None, "minimum_full_members"),
    "a remark on a law": proof.Remark(
        proof.RemarkKind.BROKEN_LAW, REMARK, LATER, law=covered_unit_is_not_due, records=(Organization(),)
    ),
    "a remark on a rule": proof.Remark(
        proof.RemarkKind.DEAD_ANSWER, REMARK, LATER, pr.must_form, None, pr.must_form.clauses_on(LATER.on)
    ),
}
MORE |= {
    "a law": (covered_unit_is_not_due, engine.Law),
    "a law about two records": (more_members_never_lower_the_fund, engine.Monotony),
}
MORE |= {name: (value, type(value)) for name, value in VERDICTS.items()}
INFO = pr.must_form.info
REFUSED: dict[str, tuple[Any, str]] = {
    "what a rule is": (INFO, r"RuleInfo is not written as JSON; to_json\(rule\) writes all there is to know"),
    "a text of a rule": (pr.must_form.versions[0], r"Version is not written as JSON; to_json\(rule\) writes the texts"),
    "kind": (pr.must_form.kind, "Kind is not written as JSON; to_json"),
    "invariant": (Branch.invariants[0], r"Invariant is not written as JSON; schema_of\(Branch\) says in x-inv"),
    "relation": (engine.relations_of(Club)["players"], "RelationInfo is not written as JSON; schema_of"),
    "origin": (pr.policy_on(date(2019, 1, 1)).origin, r"Origin is not written as JSON; to_json\(policy\) writes"),
    "files": (
        pr.AssessedFiles(Branch, pr.PINGYUAN, None, 0, 0, 0, 0, (), {}, {}),
        "AssessedFiles is not written as JSON; write its parts",
    ),
    "recorded cases": (
        pr.record_cases(Ledger(organizations=(Organization(full_members=3),)), rules=[pr.must_form]),
        r"Recording is not written as JSON; recording.write\(path\) writes a file of cases",
    ),
    "unknown fact": (pr.UnknownFact(), r"UnknownFact is not written as JSON; str\(error\) is its message"),
    "not in force": (raised_by(lambda: pr.meetings_on_schedule(Branch())), r"RuleNotInForce is .*; str\(error\)"),
    "wrong record": (raised_by(lambda: pr.assess([Branch()], pr.Member)), r"WrongRecord is not .*; str\(error\)"),
    "rule error": (engine.RuleError("x", "y", 1, "z"), r"RuleError is not written as JSON; str\(error\)"),
    "fact added": (engine.FactAdded("x"), r"FactAdded is not written as JSON; str\(error\)"),
}
NO_DATA: dict[str, tuple[Any, str]] = {
    "class": (Branch, r"the class Branch is not written as JSON; schema_of\(Branch\) gives the schema"),
    "class in a list": ([engine.Kind], "the class Kind is not written as JSON; to_json writes records, policies"),
    "function": (pr.coverage, "the function coverage is not written as JSON; call it, and write what it returns"),
    "yuan": (pr.yuan(pr.fen(30_000)), "Decimal is not written as JSON; write amounts in fen"),
    "length": (timedelta(1), "timedelta is not written as JSON; write the number of days"),
    "bytes": (b"x", "bytes is not written as JSON; write the text"),
    "frame": (pl.DataFrame({"a": [1]}), r"DataFrame is not written as JSON; to_json\(records_of\(frame, Branch\)\)"),
    "object": (object(), "object is not written as JSON; to_json writes records, policies, overlays, answers"),
    "generator": ((each for each in "a"), "generator is not written as JSON; to_json writes"),
    "info in a list": ({"a": [INFO]}, "RuleInfo is not written as JSON"),
    "class as key": ({Branch: 1}, "keys of a JSON object are texts, stored values, days or whole numbers, each once"),
    "truth as key": ({True: 1}, "keys of a JSON object are .*; found True"),
    "keys that are one": ({1: 1, "1": 2}, "keys of a JSON object are .*, each once; found '1'"),
}


@pytest.mark.parametrize("name", MORE)
def test_a_public_value_is_written_and_has_a_schema(name: str) -> None:
    value, cls = MORE[name]
    document, schema = json.loads(to_json(value)), schema_of(cls)
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker()).validate(document)


@pytest.mark.parametrize("name", WRITTEN | MORE)
def test_a_pickle_is_written_as_what_was_pickled(name: str) -> None:
    value, _ = (WRITTEN | MORE)[name]
    assert to_json(pickle.loads(pickle.dumps(value))) == to_json(value)  # noqa: S301 - written on the same line


@pytest.mark.parametrize("name", REFUSED)
def test_a_public_value_that_is_no_data_is_refused_with_what_to_write(name: str) -> None:
    value, message = REFUSED[name]
    for whole in (value, [value], {"a": (value,)}):
        with pytest.raises(TypeError, match=message):
            to_json(whole)
    with pytest.raises(TypeError, match=f"^{type(value).__name__} has no schema; give a class that to_json writes"):
        schema_of(type(value))
    assert type(pickle.loads(pickle.dumps(value))) is type(value)  # noqa: S301 - as above


@pytest.mark.parametrize("name", NO_DATA)
def test_what_is_no_data_is_refused_with_what_to_write(name: str) -> None:
    value, message = NO_DATA[name]
    with pytest.raises(TypeError, match=message):
        to_json(value)


def test_every_public_class_is_among_them() -> None:
    values = [value for value, _ in [*(WRITTEN | MORE).values(), *REFUSED.values()]]
    values += [pr.assess(record()) for record in pr.book.records]
    values += [part for value in values if isinstance(value, tuple | list) for part in value]
    values += [part for value in values if isinstance(value, Mapping) for part in value.values()]
    values += [record() for record in pr.book.records]
    # Protocols have no values, and of enumerations one stands for all.
    classes = [
        each for home in (pr, engine, proof) for name in home.__all__ if isinstance(each := getattr(home, name), type)
    ]
    alone = [each for each in classes if not issubclass(each, Enum) and not getattr(each, "_is_protocol", False)]
    assert [each.__name__ for each in alone if not any(isinstance(value, each) for value in values)] == []
    assert len(alone) > 70


def complaint(ask: Any, value: Any) -> str:
    """What a function says of a value that it refuses by a TypeError; empty if it takes the value."""
    try:
        ask(value)
    except TypeError as error:
        return str(error)
    return ""


@pytest.mark.parametrize("home", variants(pr, engine, proof), ids=lambda home: home.__name__)
def test_every_public_name_is_written_or_refused(home: Any) -> None:
    values = {name: getattr(home, name) for name in home.__all__}
    texts = {name: complaint(to_json, value) for name, value in values.items()}
    assert [name for name, text in texts.items() if text and "is not written as JSON; " not in text] == []
    others = {pr: ["converter"], engine: ["Related"], proof: ["Way"]}.get(home, [])  # the latter two name types
    assert [name for name, text in texts.items() if text and not callable(values[name])] == others
    texts = {name: complaint(schema_of, value) for name, value in values.items()}
    assert [name for name, text in texts.items() if text and " has no schema; " not in text] == []


@only_in_check
def test_every_value_that_is_pickled_is_written_or_refused() -> None:
    texts = {name: complaint(to_json, value) for name, value in (own_values() | county_values()).items()}
    clear = ("is not written as JSON; ", "keys of a JSON object are ")
    assert [name for name, text in texts.items() if text and not any(words in text for words in clear)] == []


def test_published_figures_read_the_same_in_another_process() -> None:
    claims = pickle.loads(pickle.dumps(pr.published_figures()))  # noqa: S301 - as above
    assert json.loads(to_json(claims["activity_fund_per_member"]))["text"]["en"] == "=300 yuan"


@pytest.mark.parametrize(
    "cls", [list, dict, set, pr.Rows, engine.Assessments, engine.Records], ids=lambda cls: cls.__name__
)
def test_a_class_of_several_has_a_schema_with_its_items(cls: Any) -> None:
    with pytest.raises(
        TypeError, match=f"^{cls.__name__} alone has no schema; add the type that it holds, as in list.Branch. or"
    ):
        schema_of(cls)


@pytest.mark.parametrize("cls", [engine.Record, engine.Parameters, pr.Assessment, engine.Choice, Enum])
def test_what_others_derive_from_has_no_schema(cls: Any) -> None:
    with pytest.raises(TypeError, match=f"^{cls.__name__} has no schema; give a class that to_json writes, such as Br"):
        schema_of(cls)


def test_numbers_that_json_lacks_and_rings_are_refused() -> None:
    for number in (math.nan, math.inf):
        with pytest.raises(ValueError, match=r"JSON has no NaN and no infinities; write None, which is UNKNOWN"):
            to_json([number])
    with pytest.raises(ValueError, match="integer string conversion"):
        to_json(10**5_000)
    ring: list[Any] = []
    ring.append(ring)
    with pytest.raises(ValueError, match=r"what holds itself, or is nested hundreds of times, is not written as JSON"):
        to_json(ring)


def test_classes_of_ones_own_are_written_by_their_fields() -> None:
    @attrs.frozen
    class Request:
        branch: Branch
        absent: Absent | None = None  # known to type checkers alone

    @dataclasses.dataclass
    class Page:
        day: date
        share: Fraction
        tags: set[str]

    assert json.loads(to_json(Request(Branch(id="a")))) == {
        "branch": json.loads(to_json(Branch(id="a"))),
        "absent": None,
    }
    page = Page(date(2016, 10, 21), Fraction(1, 3), {"b", "c", "a"})
    assert to_json(page) == '{"day":"2016-10-21","share":"1/3","tags":["a","b","c"]}'
    assert to_json(
        {date(2016, 1, 1): 1, pr.Sector.NON_PUBLIC_ENTERPRISE: 2, 7: datetime(2016, 1, 1, 8, tzinfo=UTC)}
    ) == ('{"2016-01-01":1,"non_public_enterprise":2,"7":"2016-01-01T08:00:00+00:00"}')
    branches = {Branch(id="b"), Branch(id="a")}
    assert from_json(to_json(branches), set[Branch]) == branches
    assert to_json(engine.facts_of(Branch)).startswith('{"id":{"label"')
    assert Decimal(to_json(engine.exact_decimal(88.5))) == Decimal("88.5")
