"""Two policies compared, as a page: what is seen first, what it links to, and where it may be written."""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING

import pytest

from pingyuan_rules import PINGYUAN, Branch, InvalidData, Organization, Policy, compare_policies, overlay, policy_on
from pingyuan_rules.ledger import read_ledger, sample_ledger
from pingyuan_rules.report import comparison_page, write_comparison, write_report
from report.test_browser import opened, sideways
from sizes import only_in_check, variants

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Browser

DRAFT = policy_on(PINGYUAN.on, overlay({"name": "<draft>", "minimum_full_members": 5, "allowance_per_month": 35_000}))
BRANCHES = [Branch(id=f"ZB-{number:04}", full_members=4, probationary_members=0) for number in range(3)]


@pytest.mark.parametrize(
    ("lang", "titles"),
    [
        (
            "zh",
            [
                "概要", "政策改了什么", "影响到谁", "金额变化（元）", "哪些规则的结论不同", "所引条款",
            ],
        ),
        (
            "en",
            [
                "Summary", "What changed in the policy", "Who is affected", "What it costs (yuan)",
                "Which rules answer otherwise", "Clauses cited",
            ],
        ),
    ],
)  # fmt: skip
def test_the_first_section_answers_every_question_and_each_has_its_own(lang: str, titles: list[str]) -> None:
    comparison = compare_policies(read_ledger(sample_ledger("csv")), PINGYUAN, DRAFT)
    page = comparison_page(comparison, lang)  # type: ignore[arg-type] # one of the two
    assert re.findall(r"<h2[^>]*>([^<]+)</h2>", page.html) == titles
    # A table that is called like its section does not say so again, but to those who hear the page.
    assert re.findall(r'<figcaption[^>]*><span class="unseen">([^<]+)</span>', page.html) == titles[1:-1]
    first = page.html.split("</section>", 1)[0]
    assert all(each.text(lang) in first.replace("&lt;", "<").replace("&gt;", ">") for each in comparison.sentences())  # type: ignore[arg-type] # as above
    assert "<draft>" not in page.html
    linked = set(re.findall(r'href="#(clause-[^"]+)"', page.html))
    assert linked
    assert all(f'id="{each}"' in page.html for each in linked)


@pytest.mark.parametrize(("after", "told"), [(PINGYUAN, 4), (DRAFT, 0)])
def test_a_section_without_rows_says_that_nothing_differs(after: Policy, told: int) -> None:
    page = comparison_page(compare_policies(BRANCHES, PINGYUAN, after), "en")
    assert page.html.count("Nothing differs.") == told
    assert (">Clauses cited</h2>" in page.html) is (after is DRAFT)


def test_of_very_many_answers_the_first_are_listed() -> None:
    many = [Branch(id=f"ZB-{number:04}", full_members=4, probationary_members=0) for number in range(501)]
    dearer = policy_on(PINGYUAN.on, overlay({"activity_fund_per_member": 40_000}))
    page = comparison_page(compare_policies(many, PINGYUAN, dearer))
    assert "另有 1 行未列出" in page.html
    assert "ZB-0499" in page.html
    assert "ZB-0500" not in page.html


@only_in_check
def test_only_an_earlier_comparison_is_replaced(tmp_path: Path) -> None:
    comparison, place = compare_policies(BRANCHES, PINGYUAN, DRAFT), tmp_path / "对比.html"
    write_comparison(place, comparison, "en")
    write_comparison(place, comparison)
    assert place.read_text(encoding="utf-8") == comparison_page(comparison).html
    with pytest.raises(InvalidData, match="an earlier report"):
        write_report(place, read_ledger(sample_ledger("csv")))
    other = tmp_path / "notes.html"
    other.write_text("notes", encoding="utf-8")
    with pytest.raises(InvalidData, match="an earlier comparison"):
        write_comparison(other, comparison)


# Rules without a difference in the data.


STRICTER = policy_on(PINGYUAN.on, overlay({"minimum_full_members": 5}))
UNITS = [Organization(id="ZZ-0001", full_members=9, township="示范镇01")]


@pytest.mark.parametrize(
    ("lang", "title", "told"),
    [
        ("zh", "台账中未见不同的规则", "正式党员数：3人"),
        ("en", "Rules without a difference in the ledger", "full members: 3 persons"),
    ],
)
def test_a_rule_that_changes_nothing_here_has_a_record_that_it_answers_otherwise(
    lang: str, title: str, told: str
) -> None:
    page = comparison_page(compare_policies(UNITS, PINGYUAN, STRICTER), lang)  # type: ignore[arg-type] # as above
    section = page.html.split('id="witnesses"', 1)[1].split("</section>", 1)[0]
    assert title in section
    assert told in section
    assert "ZZ-0001" not in section
    assert comparison_page(compare_policies(UNITS, PINGYUAN, STRICTER), "zh", seconds=0).html.count("未能查明") > 3


def test_without_the_solver_the_page_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    comparison = compare_policies(UNITS, PINGYUAN, STRICTER)
    monkeypatch.setitem(sys.modules, "z3", None)
    page = comparison_page(comparison, "en")
    assert "install the solver: pip install &#39;pingyuan-rules[proof]&#39;" in page.html
    assert "must form a Party organization" in page.html
    assert "请先安装：" in comparison_page(comparison).html
    assert 'id="witnesses"' not in comparison_page(compare_policies(UNITS, PINGYUAN, PINGYUAN)).html


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_groups_have_a_section_of_their_own(lang: str) -> None:
    comparison = compare_policies(read_ledger(sample_ledger("csv")), PINGYUAN, DRAFT, by="township")
    section = comparison_page(comparison, lang).html.split('id="groups"', 1)[1].split("</section>", 1)[0]  # type: ignore[arg-type] # as above
    assert "示范镇01" in section
    assert {"zh": "分组对比", "en": "Group by group"}[lang] in section
    nothing = comparison_page(compare_policies(BRANCHES, PINGYUAN, PINGYUAN, by="township"), "en").html
    assert nothing.count("Nothing differs.") == 4


@pytest.mark.parametrize("width", variants(360, 1280))
@pytest.mark.parametrize("lang", variants("zh", "en"))
def test_in_a_browser_groups_and_witnesses_are_seen_and_nothing_is_cut_off(
    browser: Browser, saved: Callable[[str], str], lang: str, width: int
) -> None:
    data = [*read_ledger(sample_ledger("csv")).branches, *UNITS]
    comparison = compare_policies(data, PINGYUAN, STRICTER, by="township")
    with opened(browser, saved(comparison_page(comparison, lang).html), width) as page:  # type: ignore[arg-type] # as above
        assert sideways(page) == 0
        for key in ("groups", "witnesses"):
            table = page.locator(f"section#{key} table").first
            assert table.is_visible()
        assert {"zh": "正式党员数：3人", "en": "full members: 3 persons"}[lang] in page.inner_text("#witnesses")
        page.emulate_media(media="print")
        assert page.locator("section#witnesses table").is_visible()
