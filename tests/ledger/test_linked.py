"""Branches have the members and units that name them, and nothing is guessed of those that nobody recorded."""

import shutil
from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, cast

import attrs
import openpyxl
import pandas as pd
import pytest

from pingyuan_rules import (
    UNKNOWN,
    Applicant,
    Branch,
    InvalidData,
    Member,
    Organization,
    Status,
    assess,
    assess_files,
    findings,
    policy_on,
)
from pingyuan_rules.choices import Formation, PartyOrganization, Standing
from pingyuan_rules.cli.closing_lines import undecided_line
from pingyuan_rules.engine import Record, Records, facts_of, is_known
from pingyuan_rules.ledger import (
    AssessedLedger,
    Ledger,
    inspect_ledger,
    read_ledger,
    sample_ledger,
    write_csv,
    write_results,
    write_workbook,
)
from pingyuan_rules.report import report
from pingyuan_rules.returned.summary_figures import unmet_block
from pingyuan_rules.rules import book, roll_agrees, units_agree
from sizes import only_in_check

JOINT, NONE, STANDALONE = PartyOrganization.JOINT, PartyOrganization.NONE, PartyOrganization.STANDALONE
OF_THE_ROLL = {
    "roll_agrees", "units_agree", "units_listed", "units_full_members", "joint_minimum_met", "excellent_within_share",
}  # fmt: skip


def unit(number: int, branch: str = "", **facts: Any) -> Organization:
    """A unit with one full member."""
    named = {"branch_id": branch, "party_organization": JOINT} if branch else {"party_organization": NONE}
    return Organization(**{"id": f"ZZ-{number}", "full_members": 1, "probationary_members": 0, **named, **facts})


def member(number: int, branch: str) -> Member:
    return Member(id=f"DY-{number}", branch_id=branch, standing=Standing.FULL)


def county(**changes: Any) -> Ledger:
    """Two branches of which each is named by three units, and the first by three members too."""
    facts: dict[str, Any] = {"formation": Formation.JOINT, "units": 3, "full_members": 3, "probationary_members": 0}
    sheets: dict[str, Any] = {
        "branches": (Branch(id="A", **facts), Branch(id="B", **facts)),
        "organizations": (*(unit(n, "A") for n in (1, 2, 3)), *(unit(n, "B") for n in (4, 5, 6)), unit(7)),
        "members": tuple(member(n, "A") for n in (1, 2, 3)),
    }
    return Ledger(**{**sheets, **changes})


