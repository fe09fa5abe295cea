"""What the report says, against what a hand computes of a small ledger, and against the sample."""

import re
from datetime import date
from functools import cache

import attrs
import pytest

from pingyuan_rules import (
    PINGYUAN,
    Branch,
    Cluster,
    Organization,
    PartyOrganization,
    Sector,
    meetings_on_schedule,
    overlay,
    policy_on,
)
from pingyuan_rules.engine import LANGUAGES, UNKNOWN, Lang, facts_of
from pingyuan_rules.ledger import Ledger, inspect_ledger, sample_ledger
from pingyuan_rules.policy import Policy
from pingyuan_rules.policy.clause_readings import readings
from pingyuan_rules.published import Published
from pingyuan_rules.published.figures import figures_of_the_article
from pingyuan_rules.report import report
from pingyuan_rules.report.page_model import Bar, Cards, Chart, Definitions, Entries, Folded, Points, Section, cited
from pingyuan_rules.report.report_data import ReportData
from pingyuan_rules.report.report_page import Page, page_of
from pingyuan_rules.report.shortfalls_section import MOST_ENTRIES, MOST_UNFOLDED
from pingyuan_rules.report.unknowns_section import MOST_FACTS
from pingyuan_rules.returned.assessed_ledger import AssessedLedger
from pingyuan_rules.tables.table_model import Row, Table
from pingyuan_rules.tables.typed_cells import TextCell, cell_text
from sizes import only_in_check, variants

Rows = dict[str, list[str]]
EVERY = ("summary", "coverage", "formation", "sites", "demonstration", "appraisal", "funds", "shortfalls", "unknowns",
         "assumptions", "clauses")  # fmt: skip


@cache
def page(ledger: Ledger, lang: Lang = "en", policy: Policy | None = None) -> Page:
    return page_of(ReportData(AssessedLedger.of(ledger, policy)), lang)


def section(of: Page, key: str) -> Section:
    return next(each for each in of.sections if each.key == key)


def texts(row: Row, lang: Lang = "en") -> list[str]:
    """The words of a row's cells."""
    return [cell_text(cell, lang) for cell in row]


def rows(table: Table) -> Rows:
    """The cells of each row by the row's heading."""
    lines = [texts(row) for row in table.rows]
    assert len({line[0] for line in lines}) == len(lines)
    return {line[0]: line[1:] for line in lines}


def tables(of: Page, key: str) -> list[Rows]:
    return [rows(table) for table in section(of, key).tables]


# By hand.


def test_coverage_by_hand(small: Ledger) -> None:
    """In operation for sure: ZZ-1, 2, 3 and 6, of which two are covered, one is not and one is unknown; ZZ-4 may be."""
    _, groups = tables(page(small), "coverage")
    assert groups["the county"] == ["4-5", "40%-75%", "not met", "1-3", "80%-100%", "undecided", "0-1"]
    assert groups["social organization"] == ["1", "100%", "met", "0", "100%", "met", "0"]
    assert groups["non-public enterprise"] == ["3-4", "25%-66.7%", "not met", "1-3", "75%-100%", "undecided", "0-1"]
    assert groups["示范镇01"] == ["2", "50%-100%", "undecided", "0-1", "100%", "met", "0"]
    assert groups["industrial park"] == ["1", "100%", "met", "0", "100%", "met", "0"]
    assert groups["outside any cluster"] == ["2", "50%", "not met", "1", "100%", "met", "0"]
    assert groups["unknown"] == ["1-2", "0%-100%", "undecided", "0-2", "50%-100%", "undecided", "0-1"]


def test_other_bases_by_hand(small: Ledger) -> None:
    bases, _ = tables(page(small), "coverage")
    assert {name: cells[:2] for name, cells in bases.items()} == {
        "registered units": ["6", "33.3%-50%"],  # ZZ-6 unknown
        "units in real operation": ["4-5", "40%-75%"],
        "operating units with members": ["4", "50%-75%"],  # ZZ-1, 2, 3, 6
        # ZZ-1, 2, 3, and 6 if it has one; whether it belongs and whether it is covered are taken apart from each other
        "units that have or are due to form an organization": ["3-4", "50%-75%"],
    }


