"""Before and after a rectification: what became of each shortfall of the earlier ledger, and what is new."""

import csv
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import attrs
import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pingyuan_rules import (
    PINGYUAN,
    Applicant,
    Branch,
    Committee,
    InvalidData,
    Leader,
    Member,
    Organization,
    PartyOrganization,
    Sector,
    Standing,
    policy_on,
)
from pingyuan_rules.engine import UNKNOWN, Lang, Record
from pingyuan_rules.ledger import AssessedLedger, Change, ChangeKind, Ledger, Verdict, write_results
from pingyuan_rules.ledger.ledger_model import FIELDS
from pingyuan_rules.policy import Policy
from sizes import examples
from strategies import records

SITE = ("has_work_funds", "signage_standard", "premises_standard", "files_standard", "work_standard")
STANDARD: dict[str, Any] = dict.fromkeys(SITE, True)
RIGHT = attrs.evolve(Branch(id="ZB-1", name="示范党支部001", township="示范镇01"), **STANDARD)
WRONG, UNSURE = attrs.evolve(RIGHT, files_standard=False), attrs.evolve(RIGHT, files_standard=UNKNOWN)
SURVEYED = Organization(id="ZZ-1", operating=True, knows_workforce=False)

CLEAR = attrs.evolve(
    SURVEYED,
    knows_operations=True,
    knows_workforce=True,
    knows_members=True,
    knows_investors=True,
    party_organization=PartyOrganization.STANDALONE,
)


def ledger(*recorded: Record) -> Ledger:
    """A ledger of some records."""
    fields: dict[str, Any] = {
        field: tuple(each for each in recorded if type(each) is record) for record, field in FIELDS.items()
    }
    return Ledger(**fields)


def changes(before: Ledger, after: Ledger, policy: Policy | None = None) -> tuple[Change, ...]:
    return AssessedLedger.of(after, policy, since=before).changes


def change(before: Record | None, after: Record | None, rule: str, policy: Policy | None = None) -> Change | None:
    """What became of one rule of one record."""
    earlier, later = (ledger() if each is None else ledger(each) for each in (before, after))
    matching = [each for each in changes(earlier, later, policy) if each.rule.name == rule]
    assert len(matching) <= 1
    return matching[0] if matching else None


PRACTICE = Branch(id="ZB-1", sector=Sector.SOCIAL_ORGANIZATION, themed_activities=12, volunteer_services=12)
NO_SERVICES = attrs.evolve(policy_on(date(2016, 12, 31)), volunteer_services_minimum=UNKNOWN)