Read = Callable[..., Any]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Writes a ledger as a folder and inspects it."""

    def inspected(ledger: Ledger, *, without: str = "", without_column: str = "", **options: Any) -> Any:
        write_csv(tmp_path / "csv", ledger)
        if without:
            (tmp_path / "csv" / f"{without}.csv").unlink()
        if without_column:
            for path in (tmp_path / "csv").iterdir():
                table = pd.read_csv(path, dtype=str, keep_default_na=False)
                table.drop(columns=without_column, errors="ignore").to_csv(path, index=False)
        return inspect_ledger(tmp_path / "csv", **options)

    return inspected


def ids(ledger: Ledger, name: str) -> dict[Any, Any]:
    """The ids of the related records of each branch; UNKNOWN where they are."""
    return {
        branch.id: [each.id for each in several] if is_known(several := getattr(branch, name)) else UNKNOWN
        for branch in ledger.branches
    }


# What reading links.


def test_branches_have_the_rows_that_name_them(read: Read, tmp_path: Path) -> None:
    ledger = read(county()).ledger
    assert ids(ledger, "organizations") == {"A": ["ZZ-1", "ZZ-2", "ZZ-3"], "B": ["ZZ-4", "ZZ-5", "ZZ-6"]}
    assert ids(ledger, "members") == {"A": ["DY-1", "DY-2", "DY-3"], "B": UNKNOWN}
    assert ledger == county().linked() == ledger.linked()
    assert all(given is own for given, own in zip(ledger.branches[0].members, ledger.members, strict=True))
    write_workbook(tmp_path / "ledger.xlsx", ledger)
    assert read_ledger(tmp_path / "ledger.xlsx") == ledger
    headings = [cell.value for cell in openpyxl.load_workbook(tmp_path / "ledger.xlsx")["党支部"][1]]
    assert len(headings) == len(facts_of(Branch))


def test_a_branch_without_rows_has_none_only_if_its_sheet_is_declared_complete(read: Read) -> None:
    ledger = county(members=(), organizations=tuple(unit(n, "A") for n in (1, 2, 3)), branches=county().branches[:1])
    more = attrs.evolve(county(), members=())
    assert ids(read(more).ledger, "members") == {"A": UNKNOWN, "B": UNKNOWN}
    assert ids(read(more, complete=(Member,)).ledger, "members") == {"A": [], "B": []}
    assert ids(read(county(), complete=[Member]).ledger, "members") == {"A": ["DY-1", "DY-2", "DY-3"], "B": []}
    assert ids(ledger.linked(complete={Organization}), "members") == {"A": UNKNOWN}
    assert ids(attrs.evolve(ledger, organizations=()).linked(complete={Organization}), "organizations") == {"A": []}


def test_a_note_says_which_branches_no_row_names_and_what_to_do(read: Read) -> None:
    def told(ledger: Ledger, **options: Any) -> list[tuple[str, str, str]]:
        notes = read(ledger, **options).notes()
        return [(each.sheet, each.text.zh, each.text.en) for each in notes if "--complete" in each.text.en]

    assert told(county()) == [
        (
            "member",
            "有 1 个党支部在此表中没有记录，其名册党员视为不详；此表已列全、确无记录的，请加 --complete 党员",
            "1 branch has no row here, so the members on the roll are unknown; "  # noqa: ISC004 - one sentence
            "if the sheet has every row, add --complete Member",
        )
    ]
    another = attrs.evolve(county().branches[0], id="C")
    covered = (*county().organizations, unit(8, "C"), unit(9, "C"), unit(10, "C"))
    several = county(branches=(*county().branches, another), organizations=covered)
    assert [(sheet, en[:28]) for sheet, _, en in told(several)] == [("member", "2 branches have no row here,")]
    # Without the sheet nobody keeps it, and nothing is to be told.
    assert told(county(), without="member") == told(county(members=())) == []


def linking(inspection: Any, sheet: str) -> list[tuple[str, str]]:
    """What the notes say of a sheet."""
    return [(each.text.zh, each.text.en) for each in inspection.notes() if each.sheet == sheet]


def test_a_note_says_what_a_declaration_changed(read: Read) -> None:
    assert linking(read(county(), complete=(Member,)), "member") == [
        (
            "已声明此表不缺行（--complete 党员）：有 1 个党支部在此表中没有记录，计为没有名册党员",
            (
                "declared to have every row (--complete Member): 1 branch has no row here, which counts as no "
                "members on the roll"
            ),
        )
    ]
    nobody = linking(read(county(members=()), complete=(Member,)), "member")
    assert [en for _, en in nobody] == [
        (
            "declared to have every row (--complete Member): 2 branches have no row here, which counts as no "
            "members on the roll"
        )
    ]
    # Every branch has units, so that it changes nothing to declare that none is left out.
    assert linking(read(county(), complete=(Organization,)), "organization") == []


@pytest.mark.parametrize("complete", [(), (Organization,)])
def test_a_note_names_the_units_that_may_belong_to_any_branch(read: Read, complete: tuple[type[Record], ...]) -> None:
    """Their branches are unknown, so the lists of units are; nobody would see that nothing is compared any more."""
    anybody = unit(8, party_organization=UNKNOWN)
    inspection = read(county(organizations=(*county().organizations, anybody)), complete=complete)
    assert ids(inspection.ledger, "organizations") == {"A": UNKNOWN, "B": UNKNOWN}
    assert linking(inspection, "organization") == [
        (
            (
                "有 1 行（ZZ-8）没有写明所属党支部，可能属于任何一个，因此各党支部的所列单位都视为不详，不作核对；"
                "请填写所属党支部编号，未组建党组织的，请写明未组建"
            ),
            (
                "1 row (ZZ-8) names no branch and may belong to any, so the units listed of every branch are unknown "
                "and not checked; give the id of the branch, or write that there is no Party organization"
            ),
        )
    ]
    two = (anybody, attrs.evolve(anybody, id="ZZ-9"))
    (note,) = linking(read(county(organizations=(*county().organizations, *two))), "organization")
    assert note[1].startswith("2 rows (ZZ-8, ZZ-9) name no branch")
    # A sheet need not have ids, if nobody recorded them.
    nameless = county(organizations=(attrs.evolve(anybody, id=UNKNOWN, name="示范企业008"),))
    _, (zh, _) = linking(read(nameless, without_column="单位编号", missing="unknown"), "organization")
    assert zh.startswith("有 1 行没有写明所属党支部，")
    # Without a branch there is nothing to which they could belong.
    assert linking(read(Ledger(organizations=two)), "organization") == []


def test_a_secretary_who_is_no_member_of_the_ledger_is_warned_about(read: Read) -> None:
    """Only if the branch's members are listed: a sheet of members may have those of some branches."""

    def told(first: str, second: str, **options: Any) -> list[str]:
        pair = zip(county().branches, (first, second), strict=True)
        named = county(branches=tuple(attrs.evolve(branch, secretary_id=key) for branch, key in pair))
        return [each.text("zh") for each in read(named, **options).warnings if "secretary_id" in each.place.facts]

    assert told("DY-1", "DY-1") == told("dy-1", "DY-9") == []
    assert told("DY-9", "DY-1") == [
        (
            "党支部!第2行 书记的党员编号：现为“DY-9”，应为“党员”表中的编号。请更正编号，或补上该党员；"
            "书记的组织关系不在本台账各党支部的，不必更改。"
        )
    ]
    assert [text[:8] for text in told("DY-1", "DY-9", complete=(Member,))] == ["党支部!第3行 "]
    assert told("DY-9", "DY-9", without="member") == []