def test_bars_are_drawn_to_scale(small: Ledger) -> None:
    summary = section(page(small), "summary").blocks[0]
    assert isinstance(summary, Cards)
    assert [card.bar for card in summary.cards[:2]] == [Bar(400, 750, 900), Bar(800, 1000, 1000)]


def test_formation_by_hand(small: Ledger) -> None:
    branches, units, due = tables(page(small), "formation")
    assert branches["the county"] == ["2", "1", "1"]
    assert branches["示范镇02"] == ["1", "0", "1"]
    assert units["Must form a Party organization"] == ["2", "4", "0"]
    assert units["Due but not formed"] == ["1", "4", "0"]
    assert units["A plan of its own is in place"] == ["0", "1", "0"]  # of ZZ-3 alone, since ZZ-1 has formed
    assert units["form one jointly with others"][0] == "2"  # ZZ-2 and ZZ-6
    assert due == {"示范企业002": ["ZZ-3", "示范镇02", "3", "no"]}


def test_what_branches_have_by_hand(small: Ledger) -> None:
    site, haves, systems = tables(page(small), "sites")
    assert site["Signage is to standard"] == ["2", "0", "0", "100%"]
    assert site["Operation is to standard"] == ["1", "0", "1", "50%-100%"]
    assert site["The site meets the one have and four norms"] == ["1", "0", "1", "50%-100%"]
    assert haves["Has a Party flag"] == ["0", "1", "1", "0%-50%"]
    assert haves["The branch has all six haves"] == ["0", "1", "1", "0%-50%"]
    assert haves["Has premises, own or shared"] == ["0", "0", "2", "0%-100%"]
    assert systems["The six systems are complete"] == ["0", "0", "2", "0%-100%"]


def test_demonstration_sites_and_grades_by_hand(small: Ledger) -> None:
    made = page(small)
    designated, crossed = tables(made, "demonstration")
    assert designated["the county"] == ["1", "0", "1"]
    assert crossed["city demonstration site"] == ["0", "0", "1", "0", "1"]  # a veto stands against ZB-1
    assert crossed["total"] == ["0", "0", "1", "1", "2"]
    (grades,) = tables(made, "appraisal")
    assert grades["Appraisal grade of the branch"] == ["1", "0", "0", "0", "1", "2"]
    assert grades["Appraisal grade of the secretary"] == ["0", "0", "0", "0", "2", "2"]


def test_funds_by_hand(small: Ledger) -> None:
    """ZB-1: five members and twelve months. Of ZB-2 nobody knows the probationary members, nor the secretary."""
    (funds,) = tables(page(small), "funds")
    assert funds["示范镇01"] == ["1,500", "3,600", "5,100"]
    assert funds["示范镇02"] == ["? (+1)", "? (+1)", "? (+1)"]
    assert funds["the county"] == ["1,500 (+1)", "3,600 (+1)", "5,100 (+1)"]


def test_what_to_put_right_by_hand(small: Ledger) -> None:
    made = section(page(small), "shortfalls")
    by_rule = rows(made.tables[0])
    assert by_rule["Due but not formed"] == ["required", "4", "1", "0"]
    assert by_rule["Out of contact"] == ["note", "0", "1", "1"]
    assert by_rule["Not entered in the ledger"] == ["expected", "1", "1", "0"]
    assert not any("eetings" in name for name in by_rule), "not in force in 2016"
    entries = made.blocks[-1]
    assert isinstance(entries, Entries)
    assert [(entry.name, entry.key, entry.place, entry.count) for entry in entries.entries] == [
        ("示范企业002", "ZZ-3", "示范镇02", "3 findings"),
        ("示范党支部001", "ZB-1", "示范镇01", "2 findings"),
    ]
    assert [item.text for item in entries.entries[0].items] == [
        "The survey does not meet the five clears",
        "No plan of its own",
        "Due but not formed",
    ]
    # Nobody recorded whether ZZ-4, which no Party work reaches, is in operation.
    assert by_rule["Not covered by Party work"] == ["required", "4", "0", "1"]
    open_ = "1 more shortfall (1 organization record) depends on a fact that nobody recorded: "
    assert entries.note == "Records with findings: 2; findings: 5.", "the note of the table above has the rest"
    note = made.tables[0].note
    assert note is not None
    assert note.en.endswith(f"{open_}“is in real operation”.")
    training = entries.entries[1].items[0]
    assert ([each.key for each in training.clauses], training.severity, training.strict) == (
        ["P3S10"],
        "expected",
        False,
    )
    (remedy,) = training.remedies
    assert "due 4" in remedy


