"""Sheets that do not agree get a warning; what is unknown or wrong gets none."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pingyuan_rules import PINGYUAN, UNKNOWN, Applicant, Branch, Fen, InvalidData, Member, Organization, policy_on
from pingyuan_rules.choices import ApplicantStage, Formation, PartyOrganization, SecretaryState, Sector, Standing
from pingyuan_rules.engine import Label, Problem, Record, facts_of
from pingyuan_rules.ledger import read_ledger, sample_ledger
from pingyuan_rules.ledger.checks.crosschecks import warnings
from pingyuan_rules.ledger.ledger_model import FIELDS
from pingyuan_rules.ledger.sheets.sheet_records import Row, Table
from strategies import records

Rows = dict[type[Record], list[Any]]
Spoil = Callable[[Rows], object]


def sound() -> Rows:
    """A ledger that agrees with itself: a standalone branch, a joint one of two units, and a unit without one."""
    standalone, joint, none = PartyOrganization.STANDALONE, PartyOrganization.JOINT, PartyOrganization.NONE
    place = {"sector": Sector.NON_PUBLIC_ENTERPRISE, "township": "示范镇01"}
    alone = {"full_members": 3, "probationary_members": 1}
    return {
        Organization: [
            Organization(id="ZZ-0001", branch_id="ZB-0001", party_organization=standalone, **place, **alone),
            Organization(
                id="ZZ-0002", branch_id="ZB-0002", party_organization=joint, full_members=2, probationary_members=0
            ),
            Organization(
                id="ZZ-0003", branch_id="ZB-0002", party_organization=joint, full_members=1, probationary_members=0
            ),
            Organization(id="ZZ-0004", party_organization=none, full_members=0, probationary_members=0),
        ],
        Branch: [
            Branch(
                id="ZB-0001",
                formation=Formation.STANDALONE,
                units=1,
                founded=date(2010, 7, 1),
                elected_on=date(2010, 7, 1),
                secretary_appointed=date(2010, 7, 1),
                **place,
                **alone,
            ),
            Branch(id="ZB-0002", formation=Formation.JOINT, units=2, full_members=3, probationary_members=0),
        ],
        Member: [
            *(Member(id=f"DY-000{n}", branch_id="ZB-0001", standing=Standing.FULL) for n in (1, 2, 3)),
            Member(id="DY-0004", branch_id="ZB-0001", standing=Standing.PROBATIONARY),
            Member(id="DY-0005", branch_id="ZB-0001", standing=Standing.DECEASED),
        ],
        Applicant: [
            Applicant(id="SQ-0001", branch_id="ZB-0001", stage=ApplicantStage.ADMITTED, admitted_on=date(2010, 7, 1)),
            Applicant(id="SQ-0002", branch_id="ZB-0001", stage=ApplicantStage.APPLICANT, admitted_on=date(2009, 1, 1)),
        ],
    }


def set_to(record: type[Record], at: int, **facts: Any) -> Spoil:
    """Changes facts of a row, counted from 0."""

    def spoil(rows: Rows) -> None:
        rows[record][at] = attrs.evolve(rows[record][at], **facts)

    return spoil


def several(*spoils: Spoil) -> Spoil:
    return lambda rows: [spoil(rows) for spoil in spoils]


def without(record: type[Record], at: int) -> Spoil:
    return lambda rows: rows[record].pop(at)


TWO_STANDALONE = several(
    set_to(Organization, 2, branch_id="ZB-0001", party_organization=PartyOrganization.STANDALONE),
    set_to(Organization, 2, sector=UNKNOWN, full_members=UNKNOWN, probationary_members=UNKNOWN),
    set_to(Branch, 1, units=UNKNOWN, full_members=UNKNOWN),
    set_to(Organization, 1, full_members=UNKNOWN),
    set_to(Branch, 1, formation=UNKNOWN),
)
NOT_SO_MANY = several(set_to(Branch, 0, full_members=2), set_to(Organization, 0, full_members=2), without(Member, 0))
ONE_TOO_FEW = several(set_to(Branch, 1, full_members=2), set_to(Organization, 1, full_members=1))

CASES: list[tuple[str, Spoil]] = [
    ("a standalone branch with too few full members", NOT_SO_MANY),
    ("a joint branch with too few full members", ONE_TOO_FEW),
    (
        "a joint branch whose units have too few full members",
        several(set_to(Branch, 1, full_members=UNKNOWN), set_to(Organization, 1, full_members=1)),
    ),
    ("a standalone branch of several units", set_to(Branch, 0, units=2)),
    ("a standalone branch that two units name", TWO_STANDALONE),
    (
        "a joint branch that one unit names",
        several(without(Organization, 2), set_to(Branch, 1, units=UNKNOWN), set_to(Organization, 1, full_members=3)),
    ),
    ("a joint branch that reports more units than name it", set_to(Branch, 1, units=3)),
    ("a joint branch that reports fewer", set_to(Branch, 1, units=1)),
    (
        "a branch that reports other units, whatever its formation",
        several(set_to(Branch, 1, formation=UNKNOWN, units=4)),
    ),
    ("a branch with more full members than its units", set_to(Branch, 1, full_members=5)),
    ("a branch with fewer probationary members than its units", set_to(Organization, 2, probationary_members=1)),
    (
        "a branch with other full members than rows",
        several(set_to(Branch, 0, full_members=4), set_to(Organization, 0, full_members=4)),
    ),
    (
        "a branch with other probationary members than rows",
        several(set_to(Branch, 0, probationary_members=0), set_to(Organization, 0, probationary_members=0)),
    ),
    ("an election before the founding", set_to(Branch, 0, elected_on=date(2010, 6, 30))),
    ("an appointment before the founding", set_to(Branch, 0, secretary_appointed=date(2010, 6, 30))),
    (
        "a unit that names a branch and has no organization",
        set_to(Organization, 0, party_organization=PartyOrganization.NONE),
    ),
    ("a standalone unit of a joint branch", set_to(Organization, 2, party_organization=PartyOrganization.STANDALONE)),
    ("a joint unit of a standalone branch", set_to(Organization, 0, party_organization=PartyOrganization.JOINT)),
    ("a unit of another sector than its branch", set_to(Organization, 0, sector=Sector.SOCIAL_ORGANIZATION)),
    ("a unit of another township than its branch", set_to(Organization, 0, township="示范镇02")),
    (
        "a unit that is covered with nobody to cover",
        several(set_to(Organization, 2, full_members=0), set_to(Organization, 1, full_members=3)),
    ),
    ("an allowance in units of 10,000 yuan", set_to(Branch, 0, allowance_paid=Fen(36))),
    ("an allowance below that of a month", set_to(Branch, 0, allowance_paid=Fen(29_999))),
    # Two months of 300 yuan in fen, of which nothing was said while up to a hundred times a year was allowed.
    ("an allowance in fen", set_to(Branch, 0, allowance_paid=Fen(6_000_000))),
    (
        "a vacant office with a day of appointment",
        set_to(Branch, 0, secretary_state=SecretaryState.VACANT, secretary_appointed=date(2015, 7, 1)),
    ),
    (
        "a vacant office with an allowance",
        set_to(Branch, 0, secretary_state=SecretaryState.VACANT, allowance_paid=Fen(90_000)),
    ),
    ("a score that may be a share", set_to(Branch, 0, leadership=Decimal("0.9"), membership=90)),
    ("a score of one point", set_to(Branch, 1, secretary_overall_assessment=1)),
    ("an admission before the founding", set_to(Applicant, 0, admitted_on=date(2010, 6, 30))),
]
"""What does not agree, and how to bring it about; each gives one warning."""


def tables_of(rows: Rows, wrong: Mapping[type[Record], str] | None = None) -> dict[type[Record], Table]:
    """The sheets of some records; `wrong` names a fact of the first row that could not be read."""
    tables = {}
    for record, each in rows.items():
        made = [Row(number, row, frozenset()) for number, row in enumerate(each, start=2)]
        if wrong and record in wrong:
            blank = attrs.evolve(made[0].record, **{wrong[record]: UNKNOWN})
            made[0] = Row(2, blank, frozenset({wrong[record]}))
        tables[record] = Table(record, frozenset(facts_of(record)), tuple(made), ())
    return tables


def warned(spoil: Spoil | None = None, wrong: Mapping[type[Record], str] | None = None) -> list[Problem]:
    rows = sound()
    if spoil is not None:
        spoil(rows)
    return list(warnings(tables_of(rows, wrong)))


def test_a_ledger_that_agrees_gets_none() -> None:
    assert warned() == []


@pytest.mark.parametrize("spoil", [spoil for _, spoil in CASES], ids=[name for name, _ in CASES])
def test_each_gets_one(spoil: Spoil) -> None:
    assert len(warned(spoil)) == 1


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_messages(golden: Callable[[str, str], None], lang: Any) -> None:
    pages = [f"# {name}\n{problem.text(lang)}" for name, spoil in CASES for problem in warned(spoil)]
    golden(f"ledger_warnings_{lang}.txt", "\n".join(pages))


@pytest.mark.parametrize(
    "facts",
    [
        {"allowance_paid": Fen(0)},
        {"allowance_paid": Fen(30_000)},
        {"allowance_paid": Fen(3_599_999)},
        {"allowance_paid": UNKNOWN},
        {"leadership": 0, "membership": Decimal("1.01"), "mechanism": UNKNOWN, "performance": 100},
    ],
    ids=str,
)
def test_amounts_and_scores_that_may_well_be_get_none(facts: Mapping[str, Any]) -> None:
    assert warned(set_to(Branch, 0, **facts)) == []


def test_the_policy_says_which_allowances_are_doubtful() -> None:
    rows = sound()
    set_to(Branch, 0, allowance_paid=Fen(30_000))(rows)
    tables = tables_of(rows)
    higher = attrs.evolve(PINGYUAN, allowance_per_month=Fen(200_000), allowance_per_month_full_time=Fen(200_000))
    assert [each.expected.en for each in warnings(tables, higher)] == [
        "0 yuan, or at least the minimum of one month (2,000 yuan)"
    ]
    full_time_alone = attrs.evolve(higher, allowance_per_month=Fen(0))
    assert [each.found for each in warnings(tables, full_time_alone)] == [Label("300元", "300 yuan")]
    none = attrs.evolve(PINGYUAN, allowance_per_month=Fen(0), allowance_per_month_full_time=Fen(0))
    assert list(warnings(tables, none)) == []


def test_they_come_sheet_by_sheet_and_row_by_row() -> None:
    each = [spoil for name, spoil in CASES if "founding" in name or "township" in name]
    problems = warned(several(*each, set_to(Branch, 1, units=3)))
    assert [place_of(problem) for problem in problems] == [
        "Organization row 2, township",
        "Branch row 2, founding date, election date",
        "Branch row 2, founding date, secretary's appointment date",
        "Branch row 3, units covered",
        "Applicant row 2, admission date",
    ]


def place_of(problem: Problem) -> str:
    assert not isinstance(problem.place, str)
    return problem.place.en


def test_the_policy_says_how_many_members_there_must_be() -> None:
    tables = tables_of(sound())
    assert list(warnings(tables, PINGYUAN)) == []
    few = list(warnings(tables, attrs.evolve(PINGYUAN, minimum_full_members=4)))
    assert [problem.expected.en for problem in few] == [
        "at least 4 full members in a standalone branch",
        "at least 4 full members in the units of a joint branch together",
    ]


@pytest.mark.parametrize(
    ("facts", "number"),
    [
        ({}, 1),
        ({"secretary_hours": 56}, 0),
        ({"officers_short_of_training": 1}, 0),
        ({"secretary_state": SecretaryState.LEFT}, 0),
        ({"secretary_state": SecretaryState.VACANT, "secretary_appointed": UNKNOWN}, 0),
        ({"secretary_state": UNKNOWN}, 0),
        ({"secretary_hours": UNKNOWN}, 0),
        ({"officers_short_of_training": UNKNOWN}, 0),
    ],
)
def test_a_secretary_short_of_hours_is_among_those_short_of_training(facts: dict[str, Any], number: int) -> None:
    rows = sound()
    short = {"secretary_state": SecretaryState.IN_OFFICE, "secretary_hours": 55, "officers_short_of_training": 0}
    set_to(Branch, 0, **{**short, **facts})(rows)
    problems = list(warnings(tables_of(rows), policy_on(date(2026, 12, 31))))
    assert len(problems) == number
    for problem in problems:
        assert place_of(problem) == (
            "Branch row 2, secretary's hours of study, secretary and committee members short of training"
        )
        assert problem.text("zh").endswith(
            "现为 书记55学时、未达标0人，应为至少1人未达标（书记不足56学时）。请更正其一。"
        )
    assert list(warnings(tables_of(rows))) == [], "no hours are asked in 2016"


def test_townships_are_compared_as_people_read_them() -> None:
    assert warned(set_to(Organization, 0, township=" 示范镇０１")) == []


UNSETTLED = set_to(Organization, 3, party_organization=UNKNOWN)
"""A unit that might belong to any branch, since nobody knows whether it has an organization."""


class TestWhatIsUnknown:
    """What is not known, or could not be read, contradicts nothing."""

    def test_a_unit_that_may_belong_to_a_branch_may_make_up_its_units(self) -> None:
        assert warned(several(UNSETTLED, set_to(Branch, 1, units=3))) == []
        (more,) = warned(several(UNSETTLED, set_to(Branch, 1, units=4)))
        assert more.expected.en.startswith("2-3, the number of rows in the sheet Organization")
        (fewer,) = warned(several(UNSETTLED, set_to(Branch, 1, units=1)))
        assert fewer.expected.en.startswith("2-3, the number of rows in the sheet Organization")

    def test_a_unit_that_may_belong_to_a_branch_may_make_up_its_members(self) -> None:
        assert warned(several(UNSETTLED, set_to(Branch, 1, full_members=5))) == []
        assert len(warned(several(UNSETTLED, set_to(Organization, 2, full_members=2)))) == 1
        few = several(set_to(Branch, 1, full_members=UNKNOWN), set_to(Organization, 1, full_members=1))
        assert len(warned(few)) == 1
        assert warned(several(few, UNSETTLED)) == []

    def test_a_unit_that_may_belong_to_a_joint_branch_may_be_its_second(self) -> None:
        one = several(without(Organization, 2), set_to(Branch, 1, units=UNKNOWN, full_members=UNKNOWN))
        assert len(warned(one)) == 2
        rest = several(set_to(Organization, 2, party_organization=UNKNOWN))
        assert warned(several(one, rest)) == []

    def test_a_branch_id_that_cannot_be_read_may_be_any(self) -> None:
        spoil = several(
            set_to(Organization, 0, party_organization=PartyOrganization.NONE),
            set_to(Branch, 1, units=3, full_members=7),
        )
        assert warned(spoil, {Organization: "branch_id"}) == []

    def test_a_unit_whose_members_are_unknown_leaves_no_sum(self) -> None:
        assert warned(several(set_to(Organization, 1, full_members=UNKNOWN), set_to(Branch, 1, full_members=9))) == []
        assert warned(set_to(Branch, 1, full_members=9), {Organization: "full_members"}) != []

    def test_a_member_whose_standing_is_unknown_may_be_either(self) -> None:
        one = set_to(Member, 0, standing=UNKNOWN)
        assert warned(one) == []
        (problem,) = warned(several(one, set_to(Branch, 0, full_members=5), set_to(Organization, 0, full_members=5)))
        assert problem.expected.en.startswith("2-3, the number of its rows in the sheet Member")

    def test_a_member_whose_branch_is_unknown_may_be_of_any(self) -> None:
        assert warned(set_to(Member, 0, branch_id=UNKNOWN)) == []
        assert warned(None, {Member: "branch_id"}) == []

    def test_a_branch_without_rows_of_members_is_not_compared_with_them(self) -> None:
        assert warned(lambda rows: rows.pop(Member)) == []

    def test_branches_with_one_id_cannot_be_told_apart(self) -> None:
        assert warned(lambda rows: rows[Branch].append(attrs.evolve(rows[Branch][1], units=9, full_members=8))) == []

    def test_a_branch_without_an_id_is_compared_with_itself_alone(self) -> None:
        spoil = several(without(Organization, 0), without(Applicant, 0), set_to(Branch, 0, full_members=9))
        assert warned(spoil, {Branch: "id"}) == []

    @pytest.mark.parametrize("record", [Organization, Branch, Member, Applicant])
    def test_a_sheet_alone_has_nothing_to_agree_with(self, record: type[Record]) -> None:
        assert list(warnings(tables_of({record: sound()[record]}))) == []

    @given(st.data())
    def test_less_known_is_never_more_warned_of(self, data: st.DataObject) -> None:
        """A fact that is blanked gives no row a warning that had none; ids tie the rows together, so they stay."""
        sheets = (Organization, Branch, Member, Applicant)
        rows: Rows = {record: data.draw(st.lists(records(record), max_size=4)) for record in sheets}
        for record, each in rows.items():
            keys = st.sampled_from(["a", "b", UNKNOWN])
            rows[record] = [attrs.evolve(row, **{KEYS[record]: data.draw(keys)}) for row in each]
        before = {row_of(problem) for problem in warnings(tables_of(rows))}
        record = data.draw(st.sampled_from(sheets))
        for at in range(len(rows[record])):
            # A unit of which nobody says that it has closed is taken to operate.
            kept = {"id", "branch_id", "operating"}
            blanked = data.draw(st.sets(st.sampled_from(sorted(facts_of(record).keys() - kept))))
            set_to(record, at, **dict.fromkeys(blanked, UNKNOWN))(rows)
        assert {row_of(problem) for problem in warnings(tables_of(rows))} <= before


KEYS: dict[type[Record], str] = {Organization: "branch_id", Branch: "id", Member: "branch_id", Applicant: "branch_id"}


def row_of(problem: Problem) -> str:
    return place_of(problem).partition(",")[0]


@pytest.fixture(scope="module")
def sample() -> dict[type[Record], Table]:
    """The sheets of the sample ledger."""
    ledger = read_ledger(sample_ledger("csv"))
    return tables_of({record: [*ledger.of(record)] for record in FIELDS})


@pytest.mark.parametrize(
    ("facts", "found"),
    [
        ({"staff": 3, "full_members": 3, "probationary_members": 1}, "3 staff, 4 Party members"),
        ({"staff": 0, "full_members": 1}, "0 staff, 1 Party member"),
        ({"staff": 4, "full_members": 3, "probationary_members": 1}, None),
        ({"staff": UNKNOWN, "full_members": 3}, None),
        ({"staff": 2, "full_members": UNKNOWN, "probationary_members": 3}, "2 staff, 3 Party members"),
        ({"staff": 0, "full_members": 1, "operating": False}, None),
        ({"staff": 0, "full_members": 1, "sector": Sector.SOCIAL_ORGANIZATION}, None),
    ],
)
def test_an_enterprise_has_no_more_members_than_staff(facts: dict[str, Any], found: str | None) -> None:
    unit = Organization(**{"id": "ZZ-0001", "sector": Sector.NON_PUBLIC_ENTERPRISE, **facts})
    table = Table(Organization, frozenset(facts), (Row(2, unit, frozenset()),), ())
    told = [each.found.en for each in warnings({Organization: table}) if isinstance(each.found, Label)]
    assert told == ([] if found is None else [found])


class TestTheSample:
    """The sample ledger agrees with itself; what it is warned of is what it shows on purpose."""

    def test_only_branches_with_too_few_full_members_are_warned_of(self, sample: dict[type[Record], Table]) -> None:
        few = [row for row in sample[Branch].rows if row.record.full_members < 3]
        assert {row.record.formation for row in few} == set(Formation)
        assert [place_of(problem) for problem in warnings(sample)] == [
            f"Branch row {row.number}, full members" for row in few
        ]

    def test_under_a_policy_without_a_minimum_of_three_nothing_is(self, sample: dict[type[Record], Table]) -> None:
        assert list(warnings(sample, attrs.evolve(PINGYUAN, minimum_full_members=1))) == []


@pytest.mark.parametrize("sheet", ["单位", "党员", "入党申请人（发展党员）"])
def test_ids_that_point_nowhere_are_errors(fresh: Callable[[], Any], sheet: str, tmp_path: Path) -> None:
    raw = fresh()
    raw.put(sheet, 2, "所属党支部编号", "ZB-9999")
    with pytest.raises(InvalidData, match="found 'ZB-9999', expected the id of a row of the sheet Branch"):
        read_ledger(raw.workbook(tmp_path / "ledger.xlsx"))
