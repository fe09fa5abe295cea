"""Rows of measures as tuples, tables and charts: complete, in both languages, and text stays text."""

import pickle
import re
import sys
from collections.abc import Callable
from datetime import date
from html.parser import HTMLParser
from typing import Any

import altair as alt
import attrs
import pytest
import vl_convert

from pingyuan_rules import (
    PINGYUAN,
    UNKNOWN,
    Applicant,
    ApplicantStage,
    Base,
    Branch,
    Coverage,
    DemonstrationLevel,
    Fen,
    Formation,
    FundTotals,
    Organization,
    PartyOrganization,
    Rows,
    SecretaryState,
    Sector,
    admissions,
    coverage,
    demonstration_counts,
    formation_counts,
    fund_totals,
    site_pass_rate,
    standalone_rate,
    words,
)
from pingyuan_rules.engine import LANGUAGES, Lang, Status
from pingyuan_rules.ledger import read_ledger, sample_ledger
from pingyuan_rules.measures.chart_svg import draw_svg
from pingyuan_rules.measures.charts import narrow_charts
from pingyuan_rules.tables.typed_cells import GroupCell, MoneyCell
from sizes import only_in_check, variants

NASTY = '<script>alert(1)</script>&"\'\n{{datum.x}} "+alert(1)+" ${1} \\'
JOINT, NONE = PartyOrganization.JOINT, PartyOrganization.NONE

UNITS = (
    Organization(operating=True, township="甲镇", party_organization=JOINT),
    Organization(operating=True, township="甲镇", party_organization=NONE, has_union=True),
    Organization(operating=True, township="乙镇"),
    Organization(operating=False, township="丙镇"),
)
BRANCHES = (
    Branch(township="甲镇", formation=Formation.STANDALONE, designation=DemonstrationLevel.CITY, full_members=4),
    Branch(township="甲镇", formation=Formation.JOINT, designation=DemonstrationLevel.COUNTY),
    Branch(township="甲镇"),
)
APPLICANTS = (Applicant(stage=ApplicantStage.ADMITTED, admitted_on=date(2016, 1, 1)), Applicant())
PERIOD = date(2015, 1, 1), date(2016, 12, 31)

MEASURES: dict[str, Callable[..., Rows[Any]]] = {
    "coverage": lambda by=None, units=UNITS, **_: coverage(units, by),
    "standalone_rate": lambda by=None, units=UNITS, **_: standalone_rate(units, by),
    "site_pass_rate": lambda by=None, branches=BRANCHES, **_: site_pass_rate(branches, by),
    "formation_counts": lambda by=None, branches=BRANCHES, **_: formation_counts(branches, by),
    "demonstration_counts": lambda by=None, branches=BRANCHES, **_: demonstration_counts(branches, by),
    "fund_totals": lambda by=None, branches=BRANCHES, **_: fund_totals(branches, by),
    "admissions": lambda applicants=APPLICANTS, **_: admissions(applicants, *PERIOD),
}

VEGA = f"application/vnd.vegalite.{alt.SCHEMA_VERSION.partition('.')[0]}+json"

each_measure = pytest.mark.parametrize("name", MEASURES)
each_language = pytest.mark.parametrize("lang", LANGUAGES)


# A tuple.


@each_measure
def test_rows_are_a_tuple_in_every_way(name: str) -> None:
    rows = MEASURES[name]()
    assert isinstance(rows, tuple)
    assert rows == tuple(rows)
    assert hash(rows) == hash(tuple(rows))
    assert type(rows[0]) is rows.row
    again = pickle.loads(pickle.dumps(rows))  # noqa: S301 - made here
    assert (type(again), again, again.row, again.title) == (Rows, rows, rows.row, rows.title)


@each_measure
def test_rows_stay_rows_in_another_order_and_in_part(name: str) -> None:
    rows = MEASURES[name](by="township")
    turned = rows.sorted(lambda row: str(row.group), reverse=True)
    assert list(turned) == sorted(rows, key=lambda row: str(row.group), reverse=True)
    part = turned[1:]
    assert (tuple(part), part.row, part.title) == (tuple(turned)[1:], rows.row, rows.title)
    assert part.html("zh").startswith("<")
    assert rows[0] is next(iter(rows))