def test_unknowns_by_hand(small: Ledger) -> None:
    made = section(page(small), "unknowns")
    rates = {(name, base): rest for name, base, *rest in map(texts, made.tables[0].rows)}
    assert rates["Covered by a Party organization", "units in real operation"] == [
        "40%-75%", "35", "2", "is in real operation (1), Party organization (1)",
    ]  # fmt: skip
    assert rates["Covered by a Party organization", "operating units with members"] == [
        "50%-75%",
        "25",
        "1",
        "Party organization (1)",
    ]
    assert rates["The site meets the one have and four norms", "all branches"] == [
        "50%-100%", "50", "1", "operation is to standard (1)",
    ]  # fmt: skip
    missing = ReportData(AssessedLedger.of(small)).missing
    assert (missing[Organization, "cluster"].records, missing[Organization, "cluster"].answers) == (3, 3)
    waits = missing[Organization, "party_organization"]  # of ZZ-6: covered, how, how many clears, all, and too small
    assert (waits.records, waits.answers, len(waits.rules)) == (1, 5, 5)
    first, others = made.tables[1:]
    assert made.blocks[1] is first, "the others are folded"
    most = [list(map(int, texts(row)[2:])) for table in (first, others) for row in table.rows]
    assert len(list(first.rows)) == MOST_FACTS
    assert [answers for _, answers in most] == sorted((lack.answers for lack in missing.values()), reverse=True)
    assert all(isinstance(name, TextCell) and name.clauses for name, *_ in (*first.rows, *others.rows))


def test_rates_that_depend_on_no_unknown_fact_are_counted_and_not_listed(small: Ledger) -> None:
    bounds, *_ = section(page(small), "unknowns").tables
    listed = [texts(row) for row in bounds.rows]
    assert all("-" in cells[2] and cells[3] != "0" for cells in listed)
    taken = [each for each in ReportData(AssessedLedger.of(small)).open_rates if each.rate.surely + each.rate.maybe]
    exact = len(taken) - len(listed)
    assert (bounds.note is None) is (exact == 0)
    one = Organization(id="ZZ-1", operating=True, full_members=3, party_organization=PartyOrganization.STANDALONE)
    other = Organization(id="ZZ-2", full_members=1, party_organization=PartyOrganization.NONE)
    bounds, *_ = section(page(Ledger(organizations=(one, other))), "unknowns").tables
    names = [(name, base) for name, base, *_ in map(texts, bounds.rows)]
    assert ("Covered by a Party organization", "units in real operation") in names
    assert ("Covered by a Party organization", "registered units") not in names, "one of two, whatever is found out"
    assert bounds.note is not None
    assert bounds.note.en.startswith("Rates that do not depend on unknown facts, and are not listed: ")


def test_a_rate_that_a_missing_value_of_the_policy_leaves_open_says_so() -> None:
    lacking = attrs.evolve(PINGYUAN, work_by_union=UNKNOWN)
    unit = Organization(
        id="ZZ-1", operating=True, full_members=1, party_organization=PartyOrganization.NONE,
        has_instructor=False, has_liaison=False, has_union=True, has_youth_league=False, has_womens_federation=False,
    )  # fmt: skip
    ledger = Ledger(organizations=(unit, attrs.evolve(unit, id="ZZ-2", has_liaison=True)))
    bounds, *_ = section(page(ledger, policy=lacking), "unknowns").tables
    works = [row for row in map(texts, bounds.rows) if row[0] == "Covered by Party work"]
    assert works
    assert {tuple(row[4:]) for row in works} == {
        ("1", "no value in the policy: a trade union counts as work coverage (1)")
    }


