"""assess and findings: one record, a collection, another policy; what a result and a finding carry."""

import pickle
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import attrs
import polars as pl
import pytest

import pingyuan_rules
from pingyuan_rules import (
    PINGYUAN,
    UNKNOWN,
    Branch,
    Formation,
    Member,
    Organization,
    OrganizationAssessment,
    PartyOrganization,
    Severity,
    Standing,
    Status,
    assess,
    assess_files,
    book,
    coverage,
    findings,
    frame_of,
    must_form,
    overlay,
    policy_on,
    sql_of,
    to_json,
)
from pingyuan_rules.engine import Assessment, Rulebook, WrongRecord
from pingyuan_rules.engine.assessment import bind
from pingyuan_rules.ledger import AssessedLedger, Ledger

LATER = policy_on(date(2019, 12, 31))
DUE = Organization(
    operating=True,
    full_members=3,
    party_organization=PartyOrganization.NONE,
    has_case_plan=False,
    knows_reason_unformed=False,
    has_instructor=True,
)


def test_a_pickled_result_has_its_rules_in_a_new_process() -> None:
    script = """import pickle, sys
result = pickle.load(sys.stdin.buffer)
print(type(result).__module__, len(result.status), [finding.rule.name for finding in result.findings])"""
    done = subprocess.run(
        [sys.executable, "-c", script], input=pickle.dumps(assess(DUE)), check=True, capture_output=True, timeout=60
    )
    names = [finding.rule.name for finding in findings(DUE)]
    assert done.stdout.decode().strip() == f"pingyuan_rules.results {len(book.rules_of(Organization))} {names}"


def test_another_book_about_the_same_records_has_results_of_its_own() -> None:
    other = Rulebook("other", policy=PINGYUAN.__class__, default=lambda: PINGYUAN, version="1")

    @other.rule(cites=must_form.clauses)
    def is_large(unit: Organization) -> bool:
        return unit.full_members >= 100

    result = other.assess(DUE)
    assert result.rules == (is_large,)
    assert type(result) is not type(assess(DUE))
    assert type(assess(DUE)) is OrganizationAssessment


def test_former_names_of_a_rule_and_its_book_still_serve() -> None:
    other = Rulebook("other", policy=type(PINGYUAN), default=lambda: PINGYUAN, version="1")
    with pytest.warns(DeprecationWarning, match="met_when"):
        maker = other.rule(cites=must_form.clauses, shall_be=False)

    with pytest.raises(TypeError, match="shall_be is the former name of met_when; leave it out"):
        other.rule(cites=must_form.clauses, met_when=True, shall_be=False)

    @maker
    def is_small(unit: Organization) -> bool:
        return unit.full_members < 3

    assert (is_small.met_when, is_small.standing.shall_be, is_small.standing) == (False, False, is_small.info)
    assert other.policy_or_own(None) is other.resolve_policy(None) is PINGYUAN
    assert [finding.rule for finding in other.assess(Organization(full_members=2)).findings] == [is_small]


def test_one_record_gives_one_typed_result() -> None:
    result = assess(DUE)
    assert (result.must_form, result.due_not_formed, result.work_covered) == (True, True, True)
    assert result.formation_priority is UNKNOWN
    assert result.record is DUE
    assert result.policy == PINGYUAN
    assert result.version == pingyuan_rules.__version__
    assert result.fingerprint == PINGYUAN.fingerprint


def test_the_status_speaks_of_every_rule() -> None:
    status = assess(Organization(full_members=2, operating=True)).status
    assert list(status) == [rule.name for rule in book.rules_of(Organization)]
    assert status["must_form"] is Status.DECIDED
    assert status["case_plan_in_place"] is Status.NOT_APPLICABLE
    assert status["work_covered"] is Status.UNKNOWN
    assert assess(Branch()).status["size_route"] is Status.NOT_IN_FORCE


def test_another_policy_by_position_for_a_record() -> None:
    five = attrs.evolve(PINGYUAN, minimum_full_members=5)
    assert assess(DUE, five).must_form is False
    assert assess(DUE, five).policy == five
    assert assess(DUE, None).must_form is True


def test_another_policy_by_name_for_a_record() -> None:
    five = attrs.evolve(PINGYUAN, minimum_full_members=5)
    assert assess(DUE, policy=five) == assess(DUE, five)
    assert assess(DUE, policy=None).must_form is True


