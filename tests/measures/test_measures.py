"""Every measure over records, by hand, and over every kind of frame as over records."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from enum import Enum
from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING, Any

import attrs
import narwhals as nw
import pandas as pd
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.frame_engines import (
    LOCAL,
    ONE_OF_A_KIND,
    Constructor,
    each_distant_engine,
    each_engine,
    ibis_duckdb,
    plain,
    polars_eager,
    spark,
    table,
)
from pingyuan_rules import (
    PINGYUAN,
    UNKNOWN,
    Applicant,
    ApplicantStage,
    Base,
    Branch,
    Count,
    DemonstrationCounting,
    DemonstrationLevel,
    Fen,
    Formation,
    FormationRoute,
    FrameError,
    InvalidData,
    Organization,
    PartyOrganization,
    Rate,
    SecretaryState,
    Sector,
    Total,
    admissions,
    assess,
    coverage,
    demonstration_counts,
    formation_counts,
    frame_of,
    fund_totals,
    is_known,
    site_pass_rate,
    standalone_rate,
)
from pingyuan_rules.datasets.answer_counts import measures_of
from pingyuan_rules.engine import FactInfo, Record, WrongRecord
from pingyuan_rules.measures import BranchBase, Interval, Row
from pingyuan_rules.rules import due_not_formed, organization_covered, secretary_allowance, site_qualified
from sizes import examples, only_in_check, variants
from strategies import records
from varied import known, varied

if TYPE_CHECKING:
    import random

STANDALONE, JOINT, NONE = PartyOrganization.STANDALONE, PartyOrganization.JOINT, PartyOrganization.NONE
START, END = date(2014, 10, 22), date(2016, 10, 21)


def unit(**facts: Any) -> Organization:
    return Organization(**{"operating": True, "township": "大柘镇", "party_organization": JOINT, **facts})


UNITS = (
    unit(party_organization=STANDALONE),
    unit(sector=Sector.SOCIAL_ORGANIZATION),
    unit(party_organization=NONE, has_liaison=True, full_members=3),
    unit(party_organization=UNKNOWN, township="石正镇"),
    unit(operating=UNKNOWN, township="石正镇"),
    unit(operating=UNKNOWN, party_organization=NONE, has_union=True, township="石正镇"),
    unit(operating=UNKNOWN, party_organization=UNKNOWN, township=UNKNOWN),
    unit(operating=False, party_organization=NONE),
)

# Over records, by hand.


def test_coverage_overall() -> None:
    (row,) = coverage(UNITS)
    assert row.group == {}
    assert row.base is Base.OPERATING
    assert row.organization == Rate(Base.OPERATING, 2, 1, 1, 1, 1, 1)
    assert row.work == Rate(Base.OPERATING, 3, 0, 1, 2, 0, 1)
    assert (row.organization.low, row.organization.high) == (Fraction(2, 6), Fraction(5, 6))
    assert (row.organization_met, row.work_met) == (False, UNKNOWN)
    assert (row.organization_shortfall, row.work_shortfall) == (Interval(1, 4), Interval(0, 2))
    assert (row.fingerprint, row.version) == (PINGYUAN.fingerprint, coverage([])[0].version)


def test_coverage_by_township_has_a_group_for_those_that_do_not_say() -> None:
    rows = coverage(UNITS, by="township")
    assert [row.key for row in rows] == [("大柘镇",), ("石正镇",), (UNKNOWN,)]
    assert [row.organization for row in rows] == [
        Rate(Base.OPERATING, 2, 1),
        Rate(Base.OPERATING, 0, 0, 1, 1, 1),
        Rate(Base.OPERATING, maybe_unknown=1),
    ]


def test_groups_by_several_facts_are_ordered_as_enumerations_are_defined() -> None:
    units = [unit(sector=s, operating=o) for o in (True, False, UNKNOWN) for s in (UNKNOWN, *reversed(Sector))]
    rows = coverage(units, by=("sector", "operating"))
    sectors = (*Sector, UNKNOWN)
    assert [row.key for row in rows] == [(s, o) for s in sectors for o in (False, True, UNKNOWN)]
    assert rows[0].group == {"sector": Sector.NON_PUBLIC_ENTERPRISE, "operating": False}


@pytest.mark.parametrize(
    ("base", "rate"),
    [
        (Base.REGISTERED, Rate(Base.REGISTERED, 3, 3, 2)),
        (Base.OPERATING, Rate(Base.OPERATING, 2, 1, 1, 1, 1, 1)),
        (Base.WITH_MEMBERS, Rate(Base.WITH_MEMBERS, 0, 1, 0, 3, 1, 2)),
        (Base.ELIGIBLE, Rate(Base.ELIGIBLE, 2, 1, 0, 1, 1, 2)),
    ],
)
def test_coverage_over_each_base(base: Base, rate: Rate) -> None:
    (row,) = coverage(UNITS, base=base)
    assert row.organization == rate


def test_a_unit_with_one_member_of_either_kind_has_members() -> None:
    units = [unit(full_members=1), unit(probationary_members=1), unit(full_members=0, probationary_members=0)]
    assert coverage(units, base=Base.WITH_MEMBERS)[0].organization == Rate(Base.WITH_MEMBERS, yes=2)


@examples(50)
@given(records(Organization))
def test_eligible_is_covered_or_due_and_at_least_as_decided(org: Organization) -> None:
    eligible, covered, due = Base.ELIGIBLE.rule(org), organization_covered(org), due_not_formed(org)
    if org.operating is False or (covered is False and due is False):
        assert eligible is False
    elif covered is True or due is True:
        assert eligible is org.operating


@pytest.mark.parametrize(
    ("base", "count"),
    [
        (Base.REGISTERED, Count(no=6)),
        (Base.OPERATING, Count(3, 2, 1)),
        (Base.WITH_MEMBERS, Count(1, 3, 2)),
        (Base.ELIGIBLE, Count(1, 3, 2)),
    ],
)
def test_every_base_but_the_registered_one_says_how_many_closed_units_it_leaves_out(base: Base, count: Count) -> None:
    closed = [unit(operating=False, party_organization=NONE, full_members=n) for n in (0, 3, UNKNOWN)]
    closed[0] = attrs.evolve(closed[0], probationary_members=0)
    open_ = unit(operating=UNKNOWN, party_organization=NONE, full_members=UNKNOWN)
    units = [*closed, unit(), unit(party_organization=NONE, full_members=0), open_]
    (row,) = coverage(units, base=base)
    assert row.closed == count
    # If the closed units were in operation, the base would have those too that it leaves out, and no others.
    sure = [each for each in units if each.operating is not UNKNOWN and each.full_members is not UNKNOWN]
    (row,), (opened,) = (
        coverage([attrs.evolve(each, **facts) for each in sure], base=base) for facts in ({}, {"operating": True})
    )
    assert opened.organization.surely == row.organization.surely + row.closed.yes


def test_standalone_rate() -> None:
    (row,) = standalone_rate(UNITS, base=Base.REGISTERED)
    assert row.rate == Rate(Base.REGISTERED, yes=1, no=5, unknown=2)


def test_site_pass_rate() -> None:
    norms = dict.fromkeys(("signage_standard", "premises_standard", "files_standard", "work_standard"), True)
    branches = [Branch(has_work_funds=value, **norms) for value in (True, True, False, UNKNOWN)]
    (row,) = site_pass_rate(branches)
    assert row.rate == Rate(BranchBase.ALL, yes=2, no=1, unknown=1)
    assert (row.rate.low, row.rate.high) == (Fraction(1, 2), Fraction(3, 4))


def test_formation_counts_by_sector() -> None:
    branches = [Branch(formation=form, sector=Sector.SOCIAL_ORGANIZATION) for form in (*Formation, UNKNOWN)]
    (row,) = formation_counts(branches, by="sector")
    assert row.group == {"sector": Sector.SOCIAL_ORGANIZATION}
    assert (row.branches.value, row.standalone, row.joint) == (3, Count(1, 1, 1), Count(1, 1, 1))


@pytest.mark.parametrize(
    ("counting", "county"), [(DemonstrationCounting.SEPARATE, 32), (DemonstrationCounting.NESTED, 36)]
)
def test_demonstration_counts_are_nested_or_separate_as_the_policy_says(
    counting: DemonstrationCounting, county: int
) -> None:
    levels = [DemonstrationLevel.CITY] * 4 + [DemonstrationLevel.COUNTY] * 32 + [DemonstrationLevel.NONE] * 43
    policy = attrs.evolve(PINGYUAN, demonstration_counting=counting)
    (row,) = demonstration_counts([Branch(designation=level) for level in levels], policy=policy)
    assert (row.city.value, row.county.value, row.sites.value) == (4, county, 36)


def test_fund_totals_are_exact_and_say_how_many_are_unknown() -> None:
    branches = [
        Branch(full_members=7, probationary_members=1, secretary_state=SecretaryState.VACANT),
        Branch(full_members=5, probationary_members=UNKNOWN, secretary_state=SecretaryState.VACANT),
        Branch(
            full_members=3, probationary_members=0, secretary_state=SecretaryState.IN_OFFICE,
            secretary_appointed=date(2015, 1, 1),
        ),
    ]  # fmt: skip
    (row,) = fund_totals(branches)
    assert row.activity_fund == Total(Fen(330_000), 1)
    assert row.allowance == Total(Fen(360_000))
    assert row.grant == Total(Fen(240_000 + 90_000 + 360_000), 1)
    assert row.grant.value is UNKNOWN


def admitted(on: date) -> Applicant:
    return Applicant(stage=ApplicantStage.ADMITTED, admitted_on=on)


@pytest.mark.parametrize(
    ("applicant", "count"),
    [
        (admitted(START), Count(yes=1)),
        (admitted(END), Count(yes=1)),
        (admitted(date(2014, 10, 21)), Count(no=1)),
        (admitted(date(2016, 10, 22)), Count(no=1)),
        (admitted(UNKNOWN), Count(unknown=1)),
        (Applicant(admitted_on=END), Count(unknown=1)),
        (Applicant(admitted_on=date(2000, 1, 1)), Count(no=1)),
        (Applicant(stage=ApplicantStage.PROSPECT), Count(no=1)),
        (Applicant(stage=ApplicantStage.PROSPECT, admitted_on=END), Count(no=1)),
    ],
)
def test_admissions_count_both_ends_of_the_period(applicant: Applicant, count: Count) -> None:
    (row,) = admissions([applicant], START, END)
    assert row.admitted == count


def test_no_records_make_one_empty_row_or_no_group() -> None:
    assert coverage([])[0].organization == Rate(Base.OPERATING)
    assert coverage([], by="township") == ()


def test_records_may_come_once() -> None:
    assert coverage(iter(UNITS), by="sector") == coverage(UNITS, by="sector")


# Over frames, as over records.

Measured = Callable[..., Any]
MEASURES: dict[str, tuple[type[Record], Measured]] = {
    **{f"coverage_{base.value}": (Organization, lambda data, by, base=base: coverage(data, by, base)) for base in Base},
    "standalone_rate": (Organization, standalone_rate),
    "site_pass_rate": (Branch, site_pass_rate),
    "formation_counts": (Branch, formation_counts),
    "demonstration_counts": (Branch, demonstration_counts),
    "fund_totals": (Branch, fund_totals),
    "admissions": (Applicant, lambda data, by: admissions(data, START, END, by)),
}
GROUPS = {
    Organization: (None, "township", ("sector", "operating"), ("cluster", "full_members")),
    Branch: (None, ("sector", "formation"), "founded"),
    Applicant: (None, "role", ("branch_id", "stage")),
}


def flat(row: Row) -> dict[str, Any]:
    """A row as the frame's columns say it."""
    found = dict(zip(row.by, map(plain, row.key), strict=True))
    for name, part in attrs.asdict(row, recurse=False).items():
        if isinstance(part, Rate | Count | Total):
            fields = {key: value for key, value in attrs.asdict(part, recurse=False).items() if key != "base"}
            found |= {f"{name}_{key}": int(value) for key, value in fields.items()}
        elif isinstance(part, Enum):
            found[name] = part.value
        if isinstance(interval := getattr(row, f"{name}_shortfall", None), Interval):
            found |= {f"{name}_shortfall_low": interval.low, f"{name}_shortfall_high": interval.high}
    return found


