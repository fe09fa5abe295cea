"""Published figures: what they say, where they agree, and data beside them."""

import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import attrs
import pytest

from pingyuan_rules import (
    PINGYUAN,
    UNKNOWN,
    Applicant,
    ApplicantStage,
    Base,
    Bound,
    Branch,
    Committee,
    CommitteeKind,
    DemonstrationCounting,
    DemonstrationLevel,
    Formation,
    InvalidData,
    Member,
    MemberBasis,
    Organization,
    PartyOrganization,
    Published,
    PublishedBase,
    Rate,
    Sector,
    Standing,
    Structure,
    compare,
    coverage_elsewhere,
    internal_agreement,
    is_known,
    overlay,
    published_figures,
    read_published,
)
from pingyuan_rules.engine import WrongRecord
from pingyuan_rules.ledger import Ledger, read_ledger, sample_ledger
from pingyuan_rules.ledger.reading import is_sample
from pingyuan_rules.published.elsewhere import Counted, SourceGrade
from pingyuan_rules.published.figures import figures_of_the_article
from pingyuan_rules.returned.assessed_ledger import AssessedLedger

IN_THE_ARTICLE = {
    "working_committees": ("P2S3", 1),
    "sector_committees": ("P2S3", 2),
    "coordinating_committees": ("P2S3", 18),
    "leader_contacts_least": ("P2S5", 1),
    "leader_contacts_most": ("P2S5", 2),
    "minimum_full_members": ("P2S8", 3),
    "branches": ("P2S9", 79),
    "branches_standalone": ("P2S9", 51),
    "branches_joint": ("P2S9", 28),
    "branches_non_public": ("P2S9", 64),
    "branches_social": ("P2S9", 15),
    "members": ("P2S9", 523),
    "organization_coverage": ("P2S9", 90),
    "work_coverage": ("P2S9", 100),
    "branches_six_haves": ("P3S4", 81),
    "admission_years": ("P3S8", 2),
    "admissions": ("P3S8", 25),
    "training_sessions": ("P3S10", 4),
    "city_sites": ("P4S9", 4),
    "county_sites": ("P4S9", 32),
    "activity_fund_per_member": ("P4S12", 30_000),
    "allowance_per_month": ("P4S12", 30_000),
}
DERIVED = {
    "bodies": 1 + 2 + 18,
    "average_members": Fraction(523, 79),
    "average_members_81": Fraction(523, 81),
    "standalone_non_public_least": 51 - 15,
    "standalone_non_public_most": min(51, 64),
    "joint_social_most": min(28, 15),
    "units_covered_least": 51 + 2 * 28,
    "units_covered_most": 51 + 5 * 28,
    "coverage_base_narrow": 107 * 10 // 9,
    "coverage_base_wide": 191 * 10 // 9,
    "sites_least": 32,
    "sites_most": 4 + 32,
    "minimum_activity_funds": 523 * 30_000,
    "minimum_allowances": 79 * 12 * 30_000,
    "minimum_budget": 44_130_000,
    "minimum_budget_81": 523 * 30_000 + 81 * 12 * 30_000,
}

# What was published.


def test_the_figures_of_the_article_and_their_places() -> None:
    found = {key: (claim.clause.key, claim.value) for key, claim in published_figures().items() if not claim.derived}
    assert found == IN_THE_ARTICLE


def test_what_follows_by_arithmetic() -> None:
    assert {key: claim.value for key, claim in published_figures().items() if claim.derived} == DERIVED


def test_a_bound_is_a_bound_and_exact_is_exact() -> None:
    bounds = {key: claim.bound for key, claim in published_figures().items() if not claim.derived}
    assert {key for key, bound in bounds.items() if bound is Bound.AT_LEAST} == {
        "leader_contacts_least",
        "organization_coverage",
        "allowance_per_month",
    }
    assert {key for key, bound in bounds.items() if bound is Bound.AT_MOST} == {"leader_contacts_most"}


def test_derived_claims_name_claims_that_stand_before_them() -> None:
    seen: set[str] = set()
    for claim in published_figures().values():
        assert set(claim.derived) <= seen
        seen.add(claim.key)