def test_a_sheet_that_is_not_there_tells_nothing(read: Read) -> None:
    assert ids(read(county(), without="member").ledger, "members") == {"A": UNKNOWN, "B": UNKNOWN}
    inspection = read(county(), without="member", complete=(Member, Organization))
    (problem,) = inspection.problems
    assert problem.text("zh") == (
        "工作表“党员”：现为 没有这张表，应为声明为完整的“党员”表。请补上该表；确无记录的，也要有标题行；"
        "没有该表的，请不要声明其完整。"
    )
    assert problem.text("en").startswith("Sheet Member: found no such sheet, expected the sheet Member, which was")
    with pytest.raises(InvalidData, match="which was declared complete"):
        read_ledger(inspection.path, complete=(Member,))


def test_a_unit_that_may_belong_to_any_branch_leaves_all_lists_open(read: Read) -> None:
    unclear = unit(8, party_organization=UNKNOWN)
    ledger = read(county(organizations=(*county().organizations, unclear))).ledger
    assert ids(ledger, "organizations") == {"A": UNKNOWN, "B": UNKNOWN}
    assert ids(ledger, "members")["A"] == ["DY-1", "DY-2", "DY-3"]


def test_rows_without_a_column_for_the_branch_may_belong_to_any(read: Read) -> None:
    rows = tuple(attrs.evolve(each, branch_id=UNKNOWN) for each in county().members)
    folder = read(county()).path
    text = (folder / "member.csv").read_text(encoding="utf-8-sig")
    (folder / "member.csv").write_text(text.replace("所属党支部编号", "说明"), encoding="utf-8-sig")
    for complete in ((), (Member,)):
        ledger = read_ledger(folder, missing="unknown", complete=complete)
        assert [each.branch_id for each in ledger.members] == [each.branch_id for each in rows]
        assert ids(ledger, "members") == {"A": UNKNOWN, "B": UNKNOWN}


def test_as_long_as_something_is_wrong_nothing_is_linked(read: Read) -> None:
    inspection = read(county(members=(*county().members, member(4, "C"))))
    assert inspection.problem_count == 1
    assert ids(inspection.found, "members") == ids(inspection.found, "organizations") == {"A": UNKNOWN, "B": UNKNOWN}