def test_what_is_merely_named_or_looked_at_is_cut_and_the_whole_is_at_hand() -> None:
    units = [attrs.evolve(UNITS[0], township=f"示范镇{number:03}") for number in range(103)]
    rows = coverage(units, by="township")
    assert repr(rows[:0]) == "Rows[Coverage]()"
    assert repr(rows[:2]) == f"Rows[Coverage]({rows[0]!r}, {rows[1]!r})"
    assert repr(rows).endswith(f"{rows[4]!r}, ... 98 more)")
    shown = rows._repr_html_()
    assert ("示范镇099" in shown, "示范镇100" in shown, "Rows not listed here: 3." in shown) == (True, False, True)
    assert "示范镇102" in rows.html()
    assert rows[:100]._repr_html_() == rows[:100].html()


# Tables.


class Table(HTMLParser):
    """The texts of the cells, row by row; holds that elements close and that nothing but what is expected is there."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.rows: list[list[str]] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in {"div", "p", "strong", "table", "thead", "tbody", "tr", "th", "td", "span", "small"}
        assert {name for name, _ in attrs} <= {"style", "class", "lang", "scope"}
        self.open.append(tag)
        if tag == "tr":
            self.rows.append([])
        elif tag in {"th", "td"}:
            self.rows[-1].append("")

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data
        if {"th", "td"} & set(self.open):
            self.rows[-1][-1] += data


def parsed(html: str) -> Table:
    table = Table()
    table.feed(html)
    table.close()
    assert table.open == []
    return table


def test_coverage_as_a_table() -> None:
    table = parsed(coverage(UNITS, "township").html("zh"))
    assert table.rows == [
        ["", "单位", "组织覆盖 ≥90%", "结论", "工作覆盖 =100%", "结论"],
        ["丙镇", "0", "—", "无此类单位", "—", "无此类单位"],
        ["乙镇", "1", "0%-100%", "? 信息不足", "0%-100%", "? 信息不足"],
        ["甲镇", "2", "50%", "× 不达标", "100%", "✓ 达标"],
    ]
    assert "基数：正常运营单位。" in table.text


def test_funds_and_counts_as_tables() -> None:
    assert parsed(fund_totals(BRANCHES).html("en")).rows == [
        ["", "activity fund", "allowance (minimum)", "total (minimum)"],
        ["the county", "? (+3)", "? (+3)", "? (+3)"],
    ]
    assert parsed(formation_counts(BRANCHES).html("en")).rows[1] == ["the county", "3", "1-2", "1-2"]
    assert parsed(demonstration_counts(BRANCHES).html("en")).rows[1] == ["the county", "1-2", "1-2", "2-3"]
    assert parsed(admissions(APPLICANTS, *PERIOD).html("zh")).rows == [["", "人数"], ["全县", "1-2"]]
    assert parsed(site_pass_rate(BRANCHES).html("zh")).rows == [["", "基数", "比例"], ["全县", "3", "0%-100%"]]


@each_measure
def test_a_notebook_shows_the_table(name: str) -> None:
    rows = MEASURES[name]()
    assert rows._repr_html_() == rows.html("en") != rows.html("zh")


@pytest.mark.parametrize("name", [name for name in MEASURES if name != "admissions"])
@each_language
def test_names_stay_text_in_tables(name: str, lang: Lang) -> None:
    rows = MEASURES[name]("township", units=[Organization(township=NASTY)], branches=[Branch(township=NASTY)])
    shown = NASTY.replace("\n", "⟨U+000A⟩").replace("\x00", "⟨U+0000⟩").replace("\ud800", "⟨U+D800⟩")
    assert parsed(rows.html(lang)).rows[1][0] == shown


# Charts.


def drawn(rows: Rows[Any], lang: Lang) -> str:
    """The chart as SVG, drawn by the renderer that reports use; Altair checks it against Vega-Lite's schema."""
    svg: str = vl_convert.vegalite_to_svg(rows.chart(lang).to_json())
    return svg