def test_words_in_both_languages() -> None:
    for words in [*published_figures().values(), *internal_agreement()]:
        assert words.label.zh
        assert words.label.en
        assert words.label.zh.isascii() is False
        assert words.label.en.isascii() is True


def test_the_only_disagreement_is_between_79_and_81() -> None:
    wrong = [relation for relation in internal_agreement() if not relation.agrees]
    assert {relation.values for relation in wrong} == {(81, 79)}
    assert {tuple(claim.key for claim in relation.claims) for relation in wrong} == {("branches_six_haves", "branches")}
    assert all(relation.agrees is False for relation in wrong)


def test_the_sums_that_hold() -> None:
    held = {
        tuple(claim.value for claim in relation.claims): relation.values
        for relation in internal_agreement()
        if relation.agrees
    }
    assert held[51, 28, 79] == (79, 79)
    assert held[64, 15, 79] == (79, 79)
    assert held[1, 2, 18, 21] == (21, 21)
    assert held[15_690_000, 28_440_000, 44_130_000] == (44_130_000, 44_130_000)


def test_every_claim_takes_part_in_a_relation_or_stands_for_itself() -> None:
    related = {claim.key for relation in internal_agreement() for claim in relation.claims}
    assert set(published_figures()) - related == {
        "leader_contacts_least",
        "leader_contacts_most",
        "minimum_full_members",
        "work_coverage",
        "admission_years",
        "admissions",
        "training_sessions",
    }


def test_nothing_is_read_before_it_is_asked_for() -> None:
    statement = "import pingyuan_rules.published"  # measuring coverage has imported some modules before
    script = f"import sys; before = set(sys.modules); {statement}; print(*set(sys.modules) - before)"
    found = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True)
    imported = set(found.stdout.split())
    assert "pingyuan_rules.published" in imported
    assert imported.isdisjoint({"tomllib", "dateutil", "narwhals"})


# Data beside it, by hand.


def answers(**data: Any) -> dict[tuple[str, str], tuple[Any, Any]]:
    """What is computed and whether it agrees, by claim and source."""
    return {(each.claim.key, each.source): (each.computed, each.agrees) for each in compare(**data)}


def branches(count: int, **facts: Any) -> list[Branch]:
    return [Branch(**facts) for _ in range(count)]


def test_without_data_only_the_policy_is_compared() -> None:
    assert answers() == {
        ("leader_contacts_least", "policy"): (1, True),
        ("leader_contacts_most", "policy"): (2, True),
        ("minimum_full_members", "policy"): (3, True),
        ("training_sessions", "policy"): (4, True),
        ("activity_fund_per_member", "policy"): (30_000, True),
        ("allowance_per_month", "policy"): (30_000, True),
    }


def test_another_policy_disagrees_where_it_differs() -> None:
    policy = attrs.evolve(PINGYUAN, activity_fund_per_member=40_000, allowance_per_month=40_000)
    found = answers(policy=policy)
    assert found["activity_fund_per_member", "policy"] == (40_000, False)
    assert found["allowance_per_month", "policy"] == (40_000, True)


def test_a_policy_that_does_not_know_decides_nothing() -> None:
    found = answers(policy=attrs.evolve(PINGYUAN, activity_fund_per_member=UNKNOWN), branches=branches(79))
    assert found["activity_fund_per_member", "policy"] == (UNKNOWN, UNKNOWN)
    assert found["minimum_activity_funds", "branches"] == (UNKNOWN, UNKNOWN)
    assert found["minimum_budget", "branches"] == (UNKNOWN, UNKNOWN)
    assert found["minimum_allowances", "branches"] == (28_440_000, True)