def test_a_record_takes_one_policy_and_no_class() -> None:
    ask: Any = assess
    for arguments, named in (((Organization,), {}), (("2016",), {}), ((PINGYUAN,), {"policy": PINGYUAN})):
        with pytest.raises(TypeError, match=r"a record takes a policy and nothing else: assess\(branch, policy\)"):
            ask(DUE, *arguments, **named)


def test_a_collection_names_its_class_and_gives_a_result_for_each() -> None:
    records = [DUE, Organization(full_members=2), Organization()]
    assert [each.must_form for each in assess(records, Organization)] == [True, False, UNKNOWN]
    assert [each.must_form for each in assess(iter(records), Organization)] == [True, False, UNKNOWN]
    two = attrs.evolve(PINGYUAN, minimum_full_members=2)
    assert [each.must_form for each in assess(records, Organization, two)] == [True, True, UNKNOWN]
    assert [each.must_form for each in assess(records, Organization, policy=two)] == [True, True, UNKNOWN]
    assert assess([], Organization) == ()
    assert assess(tuple(records), Organization)[0] == assess(DUE)


def test_what_no_rule_is_about_is_refused_rather_than_found_without_fault() -> None:
    asks: list[Any] = [findings, book.assess, book.explain]
    for ask in asks:
        for wrong in ([DUE], {"full_members": 3}, 3):
            with pytest.raises(WrongRecord, match=f"has no rules about {type(wrong).__name__}"):
                ask(wrong)


def test_a_collection_without_its_class_is_refused() -> None:
    ask: Any = assess
    for of in (None, PINGYUAN, "Organization", int):
        with pytest.raises(TypeError, match=r"names its class of record: assess\(rows, Branch\)"):
            ask([DUE], of)


def test_a_ledger_is_assessed_by_its_classes_or_whole() -> None:
    ask: Any = assess
    member = Member(branch_id="ZB-1", standing=Standing.FULL)
    ledger = Ledger(branches=(Branch(id="ZB-1", full_members=2, probationary_members=0),), members=(member,)).linked()
    with pytest.raises(TypeError, match=r"assess\(ledger.branches, Branch\); AssessedLedger.of\(ledger\)"):
        ask(ledger)
    assert assess(ledger.branches, Branch) == AssessedLedger.of(ledger).assessments[Branch]
    assert assess(ledger.branches, Branch)[0].roll_agrees is False


def test_a_record_of_another_class_is_refused() -> None:
    ask: Any = assess
    with pytest.raises(WrongRecord, match="expected Branch, found Organization"):
        ask([Branch(), DUE], Branch)
    wrong: Any = Branch()
    with pytest.raises(WrongRecord, match="must_form is about Organization, not Branch"):
        must_form(wrong)
    with pytest.raises(WrongRecord, match="must_form is about Organization, not int"):
        must_form(wrong.units.__class__ and 3)


def test_a_rule_that_is_asked_about_several_at_once_says_how_to_ask() -> None:
    ask: Any = must_form
    rows = {"full_members": 3}
    for question in (ask, ask.explain, ask.status, ask.missing):
        with pytest.raises(
            WrongRecord, match=r"not list: ask about each, \[must_form\(record\) for record in records\]"
        ):
            question([DUE])
        with pytest.raises(WrongRecord, match=r"not dict: write must_form\(Organization\(\*\*facts\)\)"):
            question(rows)
    for question in (ask, ask.explain):
        with pytest.raises(WrongRecord, match=r"not DataFrame: write must_form\.over\(frame\)"):
            question(pl.DataFrame([rows]))


def test_findings_say_what_falls_short_in_the_order_of_the_rules() -> None:
    found = findings(DUE)
    assert [each.rule.name for each in found] == ["survey_complete", "case_plan_in_place", "due_not_formed"]
    assert found == assess(DUE).findings
    due = found[-1]
    assert due.facts == {"operating": True, "full_members": 3, "party_organization": PartyOrganization.NONE}
    assert [each.key for each in due.clauses] == ["P2S8"]
    assert due.severity is Severity.REQUIRED
    assert (due.label.zh, due.label.en) == ("应建未建", "due but not formed")
    assert due.remedies("zh")
    assert due.remedies()


def test_what_is_unknown_or_not_applicable_or_not_in_force_is_no_finding() -> None:
    assert findings(Organization()) == ()
    assert findings(Branch()) == ()
    crowded = Branch(formation=Formation.JOINT, units=6)
    assert findings(crowded) == ()
    (only,) = findings(crowded, LATER)
    assert (only.rule.name, only.severity, only.policy) == ("joint_units_ok", Severity.EXPECTED, LATER)