def rows_of(frame: Any) -> list[dict[str, Any]]:
    columns = table(frame)
    return [dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True)]


def ordered(rows: Sequence[dict[str, Any]]) -> list[Any]:
    same = [{key: int(value) if isinstance(value, bool) else value for key, value in row.items()} for row in rows]
    return sorted((sorted(row.items()) for row in same), key=repr)


def value(rng: random.Random, info: FactInfo) -> Any:
    """A value of which there are few, so that groups have several records."""
    if info.kind.name == "date":
        return date(2014, 10, 20) + timedelta(days=rng.choice([0, 1, 2, 3, 730, 731, 732, 733]))
    if info.kind.name == "text":
        return rng.choice(["大柘镇", "石正镇"])
    return rng.randrange(5) if info.kind.name in {"int", "fen"} else known(rng, info)


@cache
def counted(name: str, by: Any, seed: int) -> tuple[list[Record], list[Any]]:
    """Records, and what a measure counts over them: once for all engines."""
    record, measure = MEASURES[name]
    rows = varied(record, 60, seed, value)
    return rows, ordered([flat(row) for row in measure(rows, by)])


def counts_alike(constructor: Constructor, name: str, by: Any, seed: int) -> None:
    record, measure = MEASURES[name]
    rows, expected = counted(name, by, seed)
    assert ordered(rows_of(measure(constructor(rows, record), by))) == expected