def test_branches_by_formation_and_sector() -> None:
    data = [
        *branches(40, formation=Formation.STANDALONE, sector=Sector.NON_PUBLIC_ENTERPRISE),
        *branches(11, formation=Formation.STANDALONE, sector=Sector.SOCIAL_ORGANIZATION),
        *branches(24, formation=Formation.JOINT, sector=Sector.NON_PUBLIC_ENTERPRISE),
        *branches(4, formation=UNKNOWN, sector=Sector.SOCIAL_ORGANIZATION),
    ]
    found = answers(branches=data)
    assert found["branches", "branches"] == (79, True)
    assert found["branches_standalone", "branches"] == (UNKNOWN, UNKNOWN)
    assert found["branches_joint", "branches"] == (UNKNOWN, UNKNOWN)
    assert found["branches_non_public", "branches"] == (64, True)
    assert found["branches_social", "branches"] == (15, True)
    assert found["standalone_non_public_least", "branches"] == (40, True)
    assert found["standalone_non_public_most", "branches"] == (40, True)
    assert found["joint_social_most", "branches"] == (UNKNOWN, True)
    assert found["branches_six_haves", "branches"] == (UNKNOWN, False)


def test_members_from_each_kind_of_record() -> None:
    standings = [Standing.FULL] * 500 + [Standing.PROBATIONARY] * 22 + [Standing.DECEASED] * 3
    members = [Member(standing=standing) for standing in standings]
    found = answers(members=members, branches=[Branch(full_members=500, probationary_members=23)])
    assert found["members", "members"] == (522, False)
    assert found["members", "branches"] == (523, True)
    undecided = answers(members=[*members, Member()], branches=[Branch(full_members=500)])
    assert undecided["members", "members"] == (UNKNOWN, UNKNOWN)
    assert undecided["members", "branches"] == (UNKNOWN, UNKNOWN)


def test_too_many_members_disagree_whatever_the_unknown_ones_are() -> None:
    assert answers(branches=[Branch(full_members=524)])["members", "branches"] == (UNKNOWN, False)


def test_coverage_is_a_bound_and_work_coverage_exact() -> None:
    covered = Organization(operating=True, party_organization=PartyOrganization.STANDALONE)
    helped = Organization(operating=True, party_organization=PartyOrganization.NONE, has_liaison=True)
    unknown = Organization(operating=True, has_liaison=True)
    found = answers(organizations=[*[covered] * 9, helped])
    assert found["organization_coverage", "organizations"] == (90, True)
    assert found["work_coverage", "organizations"] == (100, True)
    assert found["units_covered_least", "organizations"] == (9, False)
    assert found["units_covered_most", "organizations"] == (9, True)
    assert found["coverage_base_wide", "organizations"] == (10, True)
    found = answers(organizations=[*[covered] * 8, helped, unknown])
    assert found["organization_coverage", "organizations"] == (UNKNOWN, UNKNOWN)
    found = answers(organizations=[*[covered] * 9, attrs.evolve(helped, has_liaison=UNKNOWN)])
    assert found["work_coverage", "organizations"] == (UNKNOWN, UNKNOWN)


def test_no_units_have_no_coverage() -> None:
    found = answers(organizations=[])
    assert found["organization_coverage", "organizations"] == (UNKNOWN, UNKNOWN)
    assert found["units_covered_most", "organizations"] == (0, True)
    assert answers(branches=[])["average_members", "branches"] == (UNKNOWN, UNKNOWN)
    assert answers(structures=[])["bodies", "structures"] == (UNKNOWN, UNKNOWN)


def test_admissions_of_the_two_years_to_the_policys_date() -> None:
    days = [date(2014, 10, 22)] * 24 + [date(2016, 10, 21), date(2014, 10, 21), date(2016, 10, 22)]
    applicants = [Applicant(stage=ApplicantStage.ADMITTED, admitted_on=day) for day in days]
    assert answers(applicants=applicants)["admissions", "applicants"] == (25, True)
    assert answers(applicants=applicants[1:])["admissions", "applicants"] == (24, False)


@pytest.mark.parametrize(
    ("counting", "agrees"), [(DemonstrationCounting.SEPARATE, True), (DemonstrationCounting.NESTED, False)]
)
def test_sites_are_counted_as_the_policy_says(counting: DemonstrationCounting, agrees: bool) -> None:
    data = branches(4, designation=DemonstrationLevel.CITY) + branches(32, designation=DemonstrationLevel.COUNTY)
    found = answers(branches=data, policy=attrs.evolve(PINGYUAN, demonstration_counting=counting))
    assert found["city_sites", "branches"] == (4, True)
    assert found["county_sites", "branches"][1] is agrees