@pytest.mark.parametrize(
    ("before", "after", "rule", "kind", "verdicts"),
    [
        (WRONG, RIGHT, "site_qualified", ChangeKind.PUT_RIGHT, (Verdict.NOT_MET, Verdict.MET)),
        (WRONG, WRONG, "site_qualified", ChangeKind.STILL_NOT_MET, (Verdict.NOT_MET, Verdict.NOT_MET)),
        (RIGHT, WRONG, "site_qualified", ChangeKind.NEW, (Verdict.MET, Verdict.NOT_MET)),
        (None, WRONG, "site_qualified", ChangeKind.NEW, (Verdict.NO_RECORD, Verdict.NOT_MET)),
        (UNSURE, WRONG, "site_qualified", ChangeKind.FOUND_NOT_MET, (Verdict.UNDECIDED, Verdict.NOT_MET)),
        # A fact that is unknown now has not been put right.
        (WRONG, UNSURE, "site_qualified", ChangeKind.NOW_UNDECIDED, (Verdict.NOT_MET, Verdict.UNDECIDED)),
        (WRONG, None, "site_qualified", ChangeKind.NO_LONGER_IN_LEDGER, (Verdict.NOT_MET, Verdict.NO_RECORD)),
        # A unit that has been closed: the rule is not asked of it any more, whatever its answer.
        (
            SURVEYED,
            attrs.evolve(SURVEYED, operating=False),
            "survey_complete",
            ChangeKind.NO_LONGER_ASKED,
            (Verdict.NOT_MET, Verdict.NOT_ASKED),
        ),
        # Even if it would meet the rule now: in the report, too, it does not count as meeting it.
        (
            SURVEYED,
            attrs.evolve(CLEAR, operating=False),
            "survey_complete",
            ChangeKind.NO_LONGER_ASKED,
            (Verdict.NOT_MET, Verdict.NOT_ASKED),
        ),
        (SURVEYED, CLEAR, "survey_complete", ChangeKind.PUT_RIGHT, (Verdict.NOT_MET, Verdict.MET)),
        # Nobody knows whether it operates: then the rule may be asked of it, and it does not meet it.
        (
            SURVEYED,
            attrs.evolve(SURVEYED, operating=UNKNOWN),
            "survey_complete",
            ChangeKind.NOW_UNDECIDED,
            (Verdict.NOT_MET, Verdict.UNDECIDED),
        ),
        (
            attrs.evolve(SURVEYED, operating=False),
            SURVEYED,
            "survey_complete",
            ChangeKind.NEW,
            (Verdict.NOT_ASKED, Verdict.NOT_MET),
        ),
        # The rule does not apply to a member who has died.
        (
            Member(id="DY-1", in_ledger=False, standing=Standing.FULL),
            Member(id="DY-1", in_ledger=False, standing=Standing.DECEASED),
            "ledger_entry_complete",
            ChangeKind.NO_LONGER_ASKED,
            (Verdict.NOT_MET, Verdict.NOT_ASKED),
        ),
    ],
)
def test_each_kind_of_change(
    before: Record | None, after: Record | None, rule: str, kind: ChangeKind, verdicts: tuple[Verdict, Verdict]
) -> None:
    made = change(before, after, rule)
    assert made is not None
    assert (made.kind, (made.before, made.after)) == (kind, verdicts)
    assert made.record == (after or before)


@pytest.mark.parametrize(("before", "after"), [(RIGHT, RIGHT), (UNSURE, RIGHT), (RIGHT, UNSURE), (RIGHT, None)])
def test_what_is_no_shortfall_in_either_ledger_is_not_told(before: Record, after: Record | None) -> None:
    assert change(before, after, "site_qualified") is None


def test_what_the_policy_has_no_value_for_is_not_put_right() -> None:
    held, not_held = PRACTICE, attrs.evolve(PRACTICE, themed_activities=0)
    made = change(not_held, held, "theme_practice_held", NO_SERVICES)
    assert made is not None
    assert (made.kind, made.after) == (ChangeKind.WITHOUT_VALUE, Verdict.NO_VALUE)
    made = change(held, not_held, "theme_practice_held", NO_SERVICES)
    assert made is not None
    assert (made.kind, made.before) == (ChangeKind.FOUND_NOT_MET, Verdict.NO_VALUE)


def test_a_changed_rule_is_no_rectification() -> None:
    # On the later day the term of the earlier ledger's branch has ended too.
    branch = Branch(id="ZB-1", elected_on=date(2014, 6, 1))
    earlier, later = policy_on(date(2017, 1, 1)), policy_on(date(2019, 1, 1))
    for first, second in ((earlier, later), (later, earlier)):
        before = AssessedLedger.of(ledger(branch), first)
        after = AssessedLedger.of(ledger(branch), second, since=before)
        assert after.since is not None
        assert after.since.policy == second
        assert {each.kind for each in after.changes} <= {ChangeKind.STILL_NOT_MET}
        # And again when both are asked under yet another policy.
        again = AssessedLedger.of(after, PINGYUAN)
        assert again.since is not None
        assert again.since.policy == PINGYUAN
    assert len(AssessedLedger.of(ledger(branch), later).assessments[Branch][0].findings) != len(
        AssessedLedger.of(ledger(branch), earlier).assessments[Branch][0].findings
    ), "the rule has changed"


def test_two_policies_cannot_be_put_together_by_hand() -> None:
    before, after = AssessedLedger.of(ledger(WRONG)), AssessedLedger.of(ledger(RIGHT), policy_on(date(2019, 1, 1)))
    with pytest.raises(ValueError, match="another policy"):
        attrs.evolve(after, since=before)