BOTH_KINDS = {"coverage_operating", "fund_totals"}
"""A measure of rates and one of totals; the others are made of the same sums, so few engines always count them."""


@pytest.mark.parametrize(
    ("name", "constructor"),
    [
        pytest.param(
            name,
            made,
            id=f"{name}-{made.__name__}",
            marks=[] if made is polars_eager or (name in BOTH_KINDS and made in ONE_OF_A_KIND) else [only_in_check],
        )
        for name in MEASURES
        for made in LOCAL
    ],
)
def test_a_frame_counts_as_records_do(constructor: Constructor, name: str) -> None:
    for seed, by in enumerate(GROUPS[MEASURES[name][0]]):
        counts_alike(constructor, name, by, seed)


@each_distant_engine
@pytest.mark.parametrize("name", variants("coverage_operating", "fund_totals", "admissions"))
def test_a_distant_engine_counts_as_records_do(constructor: Constructor, name: str) -> None:
    counts_alike(constructor, name, GROUPS[MEASURES[name][0]][-1], seed=7)


@pytest.mark.parametrize("constructor", variants(ibis_duckdb, spark), ids=lambda made: made.__name__)
def test_every_measure_in_a_distant_engine(constructor: Constructor) -> None:
    for name in MEASURES.keys() - {"coverage_operating", "fund_totals", "admissions"}:
        counts_alike(constructor, name, None, seed=8)