def test_rows_that_are_left_out_as_hidden_belong_to_no_branch(tmp_path: Path) -> None:
    write_workbook(tmp_path / "ledger.xlsx", county())
    workbook = openpyxl.load_workbook(tmp_path / "ledger.xlsx")
    workbook["党员"].row_dimensions[3].hidden = True
    workbook.save(tmp_path / "ledger.xlsx")
    assert ids(read_ledger(tmp_path / "ledger.xlsx"), "members")["A"] == ["DY-1", "DY-2", "DY-3"]
    assert ids(read_ledger(tmp_path / "ledger.xlsx", hidden="leave-out"), "members")["A"] == ["DY-1", "DY-3"]


# What people link themselves.


def test_a_branch_that_rows_cannot_name_has_unknown_ones() -> None:
    first, second = county().branches
    nameless = county(branches=(first, attrs.evolve(second, id=UNKNOWN)), organizations=(), members=(member(1, "A"),))
    assert ids(nameless.linked(complete=(Member,)), "members") == {"A": ["DY-1"], UNKNOWN: UNKNOWN}
    twice = county(branches=(first, attrs.evolve(first, units=2)))
    assert [each.members for each in twice.linked(complete=(Member,)).branches] == [UNKNOWN, UNKNOWN]


def test_a_row_that_names_no_branch_of_the_ledger_may_be_misspelled() -> None:
    assert ids(county(members=(member(1, "A"), member(2, "C"))).linked(), "members") == {"A": UNKNOWN, "B": UNKNOWN}
    stray = unit(8, "C", party_organization=NONE)
    assert ids(county(organizations=(unit(1, "A"), stray)).linked(), "organizations")["A"] is UNKNOWN


def test_what_a_branch_had_before_is_replaced() -> None:
    moved = attrs.evolve(county().linked(), members=(member(1, "B"),)).linked()
    assert ids(moved, "members") == {"A": UNKNOWN, "B": ["DY-1"]}


def test_more_units_than_a_branch_can_have_are_unknown() -> None:
    units = tuple(unit(n, "A") for n in range(1001))
    assert ids(county(organizations=units).linked(), "organizations") == {"A": UNKNOWN, "B": UNKNOWN}
    assert len(ids(county(organizations=units[1:]).linked(), "organizations")["A"]) == 1000


@pytest.mark.parametrize("wrong", [Member, "党员", (Applicant,), [Branch, Member], ("Member",), None], ids=str)
def test_only_classes_whose_rows_belong_to_branches_are_declared_complete(wrong: Any) -> None:
    with pytest.raises(TypeError, match=r"complete=.*: name the classes .*, such as \(Member,\) or \(Organization,\)"):
        county().linked(complete=wrong)
    with pytest.raises(TypeError, match="name the classes"):
        inspect_ledger("nowhere", complete=wrong)


def test_the_sample_is_the_sample_however_it_is_linked() -> None:
    sample = read_ledger(sample_ledger("csv"), complete=(Member, Organization))
    bare = attrs.evolve(sample, branches=tuple(map(unlinked, sample.branches)))
    assert all(AssessedLedger.of(each).figures is not None for each in (sample, bare))
    assert AssessedLedger.of(attrs.evolve(bare, members=bare.members[1:])).figures is None


# What follows from it.


def unlinked(branch: Branch) -> Branch:
    return attrs.evolve(branch, members=UNKNOWN, organizations=UNKNOWN)


def answers(ledger: Ledger, record: Any) -> list[dict[str, Any]]:
    """The answers of every rule that was there before the roll, with their status."""
    return [
        {rule.name: (getattr(each, rule.name), each.status[rule.name]) for rule in older(record)}
        for each in assess(ledger.of(record), record)
    ]


def older(record: type[Record]) -> list[Any]:
    return [rule for rule in book.rules_of(record) if rule.name not in OF_THE_ROLL]


def test_the_roll_changes_no_money_and_no_other_answer(tmp_path: Path) -> None:
    shutil.copytree(sample_ledger("csv"), tmp_path / "csv")
    (tmp_path / "csv" / "member.csv").unlink()
    ledger, without = read_ledger(sample_ledger("csv")), read_ledger(tmp_path / "csv")
    assert without == attrs.evolve(
        ledger, members=(), branches=tuple(attrs.evolve(each, members=UNKNOWN) for each in ledger.branches)
    )
    bare = attrs.evolve(ledger, branches=tuple(map(unlinked, ledger.branches)))
    for record in (Branch, Organization):
        assert answers(ledger, record) == answers(without, record) == answers(bare, record)
    assert len(older(Branch)) == len(book.rules_of(Branch)) - len(OF_THE_ROLL)
    measured = [AssessedLedger.of(each).measures for each in (ledger, without, bare)]
    assert measured[0] == measured[1] == measured[2]