def test_rules_that_only_inform_never_fall_short() -> None:
    informing = {rule.name for rule in book.rules if rule.standing.shall_be is None}
    assert {"must_form", "organization_covered", "aid_eligible", "five_good_met", "committee_required"} <= informing
    for rule in book.rules:
        assert rule.standing.shall_be is None or rule.kind.name == "bool", rule


FALLS_SHORT_WHEN_FALSE = {
    "structure_conforms", "committee_staffed", "instructors_sent", "contact_load_ok", "contact_duties_done",
    "survey_complete", "case_plan_in_place", "work_covered", "site_qualified", "guidance_paired", "training_met",
    "systems_complete", "theme_practice_held", "allowance_floor_met", "meetings_on_schedule", "joint_units_ok",
    "ledger_entry_complete", "group_meetings_on_schedule", "lectures_given", "organizational_life_held",
    "appraisal_of_members_held", "instruction_hours_met", "secretary_hours_met", "roll_agrees", "units_agree",
    "joint_minimum_met", "excellent_within_share",
}  # fmt: skip
FALLS_SHORT_WHEN_TRUE = {
    "due_not_formed", "joint_above_minimum", "hollow_branch", "out_of_contact", "due_to_join_not_joined",
    "standalone_below_minimum", "branch_below_minimum", "term_expired", "closed_with_organization",
}  # fmt: skip


def test_which_answer_falls_short() -> None:
    assert {rule.name for rule in book.rules if rule.standing.shall_be is True} == FALLS_SHORT_WHEN_FALSE
    assert {rule.name for rule in book.rules if rule.standing.shall_be is False} == FALLS_SHORT_WHEN_TRUE


def test_results_are_values() -> None:
    result = assess(DUE)
    assert result == assess(attrs.evolve(DUE))
    again = pickle.loads(pickle.dumps(result))  # noqa: S301 - written on the same line
    assert again == result
    assert again.formation_priority is UNKNOWN
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        result.must_form = False  # type: ignore[misc] # what the test is about


def test_a_result_class_whose_fields_are_not_the_rules_is_refused() -> None:
    @attrs.frozen
    class Short(Assessment):
        must_form: bool

    with pytest.raises(TypeError, match="Short must have one field per rule about Organization; they differ in"):
        bind(Short, book.rules_of(Organization))


@pytest.mark.parametrize(
    "option",
    [
        {"missing": "unknown"},
        {"check": False},
        {"small_integers": True},
        {"shortfalls": True},
        {"rules": ["must_form"]},
        {"related": {}},
    ],
)
def test_options_for_frames_are_not_dropped_without_a_word(option: dict[str, Any]) -> None:
    ask: Any = assess
    for data in ((DUE,), ([DUE], Organization)):
        with pytest.raises(TypeError, match="missing, check, small_integers, shortfalls, rules and related are for"):
            ask(*data, **option)


def test_the_name_of_an_overlay_stands_in_every_answer(tmp_path: Path) -> None:
    policy = policy_on(
        date(2019, 12, 31), overlay({"name": "another county", "version": "2", "minimum_full_members": 5})
    )
    result, rows, why = assess(DUE, policy), coverage([DUE], policy=policy), must_form.explain(DUE, policy)
    frame_of([DUE], Organization).write_parquet(tmp_path / "in.parquet")
    assess_files(tmp_path / "in.parquet", Organization, policy, out=tmp_path / "out")
    manifests = [path.read_text(encoding="utf-8") for path in (tmp_path / "out").rglob("*.json")]
    assert manifests
    assert result.overlay == rows[0].overlay == "another county 2"
    shown = [
        repr(policy),
        result.html(),
        to_json(result),
        to_json(why),
        to_json(rows),
        why.text("zh"),
        why.html(),
        rows[0].overlay,
    ]
    for text in (*shown, sql_of(Organization, "duckdb", policy=policy), *manifests):
        assert "another county 2" in text
    assert why.text().endswith("Values laid over the policy:\n  another county 2")
    county = (repr(PINGYUAN), assess(DUE).overlay, must_form.explain(DUE).text(), sql_of(Organization, "duckdb"))
    assert not [text for text in county if "overlay" in text or "laid over" in text or "county 2" in text]