@each_language
def test_bars_show_the_amounts_of_the_table(lang: Lang) -> None:
    """Of a branch whose allowance is unknown, the table adds the activity fund to the total; a bar left it out."""
    known = Branch(full_members=5, probationary_members=0, secretary_state=SecretaryState.VACANT)
    totals = fund_totals([known, Branch(full_members=3, probationary_members=1)])
    _, (_, *amounts) = parsed(totals.html(lang)).rows
    assert amounts == ["2,700", "? (+1)", "2,700 (+1)"]
    assert set(amounts) <= set(Image(drawn(totals, lang)).texts)


class Image(HTMLParser):
    """What an image shows, and what its parts say."""

    def __init__(self, svg: str) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.spoken: list[str] = []
        self.tags: set[str] = set()
        self.feed(svg)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        given = dict(attrs)
        assert not [name for name in given if name.startswith("on") or name.endswith("href")]
        if given.get("role") == "graphics-symbol":
            self.spoken.append(given["aria-label"] or "")
        if tag == "text":
            self.texts.append("")

    def handle_data(self, data: str) -> None:
        if data.strip():
            self.texts[-1] += data


@each_measure
@each_language
def test_every_measure_can_be_drawn(name: str, lang: Lang) -> None:
    rows = MEASURES[name]()
    image = Image(drawn(rows, lang))
    assert image.tags <= {"svg", "rect", "g", "path", "text", "tspan", "line"}
    assert rows.title.text(lang) in image.texts
    county = GroupCell().text(lang)
    assert county in image.texts
    assert [said for said in image.spoken if said.startswith(county)]


def test_both_coverages_are_drawn_with_bounds_and_targets() -> None:
    image = Image(drawn(coverage(UNITS, "township"), "zh"))
    assert image.spoken[:8] == [
        "丙镇，组织覆盖：—",
        "乙镇，组织覆盖：0%-100% 信息不足",
        "甲镇，组织覆盖：50% 不达标",
        "≥90%",
        "丙镇，工作覆盖：—",
        "乙镇，工作覆盖：0%-100% 信息不足",
        "甲镇，工作覆盖：100% 达标",
        "=100%",
    ]
    for text in ("组织覆盖 ≥90%", "工作覆盖 =100%", "50% ×", "100% ✓", "0%-100% ?", "—"):
        assert text in image.texts
    assert [said for said in image.spoken[8:] if "基数：正常运营单位。" in said]


@each_measure
@each_language
def test_a_notebook_gets_a_drawing_beside_the_source_that_needs_no_network(name: str, lang: Lang) -> None:
    chart = MEASURES[name]().chart(lang)
    bundle = chart._repr_mimebundle_()
    assert list(bundle) == [VEGA, "image/svg+xml", "text/html", "text/plain"]
    assert bundle[VEGA] == chart.to_dict()
    title = MEASURES[name]().title.text(lang)
    assert bundle["text/plain"] == f"<chart: {title}>"
    for form in ("image/svg+xml", "text/html"):
        assert title in bundle[form]
        assert "<script" not in bundle[form]
        assert set(re.findall(r"https?://[^\"']*", bundle[form])) <= {
            "http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink",
        }  # fmt: skip
    county = GroupCell().text(lang)
    assert county in bundle["text/html"].partition("<desc")[2].partition("</desc>")[0]


def test_a_drawing_in_a_notebook_takes_the_color_of_its_text() -> None:
    page = formation_counts(BRANCHES).chart()._repr_mimebundle_()["text/html"]
    fills = set(re.findall(r'<text[^>]* fill="([^"]*)"', page))
    assert fills == {"currentColor", "#ffffff"}  # the numbers on the blue bars are white on any paper
    assert not re.search(r'<(path|rect)[^>]* (fill|stroke)="(#ffffff|#1f2328)"', page)
    assert 'fill="#ffffff"' in formation_counts(BRANCHES).chart()._repr_mimebundle_()["image/svg+xml"]


def test_a_chart_that_users_change_is_shown_as_they_left_it() -> None:
    chart = coverage(UNITS).chart().properties(background="#fff5e0")
    chart.description = alt.Undefined
    page = chart._repr_mimebundle_()["text/html"]
    assert "#fff5e0" in page
    with alt.renderers.enable("svg"):
        assert set(chart._repr_mimebundle_()) == {"image/svg+xml"}