@pytest.fixture(scope="module")
def bare() -> Ledger:
    """A third of the sample's branches, of an office that keeps neither a sheet of members nor one of units."""
    ledger = read_ledger(sample_ledger("csv"))
    return Ledger(branches=tuple(ledger.branches[::3])).linked()


def waiting(assessed: AssessedLedger) -> Counter[Any]:
    """How many records each rule waits for that was there before the roll, counted rule by rule."""
    return Counter(
        rule
        for record, assessments in assessed.assessments.items()
        for each in assessments
        for rule in older(record)
        if (rule if rule.asked_of is None else rule.shortfall).status(each.record, assessed.policy) is Status.UNKNOWN
    )


@only_in_check
def test_a_ledger_without_lists_of_members_and_units_waits_for_as_little_as_before_these_rules(
    bare: Ledger, tmp_path: Path
) -> None:
    # On a day on which every rule is in force.
    assessed = AssessedLedger.of(bare, policy_on(date(2019, 12, 31)))
    of_roll = [rule for rule in book.rules_of(Branch) if rule.name in OF_THE_ROLL]
    # The answers stay unknown, and say what is missing.
    assert {roll_agrees(each) for each in bare.branches} == {UNKNOWN}
    assert {roll_agrees.missing(each)[-1] for each in bare.branches} == {"members"}
    # On the screen, in JSON and in workbooks, each of which counts by these.
    expected = waiting(assessed)
    cases = sum(number for rule, number in expected.items() if rule.met_when is not None)
    assert 0 < cases < len(bare.branches)
    assert undecided_line(assessed).zh.startswith(f"信息不足：{cases} 件")
    assert +assessed.undecided(Branch) == {rule.name: n for rule, n in expected.items() if rule.record is Branch}
    block = {row[1]: row[5] for row in unmet_block(assessed).groups[0].rows}
    counted = {rule.unmet_label: n for rule, n in expected.items() if rule.met_when is not None}
    assert {label: number for label, number in block.items() if number} == counted
    assert not {rule.unmet_label for rule in of_roll if rule.met_when is not None} & block.keys()
    # In the report.
    page = report(assessed, lang="en").html
    assert f"Requirements that are undecided: {cases};" in page
    assert f" {expected.total()} answers are undecided," in page
    # In tables, and over files.
    frame, later = bare.frame(Branch), assessed.policy
    answered = assess(frame, Branch, later, shortfalls=True)
    for rule in (rule for rule in of_roll if rule.met_when is not None):
        statuses = rule.shortfall.status(frame, later, missing="unknown")[f"{rule.name}_shortfall_status"]
        assert answered[f"{rule.name}_shortfall"].to_list() == [False] * len(bare.branches)
        assert set(statuses) == {"decided"}
    assert not OF_THE_ROLL & set(findings(frame, Branch, later)["rule"])
    frame.write_parquet(tmp_path / "branches.parquet")
    files = assess_files(tmp_path / "branches.parquet", Branch, policy=later)
    assert {rule: n for rule in book.rules_of(Branch) if (n := files.undecided(rule))} == {
        rule: n for rule, n in expected.items() if rule.record is Branch
    }


def test_a_list_with_a_member_who_may_be_anything_is_waited_for(bare: Ledger) -> None:
    first = bare.branches[0]
    unclear = Ledger(branches=(first,), members=(Member(id="DY-1", branch_id=first.id),)).linked()
    assessed = AssessedLedger.of(unclear)
    assert assessed.undecided(Branch)["roll_agrees"] == 1
    assert assessed.undecided(Branch)["units_agree"] == 0
    assert report(assessed).html.count(roll_agrees.unmet_label.zh) == 1
    assert units_agree.unmet_label.zh not in report(assessed).html