@pytest.mark.parametrize("written", ["zb-1", "ＺＢ－１", " ZB- 1"])
def test_one_id_in_another_spelling_is_one_record(written: str) -> None:
    made = change(attrs.evolve(WRONG, id=written), RIGHT, "site_qualified")
    assert made is not None
    assert made.kind is ChangeKind.PUT_RIGHT


def test_one_id_in_two_classes_is_two_records() -> None:
    before, after = ledger(WRONG), ledger(Member(id="ZB-1"))
    kinds = {each.rule.name: each.kind for each in changes(before, after)}
    assert kinds["site_qualified"] is ChangeKind.NO_LONGER_IN_LEDGER


def test_records_that_cannot_be_matched_are_refused() -> None:
    before = ledger(RIGHT, Branch(), Branch(), Organization(id="ZZ-1"), Organization(id="zz-1"))
    once = "expected each id once, whatever its case, width and spaces. Correct the ids that are given twice."
    every = "expected an id for every record, to compare the ledgers by. Give every record an id."
    with pytest.raises(InvalidData) as caught:
        AssessedLedger.of(ledger(Member()), since=before)
    assert caught.value.text("en").splitlines() == [
        f"earlier ledger, sheet Organization: found 'ZZ-1', 'zz-1', {once}",
        f"earlier ledger, sheet Branch: found 2 records without an id, {every}",
        f"later ledger, sheet Member: found 1 record without an id, {every}",
    ]
    assert caught.value.text("zh").splitlines()[1] == (
        "整改前的台账，工作表“党支部”：现为 2 条记录没有编号，应为每条记录都有编号，据以比较两份台账。请补上编号。"
    )


def test_records_that_nothing_is_asked_of_need_no_ids() -> None:
    assert changes(ledger(Applicant(), Applicant(), WRONG), ledger(Applicant(), RIGHT))[0].kind is ChangeKind.PUT_RIGHT


def test_ledgers_without_a_common_record_are_likely_not_of_one_county() -> None:
    other = AssessedLedger.of(ledger(attrs.evolve(RIGHT, id="B-1")), since=ledger(WRONG))
    assert other.unmatched_note is not None
    assert "the same id in both ledgers" in other.unmatched_note.en
    assert AssessedLedger.of(ledger(RIGHT, Member(id="DY-1")), since=ledger(WRONG)).unmatched_note is None
    assert AssessedLedger.of(ledger(), since=ledger(WRONG)).unmatched_note is None, "everything has gone"
    assert AssessedLedger.of(ledger(RIGHT)).unmatched_note is None


def test_without_an_earlier_ledger_there_are_no_changes() -> None:
    assessed = AssessedLedger.of(ledger(WRONG))
    assert (assessed.since, assessed.changes) == (None, ())


# For all ledgers.


@st.composite
def numbered(draw: st.DrawFn, cls: type[Any]) -> tuple[Any, ...]:
    """Records of a class with ids of their own, few enough for two ledgers to share some."""
    ids = draw(st.lists(st.sampled_from(["1", "2", "3", "４"]), unique=True, max_size=4))
    return tuple(attrs.evolve(draw(records(cls)), id=each) for each in ids)


ledgers = st.builds(
    Ledger,
    organizations=numbered(Organization),
    branches=numbered(Branch),
    members=numbered(Member),
    committees=numbered(Committee),
    leaders=numbered(Leader),
)
policies = st.sampled_from([PINGYUAN, NO_SERVICES, policy_on(date(2020, 12, 31))])
OF_EARLIER = {each for each in ChangeKind if each not in {ChangeKind.NEW, ChangeKind.FOUND_NOT_MET}}
OF_LATER = {ChangeKind.STILL_NOT_MET, ChangeKind.NEW, ChangeKind.FOUND_NOT_MET}


def shortfalls(assessed: AssessedLedger) -> Counter[tuple[type[Record], Any, str]]:
    """Every finding of a ledger by class of record, id and rule."""
    return Counter(
        (record, finding.record.id, finding.rule.name)
        for record, assessments in assessed.assessments.items()
        for each in assessments
        for finding in each.findings
    )


