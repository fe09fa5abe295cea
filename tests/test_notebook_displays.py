"""What people look at: in the language they chose, cut where it is long, and never more than a screen in a REPL."""

import os
import pickle
import threading
from collections.abc import Iterator, Mapping
from datetime import date
from enum import Enum
from tempfile import TemporaryDirectory
from types import ModuleType
from typing import Any

import attrs
import pytest

import pingyuan_rules
from engine.shop_rules import GOOD
from pingyuan_rules import (
    PINGYUAN,
    UNKNOWN,
    Base,
    Branch,
    CaseRun,
    Count,
    Fen,
    Interval,
    InvalidData,
    Organization,
    Rate,
    Total,
    admissions,
    allowance_paid_once,
    assess,
    assess_files,
    book,
    case_coverage,
    check,
    clause,
    compare,
    compare_policies,
    convert,
    coverage,
    coverage_elsewhere,
    datasets,
    demonstration_counts,
    display_language,
    engine,
    findings,
    formation_counts,
    fund_totals,
    internal_agreement,
    ledger,
    measures,
    must_form,
    organization_target,
    policy,
    policy_on,
    published,
    published_figures,
    records,
    report,
    run_case,
    set_display_language,
    standalone_rate,
    sweep,
    to_json,
)
from pingyuan_rules.datasets import inspect_files
from pingyuan_rules.engine import Assessment, Lang, Record, facts_of
from pingyuan_rules.engine.display import Displayed, NamedDict, first_names
from pingyuan_rules.engine.records import Records
from pingyuan_rules.engine.shown_language import LANGUAGE_VARIABLE, resolve_language
from pingyuan_rules.ledger import AssessedLedger, Change, Ledger, Verdict, inspect_ledger, read_ledger, sample_ledger
from pingyuan_rules.published.figures import figures_of_the_article
from pingyuan_rules.rules.county_laws import covered_unit_is_not_due, more_members_never_lower_the_fund
from pingyuan_rules.tables.html_writer import html_table
from pingyuan_rules.tables.table_model import Column, RowGroup, Table
from sizes import only_in_check
from written import CASE

PACKAGES = (
    pingyuan_rules, convert, datasets, engine, ledger, measures, policy, published, records, report,
)  # fmt: skip
SAMPLE = read_ledger(sample_ledger("csv"))
# Without related records, so that a test can give it another id.
BRANCH = attrs.evolve(SAMPLE.branches[0], members=UNKNOWN, organizations=UNKNOWN)
UNIT = SAMPLE.organizations[0]
INSPECTION = inspect_ledger(sample_ledger("csv"))
COVERAGE = case_coverage([CASE])


ASSESSED = AssessedLedger.of(SAMPLE)
CHANGE = Change(must_form, Verdict.NOT_MET, Verdict.MET, UNIT)
with TemporaryDirectory() as folder:
    SAMPLE.frame(Branch).write_parquet(f"{folder}/branches.parquet")
    FILES, DATASET = assess_files(f"{folder}/branches.parquet"), inspect_files(f"{folder}/branches.parquet")


def measured() -> Iterator[Any]:
    """The rows of each measure over all records."""
    yield coverage(SAMPLE.organizations)
    yield standalone_rate(SAMPLE.organizations)
    yield from (measure(SAMPLE.branches) for measure in (formation_counts, demonstration_counts, fund_totals))
    yield admissions(SAMPLE.applicants, date(2016, 1, 1), date(2016, 12, 31))