def committees(counts: Sequence[int]) -> list[Committee]:
    return [Committee(kind=kind) for kind, count in zip(CommitteeKind, counts, strict=True) for _ in range(count)]


def test_committees_and_structure_are_both_reported() -> None:
    structure = Structure(working_committees=1, sector_committees=2, coordinating_committees=17)
    found = answers(committees=committees((1, 2, 18)), structures=[structure])
    assert found["coordinating_committees", "committees"] == (18, True)
    assert found["coordinating_committees", "structures"] == (17, False)
    assert found["bodies", "committees"] == (21, True)
    assert found["bodies", "structures"] == (20, False)
    assert found["working_committees", "structures"] == (1, True)


def test_several_structures_decide_only_what_they_share() -> None:
    structures = [Structure(working_committees=1, sector_committees=number) for number in (0, 2)]
    found = answers(structures=structures)
    assert found["working_committees", "structures"] == (1, True)
    assert found["sector_committees", "structures"] == (UNKNOWN, UNKNOWN)


def test_money_is_exact_and_follows_the_policys_basis() -> None:
    data = [Branch(full_members=500, probationary_members=23), *branches(78, full_members=0, probationary_members=0)]
    found = answers(branches=data)
    assert found["minimum_activity_funds", "branches"] == (15_690_000, True)
    assert found["minimum_allowances", "branches"] == (28_440_000, True)
    assert found["minimum_budget", "branches"] == (44_130_000, True)
    assert found["average_members", "branches"] == (Fraction(523, 79), True)
    full = answers(branches=data, policy=attrs.evolve(PINGYUAN, activity_fund_basis=MemberBasis.FULL))
    assert full["minimum_activity_funds", "branches"] == (15_000_000, False)


def test_records_of_another_class() -> None:
    with pytest.raises(WrongRecord):
        compare(members=[Branch()])  # type: ignore[list-item] # the mistake this is about


# The sample ledger.


@pytest.fixture(scope="module")
def sample() -> Ledger:
    return read_ledger(sample_ledger("csv"))


def test_the_sample_agrees_with_all_that_can_be_so(sample: Ledger) -> None:
    kinds = ("organizations", "branches", "members", "applicants", "committees", "structures")
    compared = compare(**{kind: getattr(sample, kind) for kind in kinds})
    assert {each.claim.key for each in compared if each.agrees is not True} == {"branches_six_haves"}
    assert {each.claim.key for each in compared} == set(published_figures()) - {
        "admission_years",
        "average_members_81",
        "coverage_base_narrow",
        "minimum_budget_81",
    }
    assert "structures" in {each.source for each in compared}


# Figures of a county's own.

OWN = """
[documents.bulletin]
zh = "示范县两新组织党建通报"
en = "Bulletin of the synthetic county"
dated = 2020-01-31

[clauses.BULLETIN]
document = "bulletin"
place = { zh = "第一段", en = "paragraph 1" }
term = { zh = "两个覆盖", en = "two coverages" }
zh = "公布支部数和覆盖率。"
en = "Published: branches and coverage."

[[claims]]
key = "branches"
clause = "BULLETIN"
bound = "exactly"
value = 3
unit = "BODIES"
zh = "支部总数"
en = "branches"

[[claims]]
key = "branches_joint"
clause = "BULLETIN"
bound = "at_most"
value = 3
unit = "BODIES"
zh = "联合支部数"
en = "joint branches"

[[claims]]
key = "organization_coverage"
clause = "BULLETIN"
bound = "exactly"
value = "50"
unit = "PERCENT"
base = "registered"
zh = "组织覆盖率"
en = "organization coverage"

[[relations]]
left = [["branches_joint"]]
is = "exactly"
right = [["branches"]]
zh = "全部为联合支部"
en = "all branches are joint ones"
"""
FORMED = Organization(operating=True, party_organization=PartyOrganization.JOINT)
CLOSED = Organization(operating=False, party_organization=PartyOrganization.NONE)


def own(folder: Path, text: str = OWN) -> Published:
    path = folder / "figures.toml"
    path.write_text(text, encoding="utf-8")
    figures = read_published(path)
    assert figures is not None
    return figures


