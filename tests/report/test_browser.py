"""The page in a real browser: nothing runs, nothing is fetched, nothing is cut off, on a screen, a phone and paper."""

from __future__ import annotations

import re
import unicodedata
from contextlib import contextmanager
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pytest

from pingyuan_rules.report import Report, report
from report.test_page import HOSTILE, ODD, hostile
from sizes import variants

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, Page

    from pingyuan_rules.engine import Lang

    Save = Callable[[str], str]

WIDTHS = {"phone": 360, "tablet": 820, "desktop": 1280}
_A4 = (595, 842)


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


@pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS)
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


@pytest.mark.parametrize("lang", variants("zh", "en"))
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


@pytest.mark.parametrize("lang", variants("zh", "en"))
def test_paper(browser: Browser, reports: dict[Lang, Report], saved: Save, lang: Lang) -> None:
    """Pages are A4, and every cell of every table, every remedy and every clause can be read on them."""
    pypdf = pytest.importorskip("pypdf")
    with opened(browser, saved(reports[lang].html)) as page:
        page.add_style_tag(content=".unseen { display: none }")  # for those who hear the page
        cells = page.locator("td, tbody th, h1, h2, .what, .remedy, .clauses dd").all_inner_texts()
        printed = page.pdf(format="A4", prefer_css_page_size=True, print_background=True)
    sheets = pypdf.PdfReader(BytesIO(printed)).pages
    assert {(round(sheet.mediabox.width), round(sheet.mediabox.height)) for sheet in sheets} == {_A4}
    assert 5 < len(sheets) < 40
    text = squeezed("".join(sheet.extract_text() for sheet in sheets))
    lost = [cell for cell in cells if not stands_in(squeezed(cell), text)]
    assert lost == []
    heads = [squeezed(sheet.extract_text()) for sheet in sheets]
    many = [head for head in heads if squeezed("约束程度" if lang == "zh" else "severity") in head]
    assert len(many) > 1, "the headings of a table stand on every page that it takes"


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


@pytest.mark.parametrize("width", variants(360, 1280))
def test_a_hostile_ledger_is_text(browser: Browser, saved: Save, width: int) -> None:
    with opened(browser, saved(report(hostile((*HOSTILE.values(), *ODD))).html), width) as page:
        shown = page.locator("main").inner_text()
        for name in HOSTILE.values():
            assert name in shown
        assert page.locator("script, img, iframe, [onerror]").count() == 0
        assert sideways(page) == 0
        assert page.evaluate("document.title") == "“两新”组织党建情况报告"


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