def with_figures(ledger: Ledger, figures: Published) -> Page:
    return page_of(ReportData(AssessedLedger.of(ledger, published=figures)), "en")


def test_published_figures_are_compared_with_what_there_is(small: Ledger) -> None:
    among, beside = section(with_figures(small, figures_of_the_article()), "published").tables
    assert rows(among)["The number of branches is the same in both places"] == ["81 = 79", "differs"]
    lines = list(map(texts, beside.rows))
    assert ["Branches in two-new organizations", "=79", "2", "branch", "differs"] in lines
    assert {line[3] for line in lines} == {"branch", "member", "applicant", "organization", "policy"}, "no committees"


def test_assumptions_are_named_with_their_reasons(small: Ledger) -> None:
    changed = attrs.evolve(PINGYUAN, minimum_full_members=5)
    made = section(page(small, policy=changed), "assumptions")
    origin, decided, assumed, read = made.tables
    assert made.blocks[:2] == (origin, decided), "what the library itself sets is folded"
    assert rows(origin)["policy fingerprint"] == [changed.fingerprint]
    assert [group.title.en for group in decided.groups if group.title] == ["changed by the user"]
    assert [group.title.en for group in assumed.groups if group.title] == ["reading", "house default"]
    changes, *chosen = ([texts(row) for row in group.rows] for group in (*decided.groups, *assumed.groups))
    assert changes[0][:2] == [
        "full members that call for an organization",
        "5 persons",
    ]
    house = [info for name, info in facts_of(Policy).items() if (source := PINGYUAN.source_of(name)) and source.reason]
    assert sum(map(len, chosen)) == len(house)
    assert all(reason != "—" for group in chosen for _, _, reason in group)
    assert sum(len(group.rows) for group in read.groups) == len(readings())
    assert [group.title.en for group in read.groups if group.title] == ["reading", "house default"]


# Against the sample.


@pytest.mark.parametrize("lang", variants("en", "zh"))
def test_the_sample(sample: Ledger, lang: Lang) -> None:
    made = page(sample, lang)
    assert tuple(each.key for each in made.sections) == (*EVERY[:9], "published", *EVERY[9:])
    cards = section(made, "summary").blocks[0]
    assert isinstance(cards, Cards)
    yuan = "405,300 元" if lang == "zh" else "405,300 yuan"
    assert [card.value for card in cards.cards] == ["91.3%-92.7%", "100%", "79", "91.1%-92.5%", "36", yuan]
    _, groups = section(made, "coverage").tables
    assert texts(next(groups.rows), lang)[1:4] == [
        "136-138",
        "91.3%-92.7%",
        "达标" if lang == "zh" else "met",
    ]


def test_sums_of_the_sample_agree_with_each_other(sample: Ledger) -> None:
    made = page(sample)
    _, groups = section(made, "coverage").tables
    county, *parts = ([int(texts(row)[1].partition("-")[0]) for row in group.rows] for group in groups.groups)
    assert all(sum(part) == county[0] for part in parts)
    (funds,) = section(made, "funds").tables
    townships, sectors, total = (
        [int(texts(row)[1].replace(",", "").partition(" ")[0]) for row in group.rows] for group in funds.groups
    )
    assert sum(townships) == sum(sectors) == total[0]
    _, crossed = tables(made, "demonstration")
    assert crossed["total"][-1] == "79"


def test_every_table_and_chart_names_clauses(sample: Ledger) -> None:
    free = {"Policy and version of this report"}
    for each in page(sample).sections:
        for block in each.unfolded:
            if isinstance(block, Table | Chart):
                title = block.title if isinstance(block, Chart) else block.title.en
                assert bool(cited((Section("", "", "", (block,)),))) is (title not in free), title