def displays() -> dict[str, Any]:
    """One of each kind that a notebook shows."""
    return {
        "record": BRANCH,
        "empty record": Branch(),
        "records": SAMPLE.branches,
        "assessment": assess(BRANCH),
        "assessments": assess(SAMPLE.branches, Branch),
        "finding": findings(Branch(full_members=2))[0],
        "explanation": must_form.explain(UNIT),
        "explanations": book.explain(BRANCH),
        "rule": must_form,
        "law": covered_unit_is_not_due,
        "law about two records": more_members_never_lower_the_fund,
        "book": book,
        "policy": PINGYUAN,
        "rate": Rate.of(107, 118, Base.OPERATING),
        "count": Count(1, 2, 3),
        "total": Total(Fen(500), 1),
        "interval": Interval(1, 2),
        "paid once": allowance_paid_once(SAMPLE.branches),
        "paid once, known": allowance_paid_once([]),
        "target": organization_target(),
        "rows": coverage(SAMPLE.organizations, by="township"),
        "funds": fund_totals(SAMPLE.branches, by="township"),
        **{type(row).__name__: row for rows in measured() for row in rows},
        "ledger": SAMPLE,
        "assessed ledger": ASSESSED,
        "change": CHANGE,
        "files": FILES,
        "tally": FILES.answers["activity_fund"],
        "tally of an enumeration": FILES.answers["demonstration_level"],
        "dataset": DATASET,
        "inspection": INSPECTION,
        "sheet": INSPECTION.sheets[0],
        "claim": published_figures()["organization_coverage"],
        "claims": published_figures(),
        "relation": internal_agreement()[0],
        "relations": internal_agreement(),
        "published": figures_of_the_article(),
        "comparison": compare()[0],
        "policy comparison": compare_policies(BRANCH, PINGYUAN, policy_on(date(2019, 1, 1))),
        "policy comparison by groups": compare_policies(BRANCH, PINGYUAN, policy_on(date(2019, 1, 1)), by="township"),
        "sweep": sweep(BRANCH, PINGYUAN, "activity_fund_per_member", [20_000]),
        "case": run_case(CASE),
        "cases": CaseRun((run_case(CASE),), "1"),
        "case coverage": COVERAGE,
        "what no case touches": COVERAGE.gaps[0],
        "suggested case": COVERAGE.suggestions[0],
        "comparisons": compare(branches=SAMPLE.branches, organizations=SAMPLE.organizations),
        "figure elsewhere": coverage_elsewhere()["nation_2011_enterprises_all"],
        "figures elsewhere": coverage_elsewhere(),
        "invalid values": check(SAMPLE.frame(Branch, backend="pandas").assign(full_members=-1, joint_units=-1), Branch),
        "no invalid values": check(SAMPLE.frame(Branch), Branch),
    }


each_display = pytest.mark.parametrize("name", displays())