@given(ledgers, policies)
@examples(60)
def test_a_ledger_has_not_changed_since_itself(same: Ledger, policy: Policy) -> None:
    assessed = AssessedLedger.of(same, policy, since=same)
    assert {each.kind for each in assessed.changes} <= {ChangeKind.STILL_NOT_MET}
    assert len(assessed.changes) == shortfalls(assessed).total()


@given(ledgers, ledgers, policies)
@examples(100)
def test_every_shortfall_of_either_ledger_is_told_once(before: Ledger, after: Ledger, policy: Policy) -> None:
    assessed = AssessedLedger.of(after, policy, since=before)
    told: dict[bool, Counter[tuple[type[Record], Any, str]]] = {True: Counter(), False: Counter()}
    for each in assessed.changes:
        place = (each.rule.record, each.record.id, each.rule.name)
        assert each.kind in OF_EARLIER | OF_LATER
        told[True][place] += each.kind in OF_EARLIER
        told[False][place] += each.kind in OF_LATER
        if each.kind is ChangeKind.PUT_RIGHT:
            assert each.rule(each.record, policy) is each.rule.met_when
    assert assessed.since is not None
    assert +told[True] == shortfalls(assessed.since)
    assert +told[False] == shortfalls(assessed)


# In results.


def mixed() -> AssessedLedger:
    """Two branches of which one was put right and one is new, and a member who has left the ledger."""
    before = ledger(WRONG, Member(id="DY-1", branch_id="ZB-1", in_ledger=False, standing=Standing.FULL))
    return AssessedLedger.of(ledger(RIGHT, attrs.evolve(WRONG, id="ZB-2", name="=1+1")), since=before)


@pytest.mark.parametrize(
    ("lang", "sheet", "expected"),
    [
        (
            "en",
            "Changes",
            [
                ["put right", "示范镇01", None, "Branch", "ZB-1", "示范党支部001", "not met", "met", None],
                [
                    "new",
                    "示范镇01",
                    None,
                    "Branch",
                    "ZB-2",
                    "=1+1",
                    "not in the ledger",
                    "not met",
                    "Bring the files up to standard",
                ],
                ["no longer in the ledger", None, "ZB-1", "Member", "DY-1", None, "not met", "not in the ledger", None],
            ],
        ),
        (
            "zh",
            "整改前后",
            [
                ["已整改", "示范镇01", None, "党支部", "ZB-1", "示范党支部001", "不达标", "达标", None],
                ["新增", "示范镇01", None, "党支部", "ZB-2", "=1+1", "台账中无此记录", "不达标", "按标准整理资料"],
                ["台账中已无此记录", None, "ZB-1", "党员", "DY-1", None, "不达标", "台账中无此记录", None],
            ],
        ),
    ],
)
def test_the_workbook_has_a_sheet_of_changes(tmp_path: Path, lang: Lang, sheet: str, expected: list[list[Any]]) -> None:
    write_results(tmp_path / "results.xlsx", mixed(), lang=lang)
    book = openpyxl.load_workbook(tmp_path / "results.xlsx")
    assert book.sheetnames.index(sheet) == 2
    _, *rows = (list(row) for row in book[sheet].iter_rows(values_only=True))
    assert [[*row[:6], *row[8:10]] for row in rows] == [row[:-1] for row in expected]
    assert all(row[6] and row[7] for row in rows), "what is wrong, and the clauses"
    assert [row[10] for row in rows] == [row[-1] for row in expected]


def test_csv_files_of_changes_are_replaced_with_the_results(tmp_path: Path) -> None:
    write_results(tmp_path / "results", mixed(), lang="en")
    with (tmp_path / "results" / "changes.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["change"], row["id"], row["before"], row["now"]) for row in rows] == [
        ("put right", "ZB-1", "not met", "met"),
        ("new", "ZB-2", "not in the ledger", "not met"),
        ("no longer in the ledger", "DY-1", "not met", "not in the ledger"),
    ]
    # Results without an earlier ledger leave no changes of others behind.
    write_results(tmp_path / "results", mixed().ledger)
    assert not (tmp_path / "results" / "changes.csv").exists()