@only_in_check
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_chart_of_many_groups_draws_the_first_and_says_so(lang: Lang) -> None:
    branches = [attrs.evolve(BRANCHES[0], township=f"示范镇{number:03}") for number in range(103)]
    for rows in (fund_totals(branches, "township"), formation_counts(branches, "township")):
        image = Image(drawn(rows, lang))
        note = {"zh": "另有 3 组，此处未画。", "en": "Groups not drawn here: 3."}[lang]
        assert [text for text in image.texts if text.endswith(note)]
        assert ("示范镇099" in image.texts, "示范镇100" in image.texts) == (True, False)
        assert note in rows.chart(lang).description
        assert {bar["group"] for bar in bars_of(rows.chart(lang, most=None))} == {row.key[0] for row in rows}
    assert rows[:100].chart(lang).to_dict() == rows[:100].chart(lang, most=None).to_dict()


def test_without_vl_convert_altair_shows_what_it_can(monkeypatch: pytest.MonkeyPatch) -> None:
    draw_svg.cache_clear()
    monkeypatch.setitem(sys.modules, "vl_convert", None)
    assert "vega" in coverage(UNITS).chart()._repr_mimebundle_()["text/html"]


def bars_of(chart: Any) -> list[dict[str, Any]]:
    """The values of all bars."""
    spec = chart.to_dict()
    layers = [layer for part in spec.get("hconcat", [spec]) for layer in part["layer"]]
    bars = [layer for layer in layers if layer["mark"]["type"] == "bar"]
    return [each for layer in bars for each in spec["datasets"][layer["data"]["name"]]]


def test_bars_reach_as_far_as_the_bounds() -> None:
    chart = standalone_rate(
        [Organization(operating=True, party_organization=NONE), Organization(operating=True)]
    ).chart()
    assert [(bar["start"], bar["end"]) for bar in bars_of(chart)] == [(0, 0.5), (0, 0)]
    chart = formation_counts(BRANCHES).chart("en")
    assert {bar["part"]: (bar["start"], bar["end"]) for bar in bars_of(chart)} == {
        "standalone": (0, 1), "joint": (1, 2), "unknown": (2, 3),
    }  # fmt: skip
    chart = demonstration_counts(BRANCHES).chart("en")
    assert [bar["part"] for bar in bars_of(chart)] == ["city", "county only", "unknown"]
    assert bars_of(fund_totals(BRANCHES[:1]).chart())[0]["end"] == 0
    paid = fund_totals([attrs.evolve(BRANCHES[0], probationary_members=0)]).chart()
    assert bars_of(paid)[0]["end"] == 1200


def test_a_policy_without_a_target_draws_none() -> None:
    policy = attrs.evolve(PINGYUAN, organization_coverage_target=UNKNOWN)
    rows = coverage(UNITS, policy=policy)
    assert "组织覆盖 ≥?%" in Image(drawn(rows, "zh")).texts
    assert "组织覆盖 ≥?%" in parsed(rows.html("zh")).rows[0]


@each_measure
@pytest.mark.parametrize("lang", variants(*LANGUAGES))
def test_no_rows_and_no_records(name: str, lang: Lang) -> None:
    if name != "admissions":
        rows = MEASURES[name]("township", units=[], branches=[])
        assert rows == ()
        assert ("没有" if lang == "zh" else "nothing") in "".join(Image(drawn(rows, lang)).texts)
        assert len(parsed(rows.html(lang)).rows) == 1
    assert Image(drawn(MEASURES[name](units=[], branches=[], applicants=[]), lang)).texts


@pytest.mark.parametrize("name", [name for name in MEASURES if name != "admissions"])
def test_names_stay_text_in_charts(name: str) -> None:
    rows = MEASURES[name]("township", units=[Organization(township=NASTY)], branches=[Branch(township=NASTY)])
    image = Image(drawn(rows, "zh"))
    assert "script" not in image.tags
    assert [
        said
        for said in image.spoken
        if said.startswith('<script>alert(1)</script>&"\' {{datum.x}} "+alert(1)+" ${1} \\')
    ]