@pytest.fixture(autouse=True)
def _no_language(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.delenv(LANGUAGE_VARIABLE, raising=False)
    yield
    set_display_language(None)


# The language.


@each_display
def test_every_display_follows_the_one_setting(name: str) -> None:
    shown = displays()[name]
    english, chinese = shown.html("en"), shown.html("zh")
    assert english != chinese
    assert shown._repr_html_() == english == shown.html() or "not listed" in shown._repr_html_()
    set_display_language("zh")
    assert shown.html() == chinese
    assert shown._repr_html_() == chinese or "此处未列" in shown._repr_html_()
    with display_language("en"):
        assert shown.html() == english
    assert shown.html() == chinese


def test_charts_and_printed_explanations_follow_too() -> None:
    rows, why = coverage(SAMPLE.organizations), must_form.explain(UNIT)
    charts: dict[Lang, Any] = {lang: rows.chart(lang).to_dict() for lang in ("zh", "en")}
    assert rows.chart().to_dict() == charts["en"] != charts["zh"]
    assert (str(why), repr(why)) == (why.text("en"), why.text("en"))
    set_display_language("zh")
    assert rows.chart().to_dict() == charts["zh"]
    assert (str(why), repr(why)) == (why.text("zh"), why.text("zh"))
    assert str(why.__rich__().label) == str(why.rich("zh").label) != str(why.rich("en").label)


def test_the_setting_changes_no_answer_no_file_no_json_and_no_error() -> None:
    def everything() -> tuple[object, ...]:
        with pytest.raises(InvalidData) as refused:
            Branch(full_members=-1)
        rate = Rate.of(1, 2, Base.OPERATING)
        why = must_form.explain(UNIT)
        return (
            to_json(assess(BRANCH)), to_json(why), to_json(PINGYUAN), str(refused.value), why.text(), rate.text(),
            findings(BRANCH), PINGYUAN.fingerprint, [finding.remedies() for finding in findings(BRANCH)],
            repr(UNIT), report.report(Ledger(), lang="en").html,
        )  # fmt: skip

    before = everything()
    with display_language("zh"):
        assert everything() == before


def test_where_the_language_comes_from(monkeypatch: pytest.MonkeyPatch) -> None:
    assert resolve_language(None) == "en"
    monkeypatch.setenv(LANGUAGE_VARIABLE, "zh")
    assert resolve_language(None) == "zh"
    set_display_language("en")
    assert (resolve_language(None), resolve_language("zh")) == ("en", "zh")
    set_display_language(None)
    assert resolve_language(None) == "zh"
    with display_language("en"), display_language("zh"):
        set_display_language("en")
        assert resolve_language(None) == "zh"
    assert resolve_language(None) == "en"


def test_a_block_ends_with_an_error_too_and_is_not_seen_by_another_thread() -> None:
    seen: list[Lang] = []

    def fail() -> None:
        with display_language("zh"):
            thread = threading.Thread(target=lambda: seen.append(resolve_language(None)))
            thread.start()
            thread.join()
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    assert (seen, resolve_language(None)) == (["en"], "en")
    # Kernels run each cell of a notebook in a context of its own; the setting of one holds in the next.
    thread = threading.Thread(target=set_display_language, args=["zh"])
    thread.start()
    thread.join()
    assert resolve_language(None) == "zh"


@pytest.mark.parametrize("wrong", ["cn", "", "EN"])
def test_a_wrong_language_is_an_error_that_names_those_there_are(wrong: Any) -> None:
    message = f"the display language is 'zh' or 'en', not {wrong!r}"
    with pytest.raises(ValueError, match=message):
        set_display_language(wrong)
    with pytest.raises(ValueError, match=message), display_language(wrong):
        pass
    assert resolve_language(None) == "en"


def test_a_wrong_variable_is_warned_of_and_the_answer_still_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(LANGUAGE_VARIABLE, "cn")
    with pytest.warns(UserWarning, match=f"{LANGUAGE_VARIABLE} is 'cn'; set it to zh or en; displays are in English"):
        assert "rule" in must_form._repr_html_()
    assert os.environ[LANGUAGE_VARIABLE] == "cn"


# How much is shown.


def public_values() -> Iterator[tuple[str, Any]]:
    """Every public name, and one of each kind of value that public functions give."""
    for package in PACKAGES:
        for name in package.__all__:
            yield f"{package.__name__}.{name}", getattr(package, name)
    yield from displays().items()
    many = [attrs.evolve(BRANCH, id=f"ZB-{number}") for number in range(10_000)]
    wrong = SAMPLE.frame(Branch, backend="pandas").assign(full_members=-1)
    yield from {
        "ledger of thousands": Ledger(branches=tuple(many)),
        "branches of thousands": Ledger(branches=tuple(many)).branches,
        "assessments of thousands": assess(many[:1000], Branch),
        "coverage of thousands": coverage(
            [attrs.evolve(UNIT, township=f"{number}") for number in range(2000)], by="township"
        ),
        "all findings": findings(BRANCH),
        "assessed ledger": AssessedLedger.of(SAMPLE),
        "invalid": check(wrong, Branch),
        "clause": clause("P2S9").citation,
        "facts": facts_of(Branch),
        "sources": PINGYUAN.sources,
        "source": PINGYUAN.source_of("minimum_full_members"),
        "target": organization_target(),
        "tree": must_form.explain(UNIT).tree,
        "term": must_form.term,
        "info": must_form.info,
        "warnings": INSPECTION.warnings,
        "header": INSPECTION.sheets[0].header,
        "notes": tuple(INSPECTION.notes()),
    }.items()


def test_a_repr_is_at_most_a_screen() -> None:
    # Of a module Python shows the path.
    texts = {name: repr(value) for name, value in public_values() if not isinstance(value, ModuleType)}
    assert len(texts) > 300
    sizes = {name: (len(text), text.count("\n")) for name, text in texts.items()}
    assert {name: size for name, size in sizes.items() if size[0] > 4000 or size[1] > 40} == {}


PLAIN = {
    "Case", "CaseAnswer", "Expectation", "Outcome", "Recording",
    # Names and numbers, which a line says.
    "Label", "Unit", "Subunit", "MonthNumber", "ExactDecimal", "Unknown", "Cite", "Citation", "Origin", "Source",
    "Kind",
    # What a display of something larger shows.
    "RelationInfo",
    "Problem", "Invalid", "FactInfo", "Invariant", "RuleInfo", "Version", "Column", "Header", "LeftOut", "Extra",
    "File", "Found", "Group", "Overlay", "Reading", "Definition",
    # What programs keep beside an answer.
    "Receipt", "Verification",
    # Protocols, and bases of which nobody holds a value.
    "Assessable", "Book", "Ratio", "Row", "Scale",
}  # fmt: skip
"""The public classes that notebooks show as their `repr`."""


def test_every_public_class_has_a_display_or_is_plain() -> None:
    values = {name: getattr(package, name) for package in PACKAGES for name in package.__all__}
    classes = {name: value for name, value in values.items() if isinstance(value, type)}
    classes = {name: cls for name, cls in classes.items() if not issubclass(cls, Exception | Enum)}
    assert {name for name, cls in classes.items() if not hasattr(cls, "_repr_html_")} == PLAIN - {"Row"}
    # Each of the others is among the values above; records and assessments of all classes are shown alike.
    shown = {base for value in displays().values() for base in type(value).__mro__}
    others = {name: cls for name, cls in classes.items() if name not in PLAIN and cls not in shown}
    assert {name for name, cls in others.items() if not issubclass(cls, Record | Assessment)} == {"Report"}, "a page"


def test_reprs_that_are_short_say_what_they_stand_for() -> None:
    assert repr(SAMPLE.branches) == f"<Records: {len(SAMPLE.branches)} of Branch>"
    assert repr(Ledger().branches) == "<Records: 0>"
    assert repr(assess(SAMPLE.branches, Branch)) == f"<Assessments of Branch: {len(SAMPLE.branches)}>"
    assert repr(compare()) == f"<Comparisons: {len(compare())}>"
    assert repr(internal_agreement()) == f"<Relations: {len(internal_agreement())}>"
    assert repr(published_figures()).startswith("<Claims: working_committees, sector_committees, ")
    assert repr(figures_of_the_article()) == "<Published: 38 claims, 24 relations>"
    assert repr(book.explain(UNIT)).startswith(f"<explanations of Organization({UNIT.id!r}): managing_committee, ")
    assert repr(INSPECTION.sheets[0]) == f"<SheetInspection applicant: {len(SAMPLE.applicants)} of Applicant>"
    assert repr(INSPECTION).endswith(", 0 problems, 3 warnings>")
    assert repr(NamedDict(one=1, two=2)) == "{one, two}"
    assert first_names([f"name_{number}" for number in range(1000)]).endswith(", ... 1000 in all")


def test_many_records_are_cut_in_a_notebook_and_whole_in_html() -> None:
    units = Records(Organization(id=f"DW-{number:03}") for number in range(103))
    shown = units._repr_html_()
    assert ("DW-099" in shown, "DW-100" in shown, "Records not listed here: 3." in shown) == (True, False, True)
    assert "DW-102" in units.html()
    assert "Records not listed" not in Records(units[:100])._repr_html_()
    with display_language("zh"):
        assert "另有 3 条，此处未列" in units._repr_html_()
    assert Records[Branch]()._repr_html_() == Records[Branch]().html()


@only_in_check
def test_thousands_of_groups_are_cut_and_the_note_still_counts_all() -> None:
    units = [Organization(township=f"示范镇{number:04}", operating=number % 2 == 0) for number in range(2000)]
    rows = coverage(units, by="township")
    for shown, whole in ((rows._repr_html_(), False), (rows.html(), True)):
        assert ("示范镇1999" in shown) is whole
        # The units that the base leaves out are those of all groups, also of those that are not listed.
        assert "Units left out as not in real operation: 1,000." in shown
    assert "Rows not listed here: 1,900." in rows._repr_html_()


def test_a_long_list_of_problems_is_cut() -> None:
    problem = engine.Problem("x", "1", engine.Label("二", "two"), engine.Label("改", "Mend it"))
    many = attrs.evolve(INSPECTION, problems=tuple(attrs.evolve(problem, place=f"row {n}") for n in range(150)))
    shown = many._repr_html_()
    assert ("row 99:" in shown, "row 100:" in shown, "Not listed here: 50." in shown) == (True, False, True)
    assert "row 149:" in many.html()
    assert "The ledger cannot be assessed: 150 problems." in shown


# What is shown.


def test_a_record_is_shown_with_its_facts_and_the_names_of_those_nobody_knows() -> None:
    shown = Branch(id="ZB-1", full_members=3, founded=date(2016, 5, 4)).html("en")
    assert '<span style="white-space:nowrap">2016-05-04</span>' in shown
    assert "<code>full_members</code>" in shown
    assert "Unknown facts (" in shown
    assert "secretary" in shown.partition("Unknown facts")[2]
    assert "<table" not in Branch().html()


def test_a_record_of_which_all_is_known_shows_no_list_of_unknown_facts() -> None:
    assert "Unknown facts" in attrs.evolve(GOOD, staff=UNKNOWN).html("en")
    assert "Unknown facts" not in GOOD.html("en")


def test_a_rule_that_is_not_in_force_is_not_shown_as_none_of_none() -> None:
    early = assess([Branch(full_members=3)], Branch, policy=policy_on(date(2016, 10, 21)))
    later = assess([Branch(full_members=3)], Branch, policy=policy_on(date(2024, 1, 1)))
    dormant = [
        rule.name for rule in early.rules if not rule.info.in_force(date(2016, 10, 21)) and rule.met_when is not None
    ]
    assert dormant
    for name in dormant:
        row = early.html("en").partition(f"<code>{name}</code>")[2].partition("</tr>")[0]
        assert "not in force" in row
        assert ">0<" not in row
        assert "not in force" not in later.html("en").partition(f"<code>{name}</code>")[2].partition("</tr>")[0]
    assert "不在施行期" in early.html("zh")


def test_dates_do_not_break_in_the_policy_and_in_tables() -> None:
    whole = '<span style="white-space:nowrap">2016-10-21</span>'
    assert whole in PINGYUAN.html()
    label = engine.Label("日期", "day")
    table = Table(label, (Column(label),), (RowGroup([(date(2016, 10, 21),)]),))
    assert whole in html_table(table, "en")


def test_what_a_county_published_is_shown_with_its_relations_if_it_has_any() -> None:
    article = figures_of_the_article()
    title = "Published figures compared with each other"
    assert title in article.html("en")
    alone = attrs.evolve(article, relations=type(article.relations)())
    assert title not in alone.html("en")
    assert "Branches in two-new organizations" in alone.html("en")


def test_wrong_values_are_shown_with_the_first_rows() -> None:
    frame = SAMPLE.frame(Branch, backend="pandas")[["id", "full_members"]].assign(full_members=-1)
    shown = check(frame, Branch).html("en")
    assert f"{len(SAMPLE.branches)}</td>" in shown
    assert "a whole number from 0 to" in shown
    assert "ZB-0001" in shown
    assert ">0, 1, 2<" in check(frame[["full_members"]], Branch).html("en")
    assert "No value is wrong." in check(SAMPLE.frame(Branch), Branch).html("en")

    @attrs.frozen(kw_only=True)
    class Stall(engine.Record):
        traders: int = engine.fact(zh="人数", en="traders")

    assert "<strong>Stall</strong>" in check(frame.rename(columns={"full_members": "traders"}), Stall).html("en")


def test_an_inspection_tells_whether_the_ledger_can_be_assessed() -> None:
    shown = INSPECTION.html("zh")
    assert "可以判定：" in shown
    assert f"{len(SAMPLE.branches)}" in shown
    sheet = attrs.evolve(INSPECTION.sheets[0], record=None)
    assert "not read" in sheet.html("en")
    assert repr(sheet).endswith(": not read>")


def test_mappings_of_figures_are_read_only_and_can_be_pickled() -> None:
    claims = published_figures()
    assert pickle.loads(pickle.dumps(claims)) == claims  # noqa: S301 - made here
    assert isinstance(claims, Mapping)
    assert isinstance(claims, Displayed)
    with pytest.raises(TypeError):
        claims["branches"] = claims["members"]  # type: ignore[index] # what must not work


def test_records_of_a_ledger_are_still_a_tuple() -> None:
    assert SAMPLE.branches == tuple(SAMPLE.branches)
    assert repr(SAMPLE.branches[:2]) == "<Records: 2 of Branch>"
    assert SAMPLE.branches[0] is next(iter(SAMPLE.branches))
    assert pickle.loads(pickle.dumps(SAMPLE)) == SAMPLE  # noqa: S301 - made here
    assert to_json(SAMPLE.branches[:2]) == to_json(Records(SAMPLE.branches[:2]))