def test_a_countys_own_figures_are_compared_and_no_others(tmp_path: Path) -> None:
    figures = own(tmp_path)
    assert [document.en for document in figures.documents] == ["Bulletin of the synthetic county"]
    assert [relation.agrees for relation in figures.relations] == [True]
    found = answers(branches=branches(3, formation=Formation.JOINT), organizations=[FORMED, CLOSED], published=figures)
    assert found == {
        ("branches", "branches"): (3, True),
        ("branches_joint", "branches"): (3, True),
        ("organization_coverage", "organizations"): (50, True),
    }


def test_a_coverage_is_compared_over_the_base_that_it_names(tmp_path: Path) -> None:
    operating = own(tmp_path, OWN.replace('base = "registered"', 'base = "operating"'))
    unnamed = own(tmp_path, OWN.replace('base = "registered"', ""))
    for figures in (operating, unnamed):
        found = answers(organizations=[FORMED, CLOSED], published=figures)
        assert found["organization_coverage", "organizations"] == (100, False)


def test_an_overlay_may_hold_the_figures_beside_its_values(tmp_path: Path) -> None:
    path = tmp_path / "county.toml"
    path.write_text(f"minimum_full_members = 5\n{OWN}", encoding="utf-8")
    figures = read_published(overlay(path))
    assert figures is not None
    assert figures.claims["branches"].clause.key == "BULLETIN"
    text = read_published(overlay(text=f"minimum_full_members = 5\n{OWN}"))
    assert text is not None
    assert text.documents == figures.documents, "an overlay may be a text"
    assert read_published(overlay(text="minimum_full_members = 5\n")) is None


WRONG_FIGURES = """
title = "figures"

[[claims]]
key = "branchs"
clause = "P2S10"
bound = "about"
value = 7.5
unit = "PIECES"
zh = "支部"
en = ""
note = "none"
source = "x"

[[claims]]
key = "admissions"
clause = "P3S8"
bound = "exactly"
value = "1/0"
unit = "PERSONS"
note = { zh = "注", en = "note", page = 3 }
base = "operating"
derived = ["nothing"]
zh = "发展党员"
en = "admissions"

[[claims]]
key = "admissions"
clause = "P3S8"
bound = "exactly"
value = "many"
unit = "PERSONS"
zh = "发展党员"
en = "admissions"

[[claims]]
key = "work_coverage"
clause = "P2S9"
bound = "exactly"
value = true
base = "everybody"
unit = "PERCENT"
zh = "工作覆盖率"
en = "work coverage"

[[claims]]
key = 5
clause = ["BULLETIN"]

[[relations]]
left = "branches"
equals = 1
is = "equal"
right = [["nothing", 12]]
zh = "相同"
en = "the same"
"""


def test_every_mistake_of_figures_is_reported_together(tmp_path: Path, golden: Callable[[str, str], None]) -> None:
    with pytest.raises(InvalidData) as caught:
        own(tmp_path, WRONG_FIGURES)
    golden("published_problems_zh.txt", caught.value.text("zh"))
    golden("published_problems_en.txt", caught.value.text("en"))
    assert {problem.kind for problem in caught.value.problems} == {
        "required", "type", "text", "choice", "unknown", "repeated", "conflict",
    }  # fmt: skip
    # A number too large for any memory is none.
    with pytest.raises(InvalidData, match=r"claims\[0\].value: found .1e999999999., expected a whole number") as error:
        own(tmp_path, '[[claims]]\nkey = "branches"\nvalue = "1e999999999"\nbase = 7')
    kinds = {problem.path: problem.kind for problem in error.value.problems}
    assert kinds["claims", 0, "value"] == "text"
    assert kinds["claims", 0, "base"] == "type"
    assert kinds["claims", 0, "unit"] == kinds["claims", 0] == "required"


@pytest.mark.parametrize("text", ["", "claims = 1", 'claims = ["branches"]'])
def test_a_file_without_figures_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(InvalidData, match=r"figures\.toml: claims"):
        own(tmp_path, text)


