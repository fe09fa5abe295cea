"""Charts as a notebook shows them, in a real browser whose font is not the renderer's: nothing is cut off."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs
import pytest

from pingyuan_rules import UNKNOWN, Branch, coverage, demonstration_counts, formation_counts, fund_totals
from pingyuan_rules.ledger import read_ledger, sample_ledger
from sizes import variants

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from pingyuan_rules.engine import Lang

_OUTSIDE = """
() => [...document.querySelectorAll("svg")].flatMap(svg => {
    const ground = svg.getBoundingClientRect();
    return [...svg.querySelectorAll("text")]
        .filter(each => each.getBoundingClientRect().right > Math.min(ground.right, innerWidth))
        .map(each => each.textContent);
})
"""


@pytest.mark.parametrize("lang", variants("zh", "en"))
@pytest.mark.parametrize("width", variants(600, 1000))
def test_no_word_of_a_chart_stands_outside(browser: Browser, lang: Lang, width: int) -> None:
    ledger = read_ledger(sample_ledger("csv"))
    # Long amounts, some of them unknown: the last column of funds was cut.
    unpaid = tuple(attrs.evolve(branch, full_members=UNKNOWN) for branch in ledger.branches[:9])
    branches: tuple[Branch, ...] = ledger.branches + unpaid
    charts = [
        coverage(ledger.organizations, by="sector").chart(lang),
        formation_counts(branches, by="sector").chart(lang),
        demonstration_counts(branches, by="sector").chart(lang),
        fund_totals(branches * 20, by="sector").chart(lang),
    ]
    page = browser.new_page(viewport={"width": width, "height": 900})
    page.set_content("".join(chart._repr_mimebundle_()["text/html"] for chart in charts))
    assert page.locator("svg").count() == len(charts)
    assert page.evaluate(_OUTSIDE) == []
    page.close()