# Why there is no answer.


LACKING = attrs.evolve(
    PINGYUAN,
    allowance_per_month=UNKNOWN,
    base_staff_enterprises=UNKNOWN,
    demonstration_counting=UNKNOWN,
    work_by_union=UNKNOWN,
)
WITHOUT_VALUES: dict[str, tuple[type[Record], Measured]] = {
    "coverage": (Organization, lambda data, by: coverage(data, by, Base.POLICY, LACKING)),
    "demonstration_counts": (Branch, lambda data, by: demonstration_counts(data, by, LACKING)),
    "fund_totals": (Branch, lambda data, by: fund_totals(data, by, LACKING)),
}


@each_engine
@pytest.mark.parametrize("name", variants(*WITHOUT_VALUES))
def test_a_frame_tells_reasons_apart_as_records_do(constructor: Constructor, name: str) -> None:
    record, measure = WITHOUT_VALUES[name]
    rows = varied(record, 60, 3, value)
    expected = ordered([flat(row) for row in measure(rows, "sector")])
    assert any(key.endswith("no_value") and number for row in expected for key, number in row)
    assert ordered(rows_of(measure(constructor(rows, record), "sector"))) == expected


def test_no_value_in_the_policy_is_not_unknown() -> None:
    vacant = Branch(full_members=1, probationary_members=0, secretary_state=SecretaryState.VACANT)
    in_office = {"secretary_state": SecretaryState.IN_OFFICE, "secretary_appointed": date(2015, 1, 1)}
    # The rate of who works full-time is known, that of the others is not.
    branches = [vacant, Branch(**in_office, secretary_full_time=False), Branch(**in_office, secretary_full_time=True)]
    (row,) = fund_totals([*branches, Branch()], policy=LACKING)
    assert row.activity_fund == Total(Fen(30_000), unknown=3)
    assert row.allowance == Total(Fen(360_000), unknown=1, no_value=1)
    assert row.allowance.value is UNKNOWN
    assert Total(Fen(5), no_value=1).value is UNKNOWN
    assert Total(Fen(5), not_applicable=1, not_in_force=1).value == 5
    (row,) = demonstration_counts([Branch(designation=each) for each in DemonstrationLevel], policy=LACKING)
    assert row.county == Count(yes=1, no=1, no_value=1)
    assert (row.county.low, row.county.high, row.county.value) == (1, 2, UNKNOWN)
    assert row.sites == Count(yes=2, no=1)


