"""Two policies compared, as a page: what is seen first, what it links to, and where it may be written."""

import re
from pathlib import Path

import pytest

from pingyuan_rules import PINGYUAN, Branch, InvalidData, Policy, compare_policies, overlay, policy_on
from pingyuan_rules.ledger import read_ledger, sample_ledger
from pingyuan_rules.report import comparison_page, write_comparison, write_report

DRAFT = policy_on(PINGYUAN.on, overlay({"name": "<draft>", "minimum_full_members": 5, "allowance_per_month": 35_000}))
BRANCHES = [Branch(id=f"ZB-{number:04}", full_members=4, probationary_members=0) for number in range(3)]


@pytest.mark.parametrize(
    ("lang", "titles"),
    [
        ("zh", ["概要", "政策改了什么", "影响到谁", "金额变化（元）", "哪些规则的结论不同", "所引条款"]),
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
