"""Every diagram is drawn by the real library, in a real browser; `make coverage` installs it beside this file."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import attrs
import pytest

from engine.shop_rules import shops
from pingyuan_rules import PINGYUAN, book
from pingyuan_rules.engine import LANGUAGES, Label, Lang, Rule, Rulebook
from pingyuan_rules.engine.wording.diagrams import escaped

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, Page

LIBRARY = Path(__file__).parent / "node_modules" / "mermaid" / "dist" / "mermaid.min.js"
DRAW = """async source => {
    await mermaid.parse(source);
    const {svg} = await mermaid.render("drawn", source);
    document.body.innerHTML = svg;
    return Array.from(document.querySelectorAll(".nodeLabel, .edgeLabel p"), label => label.textContent);
}"""
HOSTILE = (
    'a "b" #quot; #35; ;; & &amp; <b>bold</b> <img src=x onerror=alert(1)>',
    "end", "1. 一，“二”；三（四）：五", "- x", "**x** _y_ `z`", "# x", "%%{init: {}}%% %% x", "style x:y#z;",
    "]] }} )) |x| --> click n0 href", "a\nb\r\nc\td", "$$x$$", "{{x}} [x] (x) \\n \\", "graph TD; subgraph",
)  # fmt: skip


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    """An empty page with the library, which is told to take nothing on trust, as on GitHub."""
    if not LIBRARY.exists():
        pytest.skip("needs Mermaid: make coverage installs it")
    page = browser.new_page()
    page.set_content("<!doctype html><title>diagrams</title>")
    page.add_script_tag(path=LIBRARY)
    page.evaluate("mermaid.initialize({startOnLoad: false, securityLevel: 'strict'})")
    yield page
    page.close()


@pytest.fixture(scope="module")
def draw(page: Page) -> Callable[[str], list[str]]:
    """Draws a diagram and gives the texts in it; what Mermaid does not understand is an error here."""
    return lambda source: page.evaluate(DRAW, source)


def labels(source: str) -> list[str]:
    """What stands in quotation marks."""
    return [re.sub(r"#(\d+);", lambda code: chr(int(code[1])), label) for label in re.findall('"(.*?)"', source)]


def one_line(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("rules", [book, shops], ids=lambda rules: rules.name)
def test_every_rule_is_drawn(rules: Rulebook, lang: Lang, draw: Callable[[str], list[str]]) -> None:
    for rule in rules.all_rules:
        source = rule.diagram(lang)
        assert rule.label.text(lang) in labels(source)
        assert sorted(draw(source)) == sorted(labels(source)), rule.name


@pytest.mark.parametrize("lang", LANGUAGES)
def test_rules_are_drawn_with_the_values_of_a_policy(lang: Lang, draw: Callable[[str], list[str]]) -> None:
    for rule in (book["must_form"], book["aid_ground"], book["meetings_on_schedule"]):
        assert draw(rule.diagram(lang, PINGYUAN)) != draw(rule.diagram(lang))


@pytest.mark.parametrize("text", HOSTILE)
def test_whatever_a_label_holds_is_text(text: str, draw: Callable[[str], list[str]], page: Page) -> None:
    rule: Rule = shops["may_open"]
    info = rule.info
    rule.info = attrs.evolve(info, label=Label(text, text))
    try:
        texts = draw(rule.diagram("zh"))
    finally:
        rule.info = info
    assert one_line(text) in [one_line(each) for each in texts]
    assert (
        page.evaluate("document.querySelectorAll('svg img, svg script, svg b, svg a, svg em, svg strong').length") == 0
    )


def test_edges_hold_text_too(draw: Callable[[str], list[str]]) -> None:
    for text in HOSTILE:
        texts = draw(f'flowchart TD\n  n0["x"]\n  n1["y"]\n  n0 -->|"{escaped(text)}"| n1')
        assert one_line(text) in [one_line(each) for each in texts]