def test_a_base_that_the_policy_leaves_open() -> None:
    firm, social = Sector.NON_PUBLIC_ENTERPRISE, Sector.SOCIAL_ORGANIZATION
    units = [
        *(unit(sector=firm, party_organization=each, staff=5) for each in (JOINT, NONE)),
        unit(sector=social),
        unit(sector=firm, operating=False),
        Organization(operating=True, sector=firm, staff=5),
        # Whether it is in operation is a fact to find out before the policy needs a value.
        Organization(sector=firm, party_organization=JOINT, staff=5),
    ]
    (row,) = coverage(units, base=Base.POLICY, policy=LACKING)
    expected = {"yes": 1, "maybe_yes": 2, "maybe_no": 1, "maybe_unknown": 1, "base_no_value": 3}
    assert row.organization == Rate(Base.POLICY, **expected)
    assert (row.organization.open, row.organization.without_value) == (4, 3)
    (row,) = coverage([unit(has_union=True, has_liaison=False, has_instructor=False)], policy=LACKING)
    assert row.work.surely == 1
    assert row.organization == Rate(Base.OPERATING, yes=1)


@given(st.lists(records(Branch), max_size=8))
@examples(20)
def test_every_record_is_counted_once(branches: list[Branch]) -> None:
    (row,) = demonstration_counts(branches, policy=LACKING)
    for count in (row.city, row.county, row.sites):
        assert sum(attrs.astuple(count)) == len(branches)


@each_engine
def test_a_frame_gives_the_same_kind_of_frame_with_whole_numbers(constructor: Constructor) -> None:
    frame = constructor(UNITS, Organization)
    result = coverage(frame, by=("township", "sector"))
    assert type(result) is type(frame)
    schema = nw.from_native(result).collect_schema()
    assert list(schema)[:3] == ["township", "sector", "base"]
    assert {dtype for name, dtype in schema.items() if name not in {"township", "sector", "base"}} == {nw.Int64()}
    # Of each rate eleven counts, of the closed units six, of each shortfall its bounds.
    assert len(schema) == 3 + 11 + 11 + 6 + 2 + 2


