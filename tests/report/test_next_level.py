"""The section on branches that are one or two steps from the next level, which is there only if it is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs
import pytest

from pingyuan_rules import UNKNOWN, Branch, DemonstrationLevel, demonstration_level
from pingyuan_rules.ledger import Ledger
from pingyuan_rules.report import next_level_section, report
from report.test_browser import opened, sideways
from sizes import only_in_check, variants

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from playwright.sync_api import Browser

    from pingyuan_rules.engine import Lang

NEAR = Branch(
    id="ZB-0001", name="示范党支部001", has_work_funds=True, signage_standard=False, premises_standard=True,
    files_standard=True, work_standard=True, leadership=90, membership=78, mechanism=95, performance=88,
    public_response=80, vetoed=False,
)  # fmt: skip
TOP = attrs.evolve(
    NEAR, id="ZB-0002", signage_standard=True, leadership=99, membership=99, mechanism=99, performance=99,
    public_response=99,
)  # fmt: skip
ONE_STEP = attrs.evolve(TOP, id="ZB-0003", name=UNKNOWN, files_standard=UNKNOWN, work_standard=False)
FAR = attrs.evolve(NEAR, id="ZB-0004", premises_standard=False, files_standard=False)
NO_WAY = attrs.evolve(NEAR, id="ZB-0005", leadership=UNKNOWN)
LEDGER = Ledger(branches=(NEAR, TOP, ONE_STEP, FAR, NO_WAY))


def section_of(ledger: Ledger, lang: Lang = "zh", **options: Any) -> str:
    """The section of the report."""
    html = report(ledger, lang=lang, least_change=True, **options).html
    return html.split('id="next_level"', 1)[1].split("</section>", 1)[0]


def test_the_nearest_branches_come_first_with_what_they_must_do() -> None:
    assert demonstration_level(TOP) is DemonstrationLevel.CITY
    section = section_of(LEDGER, "en")
    assert section.index("ZB-0003") < section.index("ZB-0001")
    assert "Bring the signage up to standard; Raise the score for membership by 2 points" in section
    assert "Record whether files are to standard (counted on: yes)" in section
    assert "county demonstration site" in section
    others = (
        "The others: 1 at the highest level already, 1 in need of three changes or more, "
        "1 for which no change may be advised."
    )
    assert others in section
    assert not any(identifier in section for identifier in ("ZB-0002", "ZB-0004", "ZB-0005"))


@only_in_check
def test_in_chinese_it_says_the_same() -> None:
    section = section_of(LEDGER)
    assert "按标准设置标识；将党员队伍好得分提高2分（由78分到80分）" in section
    assert "登记是否“资料规范”（须为“是”）" in section
    assert "其余：已达最高级别 1 个、须改变三项及以上 1 个、没有可以建议的改变 1 个。" in section


def test_it_is_there_only_if_it_is_asked_for_and_there_are_branches() -> None:
    assert 'id="next_level"' not in report(LEDGER).html
    assert 'id="next_level"' not in report(Ledger(), least_change=True).html
    alone = section_of(Ledger(branches=(TOP,)), "en")
    assert "<table" not in alone
    nearest = section_of(Ledger(branches=(NEAR,)), "en")
    assert "The others" not in nearest


def test_what_is_not_settled_in_time_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(next_level_section, "SECONDS", 0.0)
    assert "The others: 5 not settled in time." in section_of(LEDGER, "en")


@pytest.mark.parametrize("lang", variants("zh", "en"))
@pytest.mark.parametrize("width", variants(360, 1280))
def test_in_a_browser_nothing_is_cut_off(browser: Browser, saved: Callable[[str], str], lang: Lang, width: int) -> None:
    page_text = report(LEDGER, lang=lang, least_change=True).html
    with opened(browser, saved(page_text), width) as page:
        assert sideways(page) == 0
        assert page.locator("section#next_level table").is_visible()


@only_in_check
def test_without_the_solver_the_message_names_the_extra(without: Callable[[str, str], str]) -> None:
    assert "pingyuan-rules[proof]" in without("z3", "Ledger(branches=(Branch(),)), least_change=True")
