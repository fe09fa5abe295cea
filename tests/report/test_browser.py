"""The page in a real browser: nothing runs, nothing is fetched, nothing is cut off, on a screen, a phone and paper."""

from __future__ import annotations

import base64
import re
import unicodedata
from contextlib import contextmanager
from datetime import date
from io import BytesIO
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Literal

import attrs
import pytest

from pingyuan_rules import Organization, PartyOrganization, policy_on
from pingyuan_rules.engine import UNKNOWN, Label, facts_of
from pingyuan_rules.ledger import AssessedLedger, Ledger
from pingyuan_rules.ledger.inspection import ReadingNote
from pingyuan_rules.policy import START
from pingyuan_rules.report import Report, report
from report.test_page import HOSTILE, ODD, hostile
from sizes import only_in_check, variants

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, Locator, Page

    from pingyuan_rules.engine import Lang

    Save = Callable[[str], str]

WIDTHS = {"phone": 360, "tablet": 820, "desktop": 1280}
_A4 = (595, 842)
_PAPER, _SHADOW = 240, 200
"""How light the ground is at least, and an edge with a shadow at most, of 255."""
_ON_PAPER = """
[...document.querySelectorAll("td, tbody th, h1, h2, .what, .remedy, .clauses dd")]
    .filter(each => each.checkVisibility({contentVisibilityAuto: true})).map(each => each.innerText)
"""
"""What can be seen of tables and lists; what is folded is not."""
_CORNERS = """
async address => {
    const picture = new Image(); picture.src = address; await picture.decode();
    const canvas = document.createElement("canvas"); canvas.width = picture.width; canvas.height = picture.height;
    const context = canvas.getContext("2d"); context.drawImage(picture, 0, 0);
    return [1, picture.width - 2].map(x => context.getImageData(x, picture.height - 4, 1, 1).data[1]);
}
"""


@contextmanager
def opened(browser: Browser, address: str, width: int = 1280, **options: Any) -> Iterator[Page]:
    """A page that has been opened; whatever it complains of or fetches is an error."""
    context = browser.new_context(viewport={"width": width, "height": 900}, **options)
    page = context.new_page()
    told: list[str] = []
    page.on("console", lambda message: told.append(f"console: {message.text}"))
    page.on("pageerror", lambda error: told.append(f"error: {error}"))
    page.on("dialog", lambda dialog: told.append(f"dialog: {dialog.message}") or dialog.dismiss())
    page.on("request", lambda request: told.append(f"request: {request.url}") if request.url != address else None)
    page.goto(address)
    yield page
    context.close()
    assert told == []


def sideways(page: Page) -> int:
    """By how many pixels the page is wider than the window."""
    wider: int = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return wider


@pytest.mark.parametrize("width", variants(*WIDTHS.values()), ids=WIDTHS)
@pytest.mark.parametrize("lang", variants("zh", "en"))
def test_the_page_never_scrolls_sideways(
    browser: Browser, reports: dict[Lang, Report], saved: Save, lang: Lang, width: int
) -> None:
    with opened(browser, saved(reports[lang].html), width) as page:
        assert sideways(page) == 0
        wide = page.evaluate(
            "[...document.querySelectorAll('main *')].filter(each => !each.closest('.scroll, .unseen')"
            " && each.getBoundingClientRect().right > innerWidth + 1).length"
        )
        assert wide == 0


@pytest.mark.parametrize("scheme", variants("light", "dark"))
@pytest.mark.parametrize("lang", variants("zh", "en"))
def test_no_barriers(browser: Browser, reports: dict[Lang, Report], saved: Save, lang: Lang, scheme: str) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    with opened(browser, saved(reports[lang].html), color_scheme=scheme) as page:
        found = axe.run(page)
        serious = [each for each in found.response["violations"] if each["impact"] in {"serious", "critical"}]
        assert serious == [], found.generate_report()
        assert len(found.response["passes"]) > 20


@only_in_check
def test_the_colors_follow_the_scheme_and_paper_is_white(
    browser: Browser, reports: dict[Lang, Report], saved: Save
) -> None:
    ground = "getComputedStyle(document.body).backgroundColor"
    bar = "getComputedStyle(document.querySelector('.chart path[fill]')).fill"
    with opened(browser, saved(reports["zh"].html), color_scheme="light") as page:
        light = page.evaluate(f"[{ground}, {bar}]")
    with opened(browser, saved(reports["zh"].html), color_scheme="dark") as page:
        dark = page.evaluate(f"[{ground}, {bar}]")
        page.emulate_media(media="print")
        paper = page.evaluate(f"[{ground}, {bar}]")
    assert light[0] != dark[0]
    assert paper == ["rgba(0, 0, 0, 0)", light[1]]


