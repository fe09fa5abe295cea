"""Records that show where two policies differ, for rules that answer alike about every record at hand."""

import json
import sys
from typing import Any

import attrs
import jsonschema
import pytest

from engine.harbor.boats import P1
from pingyuan_rules import (
    PINGYUAN,
    Organization,
    PartyOrganization,
    Status,
    assess,
    compare_policies,
    differ,
    display_language,
    fen,
    joint_minimum_met,
    overlay,
    policy_on,
    schema_of,
    to_json,
)
from pingyuan_rules.comparison import Answer, Witness
from pingyuan_rules.engine import UNKNOWN, Fen, Rulebook, any_of, times
from pingyuan_rules.proof import Differs, NotAnswered, Same, Undecided
from pingyuan_rules.rules import book
from test_policy_comparison import TARIFF, Ship, Tariff

STRICTER = policy_on(PINGYUAN.on, overlay({"minimum_full_members": 5}))
UNITS = [Organization(id="ZZ-0001", full_members=9), Organization(id="ZZ-0002", full_members=1)]


def witnesses(**options: Any) -> dict[str, Witness]:
    """The witnesses of a comparison in which nothing changes, by the names of their rules."""
    comparison = compare_policies(UNITS, PINGYUAN, STRICTER)
    assert comparison.affected == ()
    return {each.rule.name: each for each in comparison.witnesses(**options)}


def test_each_rule_has_the_smallest_record_that_it_answers_otherwise() -> None:
    found = witnesses()
    must_form = found["must_form"]
    assert must_form.record == Organization(full_members=3)
    assert (must_form.before, must_form.after) == (Answer(True, Status.DECIDED), Answer(False, Status.DECIDED))
    assert must_form.text("zh") == "“应当成立党组织”的结论由“是”变为“否”，例如：正式党员数：3人。"
    assert must_form.text("en") == (
        "“must form a Party organization” changes from “yes” to “no”, for example for: full members: 3 persons."
    )
    assert "full members: 3 persons" in must_form.html("en")
    with display_language("zh"):
        assert str(must_form) == must_form.text("zh")
    for each in found.values():
        assert isinstance(each.verdict, Differs)
        assert each.before != each.after


def test_a_requirement_that_is_not_asked_of_all_has_a_record_that_falls_short_under_one_policy() -> None:
    due = witnesses()["due_not_formed"]
    assert due.record == Organization(operating=True, full_members=3, party_organization=PartyOrganization.NONE)
    assert due.before == Answer(True, Status.DECIDED, True)
    assert due.after == Answer(False, Status.DECIDED, False)
    findings = [
        "due_not_formed" in {each.rule.name for each in assess(due.record, policy).findings}
        for policy in (PINGYUAN, STRICTER)
    ]
    assert findings == [True, False]


def test_rules_that_answer_otherwise_for_a_record_at_hand_need_none() -> None:
    comparison = compare_policies(
        [*UNITS, Organization(full_members=3, party_organization=PartyOrganization.JOINT)], PINGYUAN, STRICTER
    )
    names = {each.rule.name for each in comparison.witnesses()}
    assert "must_form" not in names
    assert "due_not_formed" in names


def test_without_time_nothing_is_claimed() -> None:
    found = witnesses(seconds=0)
    assert all(isinstance(each.verdict, Undecided) for each in found.values())
    assert found["must_form"].record is None
    assert found["must_form"].text("zh") == "“应当成立党组织”：未能查明。"


port = Rulebook("port", policy=Tariff, default=lambda: TARIFF, version="1")


@port.rule(zh="须申报", en="must declare", cites=P1)
def must_declare(ship: Ship, policy: Tariff) -> bool:
    return any_of(ship.foreign, times(policy.fee, ship.tons) >= fen(0))


@port.rule(zh="总费用", en="all dues", cites=P1)
def all_dues(ship: Ship, policy: Tariff) -> Fen:
    return times(policy.fee, ship.tons) + times(policy.per_ton, ship.tons)


def test_what_is_alike_for_every_record_is_said_to_be_proved() -> None:
    comparison = compare_policies(Ship(tons=0), TARIFF, attrs.evolve(TARIFF, fee=Fen(60)), book=port)
    declared, dues = comparison.witnesses()
    assert isinstance(declared.verdict, Same)
    assert declared.text("en") == "“must declare”: proved: every record whose facts are all known is answered alike."
    assert dues.record == Ship(tons=1)
    assert (dues.before, dues.after) == (Answer(150, Status.DECIDED), Answer(160, Status.DECIDED))


def test_what_is_proved_for_so_many_related_records_says_so() -> None:
    alike = Witness(joint_minimum_met, differ(joint_minimum_met, PINGYUAN, PINGYUAN))
    assert isinstance(alike.verdict, Same)
    bound = alike.verdict.scope.bound_text("en")
    assert bound
    assert alike.text("en").endswith(f"is answered alike ({bound}).")


def test_what_neither_policy_can_answer_is_said_to_lack_a_value() -> None:
    lacking = attrs.evolve(TARIFF, fee=UNKNOWN)
    comparison = compare_policies(Ship(tons=4), lacking, attrs.evolve(lacking, per_ton=Fen(7)), book=port)
    (dues,) = comparison.witnesses()
    assert isinstance(dues.verdict, NotAnswered)
    assert dues.text("zh") == "“总费用”：政策未设值。"


def test_rules_in_force_on_neither_day_are_not_compared() -> None:
    # This rule reads the number that changes, and begins years later.
    ended = {rule.name for rule in book.rules if not rule.info.in_force(PINGYUAN.on)}
    assert any("minimum_full_members" in rule.parameters for rule in book.rules if rule.name in ended)
    compared = {each.rule.name for each in compare_policies(UNITS, PINGYUAN, STRICTER).rules}
    assert not compared & ended


def test_as_json_they_keep_to_their_schema() -> None:
    comparison = compare_policies(UNITS, PINGYUAN, STRICTER)
    written = json.loads(to_json(comparison.witnesses()))
    jsonschema.validate(written, schema_of(tuple[Witness, ...]))
    first = written[0]
    assert (first["rule"], first["verdict"], first["record"]) == ("must_form", "Differs", {"full_members": 3})
    assert (first["before"]["value"], first["after"]["value"]) == (True, False)
    nothing = json.loads(to_json(comparison.witnesses(seconds=0)))
    jsonschema.validate(nothing, schema_of(tuple[Witness, ...]))
    assert nothing[0]["record"] is None


def test_without_the_solver_the_message_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "z3", None)
    with pytest.raises(ModuleNotFoundError, match=r"pingyuan-rules\[proof\]"):
        compare_policies(UNITS, PINGYUAN, STRICTER).witnesses()
