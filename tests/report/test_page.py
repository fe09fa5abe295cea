"""The page as text: everything escaped, every link leads somewhere, nothing is fetched, nobody is named."""

import io
import re
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import attrs
import pytest

from pingyuan_rules import (
    Branch,
    Organization,
    PartyOrganization,
    Rows,
    coverage,
    demonstration_counts,
    formation_counts,
    fund_totals,
)
from pingyuan_rules.engine import LANGUAGES, InvalidData, Lang
from pingyuan_rules.ledger import Ledger, read_ledger, sample_ledger
from pingyuan_rules.ledger.ledger_model import Extra
from pingyuan_rules.measures.chart_svg import drawn
from pingyuan_rules.measures.charts import narrow_charts
from pingyuan_rules.policy import START, overlay, policy_on
from pingyuan_rules.report import Report, report, write_report
from pingyuan_rules.report.drawing import COLORS, chart
from pingyuan_rules.report.page_model import Cards
from pingyuan_rules.report.report_data import ReportData
from pingyuan_rules.report.report_page import page_of
from pingyuan_rules.returned.assessed_ledger import AssessedLedger
from pingyuan_rules.tables.typed_cells import RateCell
from sizes import only_in_check, variants

HOSTILE = {
    "script": "<script>alert(1)</script>",
    "attribute": "\"><img src=x onerror='alert(1)'>",
    "template": "{{ 7 * 7 }}{% raw %}",
    "formula": "=HYPERLINK(\"http://example.invalid\")&'|'!A0",
    "comment": "--><!--</style></title></svg>",
    "entity": "&lt;b&gt;&#x41;&amp;",
}
"""Names that would do something if they were anything but text."""
ODD = ("示范\u202e企业\u0007", "示" * 190)
"""Names that would turn the writing around, cannot be seen, or are as long as may be."""