@only_in_check
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_without_scripts_everything_is_there(
    browser: Browser, reports: dict[Lang, Report], saved: Save, lang: Lang
) -> None:
    address = saved(reports[lang].html)
    with opened(browser, address, java_script_enabled=False) as page:
        without = page.locator("body").inner_text()
    with opened(browser, address) as page:
        assert page.locator("body").inner_text() == without
        assert page.evaluate("document.scripts.length") == 0
    assert without.count({"zh": "第2段第9句", "en": "paragraph 2, sentence 9"}[lang]) > 10


def test_links_lead_to_the_clause(browser: Browser, reports: dict[Lang, Report], saved: Save) -> None:
    address = saved(reports["zh"].html)
    with opened(browser, address, 360, reduced_motion="reduce") as page:
        page.locator("a.cite", has_text="第4段第12句").first.click()
        assert page.url == f"{address}#clause-P4S12"
        assert page.locator("#clause-P4S12").bounding_box()["y"] < 900  # type: ignore[index]  # it is seen


@only_in_check
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_paper(browser: Browser, reports: dict[Lang, Report], saved: Save, lang: Lang) -> None:
    """Pages are A4, and every cell of every table, every remedy and every clause can be read on them."""
    pypdf = pytest.importorskip("pypdf")
    with opened(browser, saved(reports[lang].html)) as page:
        page.add_style_tag(content=".unseen { display: none }")  # for those who hear the page
        page.emulate_media(media="print")
        cells = page.evaluate(_ON_PAPER)
        printed = page.pdf(format="A4", prefer_css_page_size=True, print_background=True)
    sheets = pypdf.PdfReader(BytesIO(printed)).pages
    assert {(round(sheet.mediabox.width), round(sheet.mediabox.height)) for sheet in sheets} == {_A4}
    assert 5 < len(sheets) < 40
    text = squeezed("".join(sheet.extract_text() for sheet in sheets))
    lost = [cell for cell in cells if not stands_in(squeezed(cell), text)]
    assert lost == []
    assert len(cells) > 300


@only_in_check
def test_the_headings_of_a_table_stand_on_every_page_that_it_takes(browser: Browser, saved: Save) -> None:
    pypdf = pytest.importorskip("pypdf")
    units = tuple(
        Organization(id=f"ZZ-{n}", operating=True, full_members=4, party_organization=PartyOrganization.NONE)
        for n in range(120)
    )
    with opened(browser, saved(report(Ledger(organizations=units), lang="en").html)) as page:
        printed = page.pdf(prefer_css_page_size=True)
    texts = [squeezed(sheet.extract_text()) for sheet in pypdf.PdfReader(BytesIO(printed)).pages]
    due = [text for text in texts if "dueandwhatisthere" not in text.lower() and re.search(r"ZZ-\d+unknown4", text)]
    assert len(due) > 0, "a page on which a table goes on"
    assert all("planofitsown" in text for text in due)


_PAGES = 8
"""So many sheets of A4 a report of thirty units takes at most: three of its tables list every requirement."""


@only_in_check
@pytest.mark.parametrize(
    ("lang", "on", "spoiled", "since", "notes"),
    [
        ("en", date(2025, 6, 30), True, True, 12),
        ("en", date(2025, 6, 30), True, True, 0),
        ("zh", START, True, True, 12),
        ("en", date(2025, 6, 30), True, False, 12),
        ("en", START, True, True, 12),
        ("en", START, False, False, 0),
        ("zh", date(2025, 6, 30), True, False, 0),
    ],
)
def test_a_county_of_thirty_units_takes_few_sheets_of_paper(
    browser: Browser, saved: Save, sample: Ledger, lang: Lang, on: date, *, spoiled: bool, since: bool, notes: int
) -> None:
    """Thirty units and sixteen branches of eleven townships; in one county a third of all facts is not as it should.

    Also with as many notes on how the ledger was read as are printed, and beside an earlier ledger.
    """
    pypdf = pytest.importorskip("pypdf")
    ledger = county_of_thirty(sample, spoiled=spoiled)
    assert (len(ledger.organizations), len(ledger.branches)) == (30, 16)
    assert len({unit.township for unit in ledger.organizations}) == 11
    earlier = county_of_thirty(sample, spoiled=not spoiled) if since else None
    assessed = AssessedLedger.of(ledger, policy_on(on), since=earlier)
    assessed = attrs.evolve(assessed, reading=tuple(map(note_of_rows, range(notes))))
    with opened(browser, saved(report(assessed, lang=lang).html)) as page:
        printed = page.pdf(prefer_css_page_size=True, print_background=True)
    sheets = [squeezed(sheet.extract_text()) for sheet in pypdf.PdfReader(BytesIO(printed)).pages]
    assert 4 < len(sheets) <= _PAGES
    text = "".join(sheets)
    for elsewhere in {
        "zh": ("结果工作簿的“运行说明”（assess--out）", "规则手册（pingyuan-rulesrulebook）"),
        "en": ("thesheet“Run”oftheresultsworkbook", "therulebookhasthem(pingyuan-rulesrulebook)"),
    }[lang]:
        assert stands_in(squeezed(elsewhere), text), "paper says where the rest is"
    if spoiled:
        list_words = {"zh": "其余见结果工作簿的“整改清单”", "en": "ontherectificationlistoftheresultsworkbook"}
        assert stands_in(list_words[lang], text)
    assert text.count({"zh": "行不是记录", "en": "rowsleftout"}[lang]) == notes, "paper has the notes too"