def test_the_transferred_members_of_all_branches_make_the_fund() -> None:
    policy = attrs.evolve(PINGYUAN, activity_fund_basis=MemberBasis.TRANSFERRED_IN)
    data = [Branch(full_members=500, probationary_members=23, members_not_transferred=23)]
    assert answers(branches=data, policy=policy)["minimum_activity_funds", "branches"] == (15_000_000, False)
    open_ = [Branch(full_members=3, probationary_members=0)]
    (comparison,) = [
        each for each in compare(branches=open_, policy=policy) if each.claim.key == "minimum_activity_funds"
    ]
    assert (comparison.low, comparison.high) == (0, 3 * 30_000)


# Which figures belong to a ledger.


def test_the_figures_of_the_article_belong_to_the_sample_alone(sample: Ledger, tmp_path: Path) -> None:
    assert is_sample(sample)
    assert is_sample(read_ledger(sample_ledger("workbook")))
    copied = tmp_path / "another name"
    shutil.copytree(sample_ledger("csv"), copied)
    assert is_sample(read_ledger(copied)), "by its records, not by its name"
    changed = attrs.evolve(sample, members=(attrs.evolve(sample.members[0], id="DY-X"), *sample.members[1:]))
    for other in (changed, attrs.evolve(sample, leaders=sample.leaders[:-1]), Ledger()):
        assert not is_sample(other)
        assert AssessedLedger.of(other).figures is None
        assert AssessedLedger.of(other).compared() == ()
    assert AssessedLedger.of(sample).figures is figures_of_the_article()


def test_figures_that_were_named_take_the_place_of_those_of_the_article(sample: Ledger, tmp_path: Path) -> None:
    figures = own(tmp_path)
    assessed = AssessedLedger.of(sample, published=figures)
    assert assessed.figures is figures
    assert AssessedLedger.of(assessed).figures is AssessedLedger.of(assessed, PINGYUAN).figures is figures
    assert AssessedLedger.of(AssessedLedger.of(sample), published=figures).figures is figures
    assert {each.claim.key for each in assessed.compared()} == {"branches", "branches_joint", "organization_coverage"}


# Figures of other places.

FIGURES = coverage_elsewhere()


@pytest.mark.parametrize("key", [key for key, figure in FIGURES.items() if is_known(figure.implied_base)])
def test_a_rate_over_the_implied_base_is_the_published_one(key: str) -> None:
    figure = FIGURES[key]
    assert abs(figure.rate.value * 100 - figure.percent) <= figure.rounding / 2
    assert figure.rate.base is figure.base


def test_the_bases_that_follow() -> None:
    implied = {key: figure.implied_base for key, figure in FIGURES.items() if is_known(figure.implied_base)}
    assert implied == {
        "fuzhou_2021_enterprises": 11_138,
        "fuzhou_2021_social": 2_350,
        "shanxi_2019_enterprises": 41_322,
        "shanxi_2019_social": 13_038,
        "nation_2017_enterprises": 2_567_715,
        "nation_2017_social": 491_086,
        "nation_2011_enterprises_eligible": 983_885,
        "nation_2011_enterprises_all": 2_614_362,
    }


def test_no_rate_follows_from_a_number_of_organizations() -> None:
    zhanjiang = FIGURES["zhanjiang_2016"]
    assert zhanjiang.counted is Counted.ORGANIZATIONS
    assert zhanjiang.rate is zhanjiang.implied_base is UNKNOWN
    # Even if each organization is that of one unit, 98.6% can only be of about 349 units, and of all units it is 0.2%.
    assert Rate.of(344, 349, PublishedBase.NOT_STATED).percent == "98.5%"
    assert round(Fraction(344, 349) * 1000) == 986
    assert Rate.of(344, zhanjiang.base_number, Base.REGISTERED).percent == "0.2%"
    assert FIGURES["hefei"].rate is UNKNOWN, "no rate was published"


def test_every_figure_of_another_place_names_base_and_source() -> None:
    for figure in FIGURES.values():
        assert isinstance(figure.base, Base | PublishedBase)
        assert figure.grade in SourceGrade
        for words in (figure.place, figure.source, *([figure.note] if figure.note else [])):
            assert words.zh.isascii() is False
            assert words.en.isascii() is True