class Parsed(HTMLParser):
    """What a page is made of."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.words: list[tuple[str, bool]] = []
        self.drawing = False
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.drawing = self.drawing or tag == "svg"
        values = dict(attrs)
        self.tags.append((tag, values))
        self.ids += [value for name, value in attrs if name == "id" and value]
        self.links += [value for name, value in attrs if name == "href" and value]

    def handle_data(self, data: str) -> None:
        self.words.append((data, self.drawing))

    def handle_endtag(self, tag: str) -> None:
        self.drawing = self.drawing and tag != "svg"

    @property
    def text(self) -> str:
        return "".join(data for data, _ in self.words)

    @property
    def outside_drawings(self) -> str:
        return "".join(data for data, drawing in self.words if not drawing)


def hostile(names: tuple[str, ...]) -> Ledger:
    """A ledger whose every text is one of the names."""
    units = tuple(
        Organization(
            id=f"{name}{n}", name=name, township=name, operating=True, full_members=5,
            party_organization=PartyOrganization.NONE, has_case_plan=False,
        )
        for n, name in enumerate(names)
    )  # fmt: skip
    branches = tuple(
        Branch(id=f"{name}{n}", name=name, township=name, has_instructor=False) for n, name in enumerate(names)
    )
    return Ledger(organizations=units, branches=branches)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_links_lead_somewhere_and_nothing_is_fetched(reports: dict[Lang, Report], lang: Lang) -> None:
    page = Parsed(reports[lang].html)
    assert len(set(page.ids)) == len(page.ids)
    assert {link for link in page.links if not link.startswith("#")} == {"data:,"}
    assert {link[1:] for link in page.links if link.startswith("#")} <= set(page.ids)
    tags = {tag for tag, _ in page.tags}
    assert tags.isdisjoint({"script", "img", "iframe", "object", "embed", "form", "base", "image", "use"})
    assert [values.get("href") for tag, values in page.tags if tag == "link"] == ["data:,"]
    names = {name for _, values in page.tags for name in values}
    assert not any(name.startswith("on") or name in {"src", "srcset", "xlink:href"} for name in names)
    style = reports[lang].html.partition("<style>")[2].partition("</style>")[0]
    assert "@import" not in style
    assert style.count("url(") == style.count("url(#hatch)")


def test_rates_are_drawn_where_the_column_says_so(sample: Ledger, reports: dict[Lang, Report]) -> None:
    page = page_of(ReportData(AssessedLedger.of(sample)), "en")
    tables = [table for each in page.sections for table in each.tables]
    in_tables = [
        cell
        for table in tables
        for row in table.rows
        for column, cell in zip(table.columns, row, strict=True)
        if column.bars and isinstance(cell, RateCell)
    ]
    on_cards = [card for each in page.sections for block in each.blocks if isinstance(block, Cards)
                for card in block.cards if card.bar is not None]  # fmt: skip
    assert len(in_tables) > 30
    assert len(on_cards) == 3
    assert reports["en"].html.count('<svg class="bar"') == len(in_tables) + len(on_cards)


@only_in_check
def test_charts_are_drawn_as_altair_draws_them_once_it_has_checked_them(small: Ledger) -> None:
    measures: dict[str, Rows[Any]] = {
        "coverage": coverage(small.organizations, "township"),
        "formation_counts": formation_counts(small.branches, "township"),
        "demonstration_counts": demonstration_counts(small.branches, "township"),
        "fund_totals": fund_totals(small.branches, "township"),
    }
    drawings = [drawing for measure, rows in measures.items() for drawing in chart(measure, rows, "zh").drawings]
    pictures = [picture for rows in measures.values() for picture in narrow_charts(rows, rows.row, "zh")]
    for drawing, picture in zip(drawings, pictures, strict=True):
        with io.StringIO() as file:
            picture.save(file, format="svg")
            shapes = re.findall(r' d="([^"]+)"', file.getvalue())
        assert shapes
        assert set(re.findall(r' d="([^"]+)"', drawing)) <= set(shapes)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_it_says_what_it_is_and_by_what_it_was_made(reports: dict[Lang, Report], lang: Lang) -> None:
    made, policy = reports[lang], policy_on(START)
    page = Parsed(made.html)
    assert made.html.startswith("<!doctype html>\n")
    assert page.tags[0] == ("html", {"lang": "zh-Hans" if lang == "zh" else "en"})
    for words in (made.title, policy.on.isoformat(), policy.fingerprint, "pingyuan-rules 0."):
        assert words in page.text
    assert repr(made) == f"<Report in {lang}: {len(made.html):,} characters>"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_nobody_is_named_and_no_further_column_is_shown(lang: Lang, small: Ledger) -> None:
    extra = {"organizations": Extra(("联系人电话",), tuple(("13800000000",) for _ in small.organizations))}
    page = report(attrs.evolve(small, extra=extra), lang=lang).html
    for record in (*small.members, *small.applicants, *small.leaders):
        assert record.id not in page
    assert "13800000000" not in page
    assert "联系人电话" not in page
    assert "ZZ-3" in page, "a unit is no person"


def test_nobody_of_the_sample_is_named(sample: Ledger, reports: dict[Lang, Report]) -> None:
    page = reports["zh"].html
    assert not any(record.id in page for record in (*sample.members, *sample.applicants, *sample.leaders))


@only_in_check
def test_names_are_text() -> None:
    """Each stands as it is wherever a plain name does, and the page is made of the same elements."""
    plain = Parsed(report(hostile(tuple(f"示范企业00{n}" for n in range(len(HOSTILE)))), lang="en").html)
    page = Parsed(report(hostile(tuple(HOSTILE.values())), lang="en").html)
    assert [tag for tag, _ in page.tags] == [tag for tag, _ in plain.tags]
    for name in HOSTILE.values():
        assert page.outside_drawings.count(name) == plain.outside_drawings.count("示范企业000") > 10


@only_in_check
def test_names_that_cannot_be_seen_or_do_not_end_are_made_fit() -> None:
    page = report(hostile(ODD), lang="zh").html
    page.encode("utf-8")
    assert "示范⟨U+202E⟩企业⟨U+0007⟩" in page
    assert "\u202e" not in page
    assert "示" * 119 + "…" in page
    assert "示" * 120 not in page


@only_in_check
def test_the_same_ledger_gives_the_same_page(sample: Ledger, reports: dict[Lang, Report]) -> None:
    assert report(AssessedLedger.of(sample), lang="zh").html == reports["zh"].html


def test_a_policy_is_that_of_the_assessed_ledger_unless_another_is_given(
    small: Ledger, small_page: str, tmp_path: Path
) -> None:
    (tmp_path / "local.toml").write_text("minimum_full_members = 5\n", encoding="utf-8")
    local = policy_on(START, overlay(tmp_path / "local.toml"))
    assessed = AssessedLedger.of(small, local)
    page = report(assessed).html
    assert page == report(small, local).html
    assert local.fingerprint in page
    assert report(assessed, policy_on(START)).html == small_page


# The head.


def head_of(page: str) -> str:
    return page.partition("<header>")[2].partition("</header>")[0]


def test_the_head_has_county_office_and_period(small: Ledger) -> None:
    county = policy_on(START, overlay({"county": "示范县", "office": "示范县委组织部"}))
    made = report(small, county)
    assert made.title == "示范县“两新”组织党建情况报告"
    assert f"<title>{made.title}</title>" in made.html
    assert head_of(made.html).count("<span>示范县") == 1, "the heading has the county already"
    for each in ("示范县委组织部", "截至2016年10月21日"):
        assert f"<span>{each}</span>" in head_of(made.html)
    assert "<span>示范县</span>" in head_of(report(small, county, title="季度报告").html)
    english = report(small, county, "en")
    assert english.title == "Party building in two-new organizations: a report (示范县)"
    assert "<span>As of 2016-10-21</span>" in head_of(english.html)


@only_in_check
def test_a_title_and_a_period_of_ones_own(small: Ledger, tmp_path: Path) -> None:
    county = policy_on(START, overlay({"county": "示范县"}))
    write_report(tmp_path / "report.html", small, county, title=" 三季度报告 ", period="2016年第三季度")
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert page == report(small, county, title="三季度报告", period="2016年第三季度").html
    assert "<h1>三季度报告</h1>" in page
    assert "<span>2016年第三季度</span>" in head_of(page)
    assert "截至" not in head_of(page)


@only_in_check
def test_without_a_county_nobody_is_named(small: Ledger) -> None:
    assert report(small).title == "“两新”组织党建情况报告"
    assert head_of(report(small).html).count("<span>截至") == 1
    plain = attrs.evolve(policy_on(START), origin=None)
    assert head_of(report(small, plain).html) == head_of(report(small).html)


@pytest.mark.parametrize("name", variants(*HOSTILE.values()))
def test_a_head_is_text(small: Ledger, name: str) -> None:
    county = policy_on(START, overlay({"county": name, "office": name}))
    page = Parsed(report(small, county, title=name, period=name).html)
    assert [tag for tag, _ in page.tags if tag in {"script", "img"}] == []
    assert page.outside_drawings.count(name) >= 4
    assert len(report(small, title="长" * 500).title) == 120


# Files.


def test_a_report_replaces_only_an_earlier_report(small: Ledger, small_page: str, tmp_path: Path) -> None:
    place = tmp_path / "new" / "报告.html"
    write_report(place, small, lang="en")
    first = place.read_bytes()
    write_report(str(place), small, policy_on(START), "zh")
    assert place.read_bytes() != first
    assert place.read_text(encoding="utf-8") == small_page
    assert [each.name for each in place.parent.iterdir()] == ["报告.html"]


@pytest.mark.parametrize("content", [b"", b"<!doctype html><title>a page of my own</title>", b"\xff\xfe\x00"])
def test_no_other_file_is_replaced(small: Ledger, tmp_path: Path, content: bytes) -> None:
    place = tmp_path / "page.html"
    place.write_bytes(content)
    with pytest.raises(InvalidData) as error:
        write_report(place, small)
    assert place.read_bytes() == content
    assert error.value.text("en") == (
        f"{place}: found a file that is no report, expected an earlier report, or a place without a file. "
        "Choose another name, so that it is not overwritten."
    )


@pytest.mark.parametrize("name", ["report.xlsx", "report", "report.html/"])
def test_a_place_that_fits_no_page_is_refused(small: Ledger, tmp_path: Path, name: str) -> None:
    place = tmp_path / name
    if name.endswith("/"):
        place.mkdir()
    with pytest.raises(InvalidData):
        write_report(place, small)


def test_a_failure_leaves_the_earlier_report(
    small: Ledger, small_page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "report.html"
    place.write_text(small_page, encoding="utf-8")
    before = place.read_bytes()

    def fail(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_text", fail)
    with pytest.raises(OSError, match="No space"):
        write_report(place, small, lang="en")
    assert place.read_bytes() == before
    assert [each.name for each in tmp_path.iterdir()] == ["report.html"]


@pytest.mark.parametrize(
    ("module", "ledger"),
    [
        ("jinja2", "Ledger()"),
        *(
            pytest.param(name, "Ledger(branches=(Branch(),))", marks=only_in_check)
            for name in ("jinja2", "altair", "vl_convert")
        ),
    ],
)
def test_a_missing_extra_is_named(without: Callable[[str, str], str], module: str, ledger: str) -> None:
    assert "pip install 'pingyuan-rules[report]'" in without(module, ledger)


# Drawings.


def test_a_drawing_holds_shapes_and_words_only() -> None:
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
        'viewBox="0 0 9 9" onload="x()">'
        '<defs><clipPath id="c"><rect width="1" fill="#1f5a94"/></clipPath></defs>'
        '<image xlink:href="http://example.invalid"/>'
        '<g clip-path="url(#c)" class="a" role="b" aria-label="c" style="d"><text xlink:href="e">1 &lt; 2</text>'
        '<a href="f"/>'
        "</g></svg>"
    )
    assert drawn(svg, "one", "A & B", "<i>", COLORS) == (
        '<svg viewBox="0 0 9 9" role="img" aria-labelledby="one-title one-desc" focusable="false">'
        '<title id="one-title">A &amp; B</title><desc id="one-desc">&lt;i&gt;</desc>'
        '<defs><clipPath id="one-c"><rect width="1" fill="var(--main)" /></clipPath></defs>'
        '<g clip-path="url(#one-c)"><text>1 &lt; 2</text></g></svg>'
    )


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_drawing_has_a_name_and_a_description(reports: dict[Lang, Report], lang: Lang) -> None:
    page = Parsed(reports[lang].html)
    pictures = [values for tag, values in page.tags if tag == "svg" and values.get("role") == "img"]
    # Two coverages, three amounts, and two charts of branches.
    assert len(pictures) == 7
    for values in pictures:
        assert set((values["aria-labelledby"] or "").split()) <= set(page.ids)


def test_drawings_follow_the_colors_of_the_page(reports: dict[Lang, Report]) -> None:
    drawings = "".join(part.partition("</svg>")[0] for part in reports["zh"].html.split('role="img"')[1:])
    assert "#" not in drawings.replace("&#", "").replace("url(#", "")


def test_a_notebook_shows_the_page_in_a_frame_of_its_own(reports: dict[Lang, Report]) -> None:
    shown = Parsed(reports["en"]._repr_html_())
    ((tag, values),) = shown.tags
    assert tag == "iframe"
    assert values["sandbox"] is None
    assert values["title"] == reports["en"].title
    assert values["srcdoc"] == reports["en"].html.replace("<head>", '<head><base href="about:srcdoc">', 1)


@only_in_check
def test_the_page_of_the_workbook_is_that_of_the_folder(reports: dict[Lang, Report]) -> None:
    assert report(read_ledger(sample_ledger("workbook")), lang="en").html == reports["en"].html