@each_engine
def test_groups_of_a_frame_are_in_ascending_order_and_the_unknown_last(constructor: Constructor) -> None:
    result = coverage(constructor(UNITS, Organization), by="township")
    assert table(result)["township"] == ["大柘镇", "石正镇", None]


@each_engine
def test_groups_of_an_enumeration_are_in_the_order_of_its_definition(constructor: Constructor) -> None:
    # By their texts, joint comes before none and none before standalone.
    units = [unit(party_organization=each) for each in (UNKNOWN, *sorted(PartyOrganization, key=lambda one: one.value))]
    rows = coverage(units, by=("township", "party_organization"))
    expected = [row.key[1] for row in rows]
    assert expected == [*PartyOrganization, UNKNOWN]
    result = coverage(constructor(units, Organization), by=("township", "party_organization"))
    assert table(result)["party_organization"] == list(map(plain, expected))


def test_groups_of_an_answer_are_in_the_order_of_its_definition() -> None:
    units = [Organization(full_members=number) for number in (0, 3, 1)]
    frame = assess(frame_of(units, Organization), Organization)
    for made in (frame, frame.lazy().collect().to_pandas(), frame.to_arrow()):
        groups = table(coverage(made, by="formation_route"))["formation_route"]
        assert groups == [each.value for each in FormationRoute if each.value in groups]
        assert len(groups) > 1


@each_engine
def test_a_frame_without_rows_has_a_row_of_zeros(constructor: Constructor) -> None:
    columns = table(coverage(constructor((), Organization)))
    assert columns["base"] == ["operating"]
    assert columns["organization_yes"] == columns["work_shortfall_high"] == [0]


def test_a_frame_that_was_assessed_can_be_measured_by_an_answer() -> None:
    frame = pl.DataFrame({"operating": [True, True], "party_organization": ["joint", None]})
    answered = organization_covered.over(frame)
    assert coverage(answered, by="organization_covered", missing="unknown")["organization_yes"].to_list() == [1, 0]


def test_columns_that_are_no_facts_can_make_groups() -> None:
    frame = pd.DataFrame({"operating": [True, True, False], "party_organization": "joint", "batch": [1.5, 1.5, None]})
    result = coverage(frame, by="batch", missing="unknown")
    assert result["organization_yes"].tolist() == [2, 0]


def test_nothing_known_at_all() -> None:
    frame = pl.DataFrame({"township": ["大柘镇"], "operating": [None]})
    result = coverage(frame, by=("township", "operating"), missing="unknown")
    assert result["organization_maybe_unknown"].to_list() == [1]
    assert coverage(frame.select("township"), missing="unknown")["work_maybe_unknown"].to_list() == [1]


def test_a_target_that_the_policy_does_not_know_gives_null_shortfalls() -> None:
    policy = attrs.evolve(PINGYUAN, organization_coverage_target=UNKNOWN)
    result = coverage(polars(UNITS), policy=policy)
    assert result["organization_shortfall_low"].to_list() == [None]
    assert not is_known(coverage(UNITS, policy=policy)[0].organization_shortfall)


def polars(rows: Sequence[Organization]) -> pl.DataFrame:
    facts = ("operating", "party_organization", "has_instructor", "has_liaison", "has_union", "has_youth_league")
    names = (*facts, "has_womens_federation", "township")
    return pl.DataFrame({name: [plain(getattr(row, name)) for row in rows] for name in names})


def test_a_lazy_frame_stays_lazy_and_is_not_collected() -> None:
    def fail(_: pl.DataFrame) -> pl.DataFrame:
        raise AssertionError

    lazy = polars(UNITS).lazy().map_batches(fail, schema=polars(UNITS).schema)
    assert isinstance(coverage(lazy, by="township"), pl.LazyFrame)