def note_of_rows(number: int) -> ReadingNote:
    """A note of the usual length."""
    text = Label(
        f"有 {number + 2} 行不是记录，未计入：合计或小计 {number + 1} 行（第9、11、13、17、21行）；落款 1 行（第45行）",
        f"{number + 2} rows left out: a total: rows 9, 11, 13, 17, 21, 23, 26, 32; a signature, seal or date: row 45",
    )
    return ReadingNote("单位", text, text)


def county_of_thirty(sample: Ledger, *, spoiled: bool) -> Ledger:
    """Every fifth unit and branch of the sample; spoiled, a third of yes and no is no, and a seventh of all unknown."""

    def changed(record: Any, number: int) -> Any:
        values: dict[str, Any] = {}
        for place, (name, info) in enumerate(facts_of(type(record)).items()):
            if name in {"id", "name", "township", "sector"} or not spoiled:
                continue
            if (place + number) % 7 == 0:
                values[name] = UNKNOWN
            elif info.kind.name == "bool" and (place + number) % 3 == 0:
                values[name] = False
        return attrs.evolve(record, **values)

    units = [changed(unit, number) for number, unit in enumerate(sample.organizations[::5][:30])]
    return Ledger(
        organizations=tuple(units),
        branches=tuple(changed(branch, number) for number, branch in enumerate(sample.branches[::5][:16])),
        members=sample.members[::12][:60],
        applicants=sample.applicants[:8],
        committees=tuple(changed(each, number) for number, each in enumerate(sample.committees[:4])),
        leaders=sample.leaders[:4],
        structures=sample.structures,
    ).linked()


@pytest.mark.parametrize("unfolded", variants(True, False))
def test_what_is_folded_is_printed_only_if_it_is_unfolded(
    browser: Browser, reports: dict[Lang, Report], saved: Save, *, unfolded: bool
) -> None:
    """But for the tables beside the charts, which are always printed."""
    with opened(browser, saved(reports["zh"].html)) as page:
        folds = page.locator("details")
        assert folds.count() == page.locator("details:not([open])").count() > 3
        reasons = page.locator("#assumptions details table").first
        beside = page.locator("#formation details table")
        assert not reasons.is_visible()
        assert not beside.is_visible()
        if unfolded:
            page.locator("#assumptions summary").first.click()
            assert reasons.is_visible()
        page.emulate_media(media="print")
        visible = "each => each.checkVisibility({contentVisibilityAuto: true})"
        assert beside.evaluate(visible)
        assert reasons.evaluate(visible) is unfolded
        assert page.locator("#assumptions .elsewhere").first.is_visible() is not unfolded
        assert page.locator("summary").first.is_visible() is False


# On a phone.


@only_in_check
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_on_a_phone_charts_stand_below_each_other(
    browser: Browser, reports: dict[Lang, Report], saved: Save, lang: Lang
) -> None:
    with opened(browser, saved(reports[lang].html), 390) as page:
        charts = [box_of(each) for each in page.locator("#coverage .chart svg, #funds .chart svg").all()]
        assert len(charts) == 5
        for above, below in pairwise(charts):
            assert above["y"] + above["height"] <= below["y"]
        assert all(each["x"] > 15 and each["x"] + each["width"] <= 390 - 15 for each in charts)
    with opened(browser, saved(reports[lang].html), 1280) as page:
        first, second = (box_of(each) for each in page.locator("#coverage .chart svg").all())
        assert first["y"] == second["y"], "there is room for both"