def test_the_clauses_that_are_cited_are_all_there_and_no_others(sample: Ledger) -> None:
    made = page(sample)
    (definitions,) = section(made, "clauses").blocks
    assert {each.key for each in definitions.definitions} == cited(made.sections[:-1]).keys()


@only_in_check
def test_a_later_policy_brings_its_rules(sample: Ledger) -> None:
    by_rule = rows(section(page(sample, policy=policy_on(date(2019, 1, 1))), "shortfalls").tables[0])
    meetings = meetings_on_schedule.unmet_label.en
    assert by_rule[f"{meetings[0].upper()}{meetings[1:]}"][0] == "expected"


# What is not there.


@pytest.mark.parametrize("lang", LANGUAGES)
def test_an_empty_ledger_is_said_to_be_empty(lang: Lang) -> None:
    made = page(Ledger(), lang)
    assert tuple(each.key for each in made.sections) == EVERY
    for each in made.sections[:9]:
        assert each.lead
        assert each.blocks == ()


@pytest.mark.parametrize(
    "ledger",
    [
        Ledger(organizations=(Organization(),)),
        Ledger(organizations=(Organization(operating=False),)),
        Ledger(branches=(Branch(),)),
    ],
)
def test_one_empty_record_is_enough(ledger: Ledger) -> None:
    for each in page(ledger).sections:
        assert each.lead or each.blocks
        for table in each.tables:
            assert list(table.rows), table.title


def test_a_ledger_without_shortfalls_and_unknowns_says_so() -> None:
    yes = {name: True for name, info in facts_of(Organization).items() if info.kind.name == "bool"}
    unit = Organization(
        party_organization=PartyOrganization.STANDALONE,
        full_members=3,
        probationary_members=0,
        sector=Sector.SOCIAL_ORGANIZATION,
        cluster=Cluster.NONE,
        **yes,
    )
    made = page(Ledger(organizations=(unit,)))
    points = section(made, "summary").blocks[-1]
    assert isinstance(points, Points)
    assert [point.tone for point in points.points] == ["good", "good", "good"]
    unknowns = section(made, "unknowns")
    assert unknowns.lead.endswith("No answer is undecided. No rate depends on a fact that is unknown.")
    assert unknowns.blocks == ()
    assert not any(isinstance(block, Entries) for block in section(made, "shortfalls").blocks)
    one_missing = section(page(Ledger(organizations=(attrs.evolve(unit, cluster=UNKNOWN),))), "unknowns")
    (facts,) = one_missing.blocks
    assert isinstance(facts, Table)
    assert len(list(facts.rows)) == 1, "nothing is folded"


@only_in_check
def test_a_policy_without_targets_gives_rates_without_results(small: Ledger) -> None:
    without = attrs.evolve(PINGYUAN, organization_coverage_target=UNKNOWN, work_coverage_target=UNKNOWN)
    _, groups = tables(page(small, policy=without), "coverage")
    assert groups["the county"] == ["4-5", "40%-75%", "undecided", "—", "80%-100%", "undecided", "—"]


# What is endless.


def test_many_records_are_counted_and_the_first_are_shown() -> None:
    units = tuple(
        Organization(id=f"ZZ-{n}", township=f"示范镇{n:04}", operating=True, full_members=3 + n % 2,
                     party_organization=PartyOrganization.NONE, has_case_plan=(True, False, UNKNOWN)[n % 3])
        for n in range(250)
    )  # fmt: skip
    made = page(Ledger(organizations=units))
    _, entries, folded = section(made, "shortfalls").blocks
    assert isinstance(entries, Entries)
    assert isinstance(folded, Folded)
    (rest,) = folded.blocks
    assert isinstance(rest, Entries)
    assert (len(entries.entries), len(rest.entries)) == (MOST_UNFOLDED, MOST_ENTRIES - MOST_UNFOLDED)
    assert folded.title == "92 more"
    assert folded.elsewhere.startswith("The 8 with most findings are printed; all are on the rectification list")
    assert entries.note.startswith("Records with findings: 250; findings: 333. The 100 with most findings are shown;")
    assert [entry.count for entry in (*entries.entries, *rest.entries)] == ["2 findings"] * 83 + ["1 finding"] * 17
    due = section(made, "formation").tables[-1]
    assert due.title.en == "Due but not formed (250)"
    assert [texts(row)[3] for row in due.rows] == ["4"] * 50
    assert [texts(row)[4] for row in due.rows][:3] == ["no", "yes", "unknown"]
    assert due.note is not None
    assert "results workbook" in due.note.en
    _, groups = section(made, "coverage").tables
    assert len(list(groups.groups[-1].rows)) == 40
    assert groups.note is not None
    assert groups.note.en.endswith("There are 250 townships; the first 40 are shown.")