# What goes wrong.


def test_no_such_fact() -> None:
    with pytest.raises(InvalidData) as caught:
        coverage(UNITS, by=("townshp", "x"))
    assert caught.value.text("en") == (
        "by: found townshp, expected a fact of the record. Did you mean township? Use a name that is there.\n"
        "by: found x, expected a fact of the record. Use a name that is there."
    )
    assert (
        caught.value.text("zh").splitlines()[0]
        == "by：现为 townshp，应为记录的事实。是否为 township？请改用已有的名称。"
    )


def test_no_such_column_or_one_that_the_result_has() -> None:
    frame = polars(UNITS).with_columns(base=pl.lit(1))
    with pytest.raises(FrameError) as caught:
        coverage(frame, by=("townshp", "base"))
    assert caught.value.text("en") == (
        "by: found townshp, expected a column of the frame. Did you mean township? Use a name that is there.\n"
        "by: found base, expected a column that no column of the result is named like. Rename the column."
    )


def test_missing_columns_are_named_together() -> None:
    with pytest.raises(FrameError) as caught:
        coverage(pl.DataFrame({"township": ["大柘镇"], "has_union": [True]}), by="township")
    places = [problem.place for problem in caught.value.problems]
    assert places == [
        "operating", "party_organization", "has_instructor", "has_liaison", "has_youth_league", "has_womens_federation",
    ]  # fmt: skip


def test_values_that_are_not_allowed_are_no_answers() -> None:
    frame = polars([unit(operating=True), unit(operating=True)])
    wrong = frame.with_columns(pl.Series("party_organization", ["joynt", None], dtype=pl.String))
    with pytest.raises(FrameError, match=r"party_organization: found 'joynt', expected one of .* which 1 value is not"):
        coverage(wrong)
    counted = coverage(wrong.lazy()).collect()
    assert (counted["organization_no"].to_list(), counted["organization_unknown"].to_list()) == ([0], [2])


def test_groups_by_an_enumeration_are_its_members_however_they_are_spelled() -> None:
    frame = polars([unit(operating=True), unit(operating=True), unit(operating=True)])
    spelled = frame.with_columns(pl.Series("party_organization", ["joint", "联合组建", "joynt"], dtype=pl.String))
    grouped = coverage(spelled.lazy(), by="party_organization").collect()
    assert grouped.select("party_organization", "organization_yes").rows() == [("joint", 2), (None, 0)]


def test_groups_by_a_categorical_column_that_is_no_fact_are_texts() -> None:
    frame = polars([unit(operating=True), unit(operating=True)])
    street = frame.with_columns(pl.Series("street", ["示范街", None], dtype=pl.Categorical))
    assert coverage(street.lazy(), by="street").collect()["street"].to_list() == ["示范街", None]


def test_records_of_another_class() -> None:
    with pytest.raises(WrongRecord, match="expected Organization, found Branch"):
        coverage([Branch()])  # type: ignore[list-item] # the mistake this is about


def test_a_period_that_ends_before_it_starts() -> None:
    with pytest.raises(InvalidData) as caught:
        admissions([], END, START)
    assert str(caught.value) == "end: found 2014-10-22, expected 2016-10-21 or a later day. Swap start and end."


def test_a_base_is_named_by_a_member() -> None:
    wrong: Any = "operating"
    with pytest.raises(TypeError, match=r"named by a member of Base, such as Base\.OPERATING, not "):
        coverage([], base=wrong)


def test_measures_need_no_tables_of_members_and_units() -> None:
    """So they take none, as `docs/tables.md` says."""
    several = [*measures_of(Organization, PINGYUAN), *measures_of(Branch, PINGYUAN)]
    rules = {rule for measure in several for rule in measure.rules} | {site_qualified, secretary_allowance}
    assert {"coverage", "fund_totals"} <= {measure.name for measure in several}
    assert [rule.name for rule in rules if rule.folds] == []