@only_in_check
def test_on_a_phone_a_table_shows_that_there_is_more(
    browser: Browser, reports: dict[Lang, Report], saved: Save
) -> None:
    """A shadow lies at the edge behind which a table goes on, and goes when it has been scrolled to its end."""
    with opened(browser, saved(reports["zh"].html), 390) as page:
        table = page.locator("#coverage .scroll").last
        assert table.evaluate("each => each.scrollWidth > each.clientWidth + 20")

        def edges() -> list[int]:
            """How light the lower left and the lower right corner of the table are, as the browser reads them."""
            picture = base64.b64encode(table.screenshot()).decode()
            with_canvas = browser.new_page()
            light: list[int] = with_canvas.evaluate(_CORNERS, f"data:image/png;base64,{picture}")
            with_canvas.close()
            return light

        left, right = edges()
        assert left > _PAPER
        assert right < _SHADOW
        table.evaluate("each => { each.scrollLeft = each.scrollWidth }")
        left, right = edges()
        assert left < _SHADOW
        assert right > _PAPER


@only_in_check
@pytest.mark.parametrize("media", ["screen", "print"])
def test_no_id_is_broken(browser: Browser, small: Ledger, saved: Save, media: Literal["screen", "print"]) -> None:
    code, long = "91440000MA4X00000X", "ZZ-" + "9" * 110
    first, second, third, *rest = small.organizations
    units = (attrs.evolve(first, id=code), second, attrs.evolve(third, id=code[:-1] + "-1"), *rest)
    units = (*units, attrs.evolve(third, id=long))
    page_html = report(attrs.evolve(small, organizations=units)).html
    with opened(browser, saved(page_html), 390 if media == "screen" else 680) as page:
        page.emulate_media(media=media)
        ids = page.locator("bdi", has_text=re.compile(rf"^({code[:-1]}|Z[ZB]-\d{{1,4}}$)")).all()
        assert len(ids) == 3
        assert {each.evaluate("each => each.getClientRects().length") for each in ids if each.is_visible()} == {1}
        assert sideways(page) == 0
        assert page.evaluate(
            "[...document.querySelectorAll('.entries bdi')]"
            ".every(each => each.getBoundingClientRect().right < innerWidth)"
        )


def box_of(locator: Locator) -> Any:
    """Where something stands on the page."""
    return locator.bounding_box()


def test_nothing_is_cut_off_on_paper(browser: Browser, reports: dict[Lang, Report], saved: Save) -> None:
    inside = 680  # pixels between the margins of an A4 page
    with opened(browser, saved(reports["en"].html), inside) as page:
        page.emulate_media(media="print")
        cut = page.evaluate(
            "[...document.querySelectorAll('table, .card, .entries li, .chart svg')]"
            f".filter(each => each.getBoundingClientRect().right > {inside + 1})"
            ".map(each => each.textContent.slice(0, 60))"
        )
        assert cut == []


@only_in_check
@pytest.mark.parametrize("width", [360, 1280])
def test_a_hostile_ledger_is_text(browser: Browser, saved: Save, width: int) -> None:
    with opened(browser, saved(report(hostile((*HOSTILE.values(), *ODD))).html), width) as page:
        shown = page.locator("main").inner_text()
        for name in HOSTILE.values():
            assert name in shown
        assert page.locator("script, img, iframe, [onerror]").count() == 0
        assert sideways(page) == 0
        assert page.evaluate("document.title") == "“两新”组织党建情况报告"


@only_in_check
def test_in_a_notebook_styles_and_links_stay_inside(browser: Browser, reports: dict[Lang, Report], saved: Save) -> None:
    around = f"<!doctype html><title>notebook</title><h2>outside</h2>{reports['zh']._repr_html_()}"
    address = saved(around)
    context = browser.new_context(reduced_motion="reduce")
    page = context.new_page()
    told: list[str] = []
    page.on("console", lambda message: told.append(message.text))
    page.on(
        "request", lambda request: told.append(request.url) if not request.url.startswith(("about:", address)) else None
    )
    page.goto(address)
    plain = page.evaluate("getComputedStyle(document.querySelector('h2')).fontSize")
    frame = page.frames[1]
    frame.locator("a.cite").first.click()
    assert frame.url == "about:srcdoc#clause-P2S9"
    assert frame.locator("#clause-P2S9").is_visible()
    assert page.url == address
    assert plain == "24px"
    context.close()
    assert told == []


def stands_in(words: str, text: str) -> bool:
    """Whether a text holds words; letters that look like radicals come out of a PDF as these (U+2E80 to U+2EFF)."""
    return words in text or re.search("".join(f"[{re.escape(each)}⺀-⻿]" for each in words), text) is not None


def squeezed(text: str) -> str:
    """Text without the blanks that lines are broken at, and with one kind of look for letters that have several."""
    return re.sub(r"\s|\u200b", "", unicodedata.normalize("NFKC", text))