def test_a_list_that_is_no_longer_kept_puts_nothing_right() -> None:
    first, second = county().branches
    units = tuple(attrs.evolve(each, branch_id=UNKNOWN) for each in county().organizations)
    short = county(branches=(attrs.evolve(first, full_members=4), second), organizations=units).linked()
    without = attrs.evolve(short, members=()).linked()
    for earlier, later, kind in ((short, without, "NOW_UNDECIDED"), (without, short, "FOUND_NOT_MET")):
        changes = AssessedLedger.of(later, since=earlier).changes
        assert [each.kind.name for each in changes if each.rule is roll_agrees] == [kind]


SPOILT: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "units_agree": ({"units": 4}, {}),
    "roll_agrees": ({"full_members": 4}, {"full_members": 2}),
    "joint_minimum_met": ({"full_members": UNKNOWN}, {"full_members": 0}),
}
"""What to change in the first branch and in its first unit, so that a rule of the roll finds something."""


@pytest.mark.parametrize("rule", SPOILT)
def test_what_a_rule_finds_is_no_warning_too(read: Read, rule: str) -> None:
    of_branch, of_unit = SPOILT[rule]
    ledger = county()
    branches = (attrs.evolve(ledger.branches[0], **of_branch), ledger.branches[1])
    units = (attrs.evolve(ledger.organizations[0], **of_unit), *ledger.organizations[1:])
    # Nobody is covered in a unit without members, which is another matter.
    units = tuple(attrs.evolve(each, probationary_members=UNKNOWN) for each in units)
    spoilt = attrs.evolve(ledger, branches=branches, organizations=units)
    inspection = read(spoilt)
    assert inspection.warnings == ()
    (assessed,) = [each for each in assess(inspection.ledger.branches, Branch) if each.record.id == "A"]
    assert rule in {finding.rule.name for finding in assessed.findings}


UNCLEAR_UNIT = unit(8, party_organization=UNKNOWN, full_members=0, probationary_members=0)
UNCLEAR_MEMBER = Member(id="DY-9", branch_id="A")


@pytest.mark.parametrize(
    ("rule", "reported", "sheets", "told"),
    [
        ("units_agree", {"units": 5}, {"organizations": (*county().organizations, UNCLEAR_UNIT)}, "3-4"),
        ("units_agree", {"units": 4}, {"organizations": (*county().organizations, UNCLEAR_UNIT)}, ""),
        ("roll_agrees", {"probationary_members": 2}, {"members": (*county().members, UNCLEAR_MEMBER)}, "0-1"),
        ("roll_agrees", {"probationary_members": 1}, {"members": (*county().members, UNCLEAR_MEMBER)}, ""),
    ],
)
def test_what_is_certain_though_rows_are_unclear_is_a_warning(
    read: Read, rule: str, reported: dict[str, Any], sheets: dict[str, Any], told: str
) -> None:
    units = tuple(attrs.evolve(each, probationary_members=UNKNOWN) for each in county().organizations)
    first, second = county().branches
    sheets = {"organizations": units, **sheets}
    inspection = read(county(branches=(attrs.evolve(first, **reported), second), **sheets))
    assessed = assess(inspection.ledger.branches[0])
    found = [finding.rule.name for finding in assessed.findings if finding.rule.name == rule]
    warned = [problem.expected.en for problem in inspection.warnings if "number of" in problem.expected.en]
    # Of whatever does not agree, one of the two tells.
    assert len(found) + len(warned) == bool(told)
    assert all(each.startswith(told) for each in warned)


def test_the_list_of_what_to_put_right_names_both_numbers(tmp_path: Path) -> None:
    first, second = county().branches
    ledger = county(branches=(attrs.evolve(first, units=4), second)).linked()
    write_results(tmp_path / "csv", ledger, lang="zh")
    text = (tmp_path / "csv" / "rectification.csv").read_text(encoding="utf-8-sig")
    (line,) = [line for line in text.splitlines() if "名单与上报覆盖单位数不一致" in line]
    assert "核对覆盖单位数（4个）与所列单位数（3个），更正有误的一项" in line
    assert "DY-1" not in text


def test_records_of_a_ledger_are_shown_as_before() -> None:
    assert isinstance(county().linked().branches, Records)
    assert "<3 of Member>" in repr(county().linked().branches[0])
    assert cast("Any", county().linked().frame(Branch)).columns == list(facts_of(Branch))
