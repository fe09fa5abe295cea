"""The guide for offices is drawn from what the program does."""

import re
import sys
from datetime import date
from pathlib import Path

import attrs
import pytest
from playwright.sync_api import Browser

from cli.command import Run
from pingyuan_rules import (
    Branch,
    SecretaryState,
    activity_fund,
    overlay,
    policy_on,
    secretary_allowance,
)
from pingyuan_rules.cli.office_page import office_guide
from sizes import only_in_check

FIGURES = 6


@pytest.fixture(scope="module")
def guide() -> str:
    return office_guide()


@only_in_check
def test_the_guide_lies_beside_the_template(run: Run, tmp_path: Path, guide: str) -> None:
    ran = run("template", "本县台账.xlsx")
    assert ran.out.splitlines()[1] == "使用说明已写入：FOLDER/本县台账-使用说明.html"
    page = tmp_path / "本县台账-使用说明.html"
    assert page.read_text(encoding="utf-8") == guide
    (tmp_path / "本县台账.xlsx").unlink()
    page.write_text("改过的说明", encoding="utf-8")
    assert run("template", "本县台账.xlsx").code == 0
    assert page.read_text(encoding="utf-8") == "改过的说明"


def test_there_is_no_guide_in_english_yet(run: Run, tmp_path: Path) -> None:
    assert run("template", "ledger.xlsx", "--lang", "en").code == 0
    assert [path.name for path in tmp_path.iterdir()] == ["ledger.xlsx"]


@only_in_check
def test_pictures_show_what_the_program_does(run: Run, guide: str) -> None:
    shown = [re.sub("<[^>]+>", "", each) for each in guide.split("<figure>")[1:]]
    assert len(shown) == FIGURES
    template, reading, closing, results, report, marked = shown
    assert "示例-ZZ-0001示范企业001" in template
    assert "J    职工人数   从业人员数" in reading
    assert "可以判定：没有错误，提醒 3 处。" in reading
    line = next(line for line in run("demo").out.splitlines() if line.startswith("两个覆盖："))
    assert line in closing.replace("\n", "")
    assert "所属乡镇" in results
    assert "&lt;html" in report or "srcdoc" in guide
    assert "私企应为以下之一：" in marked


def test_the_policy_file_of_the_guide_can_be_used() -> None:
    """Its amounts are in fen: 400 yuan for each of five full members, 600 yuan for each of twelve months."""
    guide = (Path(__file__).parents[2] / "docs" / "office-zh.md").read_text(encoding="utf-8")
    (example,) = re.findall("```toml\n(.*?)```", guide, re.DOTALL)
    policy = policy_on(date(2018, 12, 31), overlay(text=example))
    branch = Branch(full_members=5, probationary_members=2, secretary_state=SecretaryState.IN_OFFICE)
    branch = attrs.evolve(branch, secretary_appointed=date(2018, 1, 1), secretary_full_time=True)
    assert (activity_fund(branch, policy), secretary_allowance(branch, policy)) == (200_000, 720_000)
    assert policy.training_sessions_held == 6


def test_nothing_is_left_open_and_nothing_is_loaded(guide: str) -> None:
    assert "..." not in re.sub("<[^>]+>", "", guide)
    assert ".md" not in guide
    assert not re.search(r"<(script|link|img)|(src|href)=\"http", guide)


@only_in_check
def test_without_the_extra_for_reports_the_guide_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "vl_convert", None)
    guide = office_guide()
    assert "<iframe" not in guide
    assert "pip install &#x27;pingyuan-rules[report]&#x27;" in guide


def test_a_browser_shows_it_whole(browser: Browser, guide: str, tmp_path: Path) -> None:
    (tmp_path / "guide.html").write_text(guide, encoding="utf-8")
    page = browser.new_page(viewport={"width": 800, "height": 900})
    try:
        page.goto((tmp_path / "guide.html").as_uri())
        assert page.locator("figure").count() == FIGURES
        assert page.evaluate("document.documentElement.scrollWidth") <= 800
        frame = page.frame_locator("iframe")
        assert frame.locator("h1").inner_text() == "“两新”组织党建情况报告"
    finally:
        page.close()