@only_in_check
def test_warnings_of_the_ledger_are_counted() -> None:
    inspection = inspect_ledger(sample_ledger("csv"))
    made = report(AssessedLedger.of(inspection), lang="en").html
    assert "The ledger contradicts itself or is doubtful in 3 places;" in made
    assert "contradicts itself" not in report(inspection.ledger, lang="en").html
    assert AssessedLedger.of(AssessedLedger.of(inspection), PINGYUAN).warnings == inspection.warnings


def test_definitions_are_what_is_cited_and_cite_nothing(small: Ledger) -> None:
    *sections, clauses = page(small).sections
    assert cited((*sections, clauses)) == cited(tuple(sections))


def test_a_ledger_whose_shortfalls_all_wait_for_facts_says_how_many() -> None:
    unit = Organization(id="ZZ-1", full_members=3, party_organization=PartyOrganization.NONE)
    made = page(Ledger(organizations=(unit,)))
    (points,) = [block for block in section(made, "summary").blocks if isinstance(block, Points)]
    (point,) = [each for each in points.points if each.text.startswith("Requirements not met: none.")]
    assert point.tone == "open"
    assert "1 more shortfall (1 organization record)" in point.text


def clause_texts(made: Page) -> dict[str, str]:
    return {
        each.key: each.text
        for block in section(made, "clauses").blocks
        if isinstance(block, Definitions)
        for each in block.definitions
    }


@pytest.mark.parametrize("lang", variants("en", "zh"))
def test_figures_of_the_article_are_told_of_no_other_ledger(sample: Ledger, small: Ledger, lang: Lang) -> None:
    """The paraphrases of five clauses hold counts of 2016, which say nothing about another county."""
    own, other = clause_texts(page(sample, lang)), clause_texts(page(small, lang))
    assert "79" in own["P2S9"]
    assert "79" not in other["P2S9"]
    assert "32" in own["P4S9"]
    for key in ("P2S3", "P2S9", "P3S4", "P4S9"):
        published = set(re.findall(r"\d+", own[key])) - {"90", "100"}
        assert published
        assert not published & set(re.findall(r"\d+", other.get(key, ""))), key
    assert other["P2S8"] == own["P2S8"], "the number that the rule asks for stays"


def test_clauses_of_the_county_are_printed_and_the_others_are_in_the_rulebook(small: Ledger) -> None:
    text = """
    [documents.notice]
    zh = "示范县通知"
    en = "A notice of the synthetic county"
    dated = 2017-01-01

    [clauses.NOTICE1]
    document = "notice"
    place = { zh = "第一条", en = "article 1" }
    term = { zh = "组建", en = "forming" }
    zh = "五人以上成立党组织。"
    en = "Five or more form an organization."

    [[minimum_full_members]]
    since = 2017-01-01
    value = 5
    cites = ["NOTICE1"]
    """
    made = page(small, policy=policy_on(date(2017, 1, 1), overlay(text=text)))
    library, own = section(made, "clauses").blocks
    assert isinstance(library, Definitions)
    assert isinstance(own, Definitions)
    assert f"The {len(library.definitions)} clauses of this library are not printed" in library.elsewhere
    assert ([each.key for each in own.definitions], own.elsewhere) == (["NOTICE1"], "")