def test_groups_that_share_a_name_are_drawn_apart() -> None:
    units = [Organization(township=name, operating=True) for name in ("不详", "不 详", "不\u3000详", UNKNOWN)]
    rows = coverage(units, "township")
    image = Image(drawn(rows, "zh"))
    assert [text for text in image.texts if text.startswith("不")] == ["不 详", "不 详 (2)", "不详", "不详 (2)"]


@pytest.mark.parametrize("name", ["示范镇示范镇示范镇示范镇示范镇", "示范镇" * 60])
def test_a_long_name_is_cut_off_to_the_eye_only(name: str) -> None:
    image = Image(drawn(standalone_rate([Organization(township=name)], "township"), "zh"))
    (seen,) = [text for text in image.texts if text.endswith("…")]
    assert name.startswith(seen[:-1])
    assert image.spoken[0].startswith(name)


def test_long_names_that_begin_alike_are_drawn_apart() -> None:
    rows = coverage([Organization(township="示范镇" * 60 + end, operating=True) for end in "甲乙丙"], "township")
    assert len({bar["group"] for bar in bars_of(rows.chart())}) == 3


@only_in_check
def test_charts_of_a_whole_ledger_fit_their_column() -> None:
    ledger = read_ledger(sample_ledger("csv"))
    for rows in (
        coverage(ledger.organizations, "township"),
        standalone_rate(ledger.organizations, "township"),
        site_pass_rate(ledger.branches, "township"),
        formation_counts(ledger.branches, "township"),
        demonstration_counts(ledger.branches, "township"),
        fund_totals(ledger.branches, "township"),
    ):
        for lang in LANGUAGES:
            svg = drawn(rows, lang)
            width, height = map(int, re.findall(r'viewBox="0 0 (\d+) (\d+)"', svg)[0])
            assert width <= 640
            assert height >= 20 * len(rows)
            assert len(vl_convert.svg_to_png(svg)) > 1000


def test_without_altair_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in [name for name in sys.modules if name.startswith("pingyuan_rules.measures.chart")]:
        monkeypatch.delitem(sys.modules, module)
    monkeypatch.setitem(sys.modules, "altair", None)
    with pytest.raises(ModuleNotFoundError, match=r"pip install 'pingyuan-rules\[report\]'"):
        coverage(UNITS).chart()
    assert coverage(UNITS).html()


# What the policy leaves open.

LACKING = attrs.evolve(
    PINGYUAN, allowance_per_month=UNKNOWN, demonstration_counting=UNKNOWN, base_staff_enterprises=UNKNOWN
)


@pytest.mark.parametrize("lang", variants(*LANGUAGES))
def test_displays_tell_no_value_in_the_policy_from_unknown_facts(lang: Lang) -> None:
    label = Status.NO_VALUE.label.text(lang)
    vacant = {"secretary_state": SecretaryState.VACANT, "secretary_full_time": False}
    sites = [Branch(designation=DemonstrationLevel.CITY, **vacant), Branch(**vacant)]
    in_office = Branch(
        secretary_state=SecretaryState.IN_OFFICE, secretary_appointed=date(2016, 1, 1), secretary_full_time=False
    )
    firm = Organization(operating=True, sector=Sector.NON_PUBLIC_ENTERPRISE, staff=3, party_organization=JOINT)
    funds = fund_totals([*sites, in_office], policy=LACKING)
    assert MoneyCell(Fen(0), 1, 1).text(lang) == f"? (+1) ({label}{'：1' if lang == 'zh' else ': 1'})"
    shown = [funds, demonstration_counts(sites, policy=LACKING), coverage([firm], base=Base.POLICY, policy=LACKING)]
    for rows in shown:
        assert label in rows.html(lang)
        chart = rows.chart(lang)
        assert words.OPEN_BY_POLICY.text(lang) in chart.title.subtitle
        assert words.OPEN_BY_POLICY.text(lang) in chart.description
    for rows in (fund_totals(sites), demonstration_counts(sites), coverage([firm], base=Base.POLICY)):
        assert label not in rows.html(lang)
        assert words.OPEN_BY_POLICY.text(lang) not in rows.chart(lang).description
    for row in (Coverage, FundTotals):
        (rows,) = (each for each in shown if each.row is row)
        assert all(words.OPEN_BY_POLICY.text(lang) in each.description for each in narrow_charts(rows, row, lang))
