"""What notebooks show of the engine's objects: complete, in both languages, escaped, without scripts."""

import pickle
from html.parser import HTMLParser
from typing import Any, ClassVar

import attrs
import pytest

from conftest import Golden
from engine.shop_rules import A1, GOOD, PARTLY, POOR, Shop, ShopPolicy, may_open, policy, shops
from pingyuan_rules import Branch, Organization, PartyOrganization, assess
from pingyuan_rules.engine import LANGUAGES, Assessments, Label, Lang, Record, Rulebook, fact
from pingyuan_rules.engine.display import to_html
from pingyuan_rules.engine.wording.html_pieces import Html, badge, folded, joined, lines, listed, page, table

NASTY = "<script>alert(1)</script>&\"'</div>"
OWN = shops.policy_or_own(None)

TAGS = {
    "div", "p", "strong", "table", "caption", "thead", "tbody", "tr", "th", "td", "span", "small", "code", "pre", "ul",
    "ol", "li", "details", "summary",
}  # fmt: skip


class Shown(HTMLParser):
    """Holds that elements close and that there is nothing but what is expected; collects text and cells."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.text = ""
        self.rows: list[list[str]] = []
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in TAGS
        assert {name for name, _ in attrs} <= {"style", "class", "lang", "scope", "open"}
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


def shown_objects() -> dict[str, Any]:
    """One of each kind."""
    return {
        "assessment": shops.assess(POOR),
        "assessment_good": shops.assess(GOOD),
        "assessments": shops.assess_all((GOOD, POOR, PARTLY), Shop),
        "finding": shops.assess(POOR).findings[0],
        "rule": may_open,
        "rulebook": shops,
        "policy": attrs.evolve(OWN, minimum_staff=2),
    }


KINDS = tuple(shown_objects())


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_displays(kind: str, lang: Lang, golden: Golden) -> None:
    html = shown_objects()[kind].html(lang)
    Shown(html)
    golden(f"display_{kind}_{lang}.html", html.replace("><", ">\n<"))


@pytest.mark.parametrize("kind", KINDS)
def test_a_notebook_shows_what_html_gives(kind: str) -> None:
    shown = shown_objects()[kind]
    assert shown._repr_html_() == shown.html() == shown.html("en")


def test_what_falls_short_comes_first() -> None:
    text = Shown(shops.assess(POOR).html("en")).text
    assert text.index("Requirements not met (4)") < text.index("All rules")
    for finding in shops.assess(POOR).findings:
        assert finding.label.en in text.partition("All rules")[0]
        for remedy in finding.remedies("en"):
            assert remedy in text
    assert "没有不达标事项。" in Shown(shops.assess(GOOD).html("zh")).text


def test_every_rule_stands_with_its_answer_and_status() -> None:
    rows = Shown(shops.assess(PARTLY).html("en")).rows
    assert [row[0].split()[-1] for row in rows[1:]] == [rule.name for rule in shops.rules]
    said = {row[0].split()[-1]: row[1:] for row in rows[1:]}
    assert said["safe"] == ["", "undecided", "S2"]
    assert said["inspected_lately"] == ["", "not applicable", "S5"]
    assert said["old_fit"] == ["", "not in force", "S4"]
    assert said["safety_met"][1] == "undecided"
    good = {row[0].split()[-1]: row[1:] for row in Shown(shops.assess(GOOD).html("en")).rows[1:]}
    assert good["fee"] == ["1,250 yuan", "decided", "S3"]
    assert good["grade"][0] == "gold"


def test_several_results_are_a_tuple_that_counts() -> None:
    results = shops.assess_all((GOOD, POOR, PARTLY), Shop)
    assert results == tuple(map(shops.assess, (GOOD, POOR, PARTLY)))
    rows = {row[0].split()[-1]: row[2:4] for row in Shown(results.html("en")).rows[1:]}
    assert rows["safe"] == ["1", "1"]
    assert rows["inspected_lately"] == ["1", "0"]
    assessed = assess([Branch(full_members=3)], Branch)
    again = pickle.loads(pickle.dumps(assessed))  # noqa: S301 - made here
    assert (type(again), again, again.record, again.rules) == (Assessments, assessed, Branch, assessed.rules)
    none = shops.assess_all((), Shop)
    assert none == ()
    assert "商店：0条记录" in Shown(none.html("zh")).text


def test_a_policy_tells_where_its_values_come_from() -> None:
    rows = {row[1]: row for row in Shown(attrs.evolve(OWN, minimum_staff=2).html("en")).rows}
    assert rows["minimum_staff"][2:] == ["2 people", "changed by the user", "2024-03-31", "", ""]
    assert rows["inspection_months"][2:] == ["12 months", "house default", "2020-01-01", "", "the act is silent"]
    assert rows["fee_cap"][2:] == ["2,500.50 yuan", "", "", "", ""]
    assert rows["trainees_count"][2] == "no"
    assert "on" not in rows


@attrs.frozen(kw_only=True)
class Stall(Record):
    label: ClassVar[Label] = Label(NASTY, NASTY)

    id: str = fact(zh="编号", en="id")
    open: bool = fact(zh=NASTY, en=NASTY)


@attrs.frozen(kw_only=True)
class Booth(Record):
    open: bool = fact(zh="营业", en="is open")


nasty = Rulebook(NASTY, policy=ShopPolicy, default=policy, version=NASTY)


@nasty.rule(cites=A1, zh=NASTY, en=NASTY, met_when=True)
def stall_open(stall: Stall) -> bool:
    return stall.open


@nasty.rule(cites=A1, zh="摊位营业", en="booth is open", met_when=True)
def booth_open(booth: Booth) -> bool:
    return booth.open


@pytest.mark.parametrize("lang", LANGUAGES)
def test_whatever_words_hold_is_escaped(lang: Lang) -> None:
    found = nasty.assess(Stall(id=NASTY, open=False))
    for each in (found, found.findings[0], stall_open, nasty, nasty.assess_all([found.record], Stall)):
        assert NASTY in Shown(each.html(lang)).text
    assert NASTY in Shown(stall_open.explain(found.record).html(lang)).text


def test_a_record_is_named_by_its_class_and_id_alone() -> None:
    assert "Booth" in Shown(nasty.assess(Booth()).html()).text
    assert Shown(nasty.assess(Stall()).html()).text.startswith(f"{NASTY}Policy")


def test_pieces_are_escaped_once() -> None:
    pieces = (badge(NASTY, answer=True), lines(NASTY), listed([NASTY]), folded(NASTY, NASTY, is_open=True), NASTY)
    html = page("zh", *pieces, table([NASTY], [[NASTY]], caption=NASTY), joined([NASTY, NASTY], NASTY), title=NASTY)
    assert Shown(html).text.count(NASTY) == 13
    assert page("en", Html("<p></p>")).endswith("><p></p></div>")


def test_what_has_no_display_is_an_error_that_says_what_to_do() -> None:
    with pytest.raises(TypeError, match=r"no display for object; register one with engine\.display\.register"):
        to_html(object(), "en")


def test_what_may_not_be_met_is_shown_with_what_to_find_out() -> None:
    unit = Organization(full_members=3, party_organization=PartyOrganization.NONE)
    shown, chinese = assess(unit).html("en"), assess(unit).html("zh")
    assert "Requirements that may not be met (1)" in shown
    assert "to find out: is in real operation" in shown
    assert "尚待查明：正常运营" in chinese
    closed = assess(attrs.evolve(unit, operating=False)).html("en")
    assert "may not be met" not in closed
    assert "not a shortfall here" in closed
