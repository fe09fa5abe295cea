"""The rulebook page says everything, in both languages and both formats, and is well formed."""

import re
import sys
from datetime import date
from html.parser import HTMLParser

import attrs
import pytest

from pingyuan_rules import book, overlay, policy_on
from pingyuan_rules.engine import LANGUAGES, Label, Lang, facts_of
from pingyuan_rules.engine.wording.formulas import formula
from pingyuan_rules.engine.wording.sentences import Sentence, sentence_parts
from pingyuan_rules.policy import Policy
from pingyuan_rules.policy.clauses import clauses
from pingyuan_rules.rulebook_page import PARTS, Format, page_text, part_text, rulebook_page
from pingyuan_rules.rulebook_page.page_text import render
from pingyuan_rules.rulebook_page.rulebook_entries import Entry, Section, house_defaults
from pingyuan_rules.tables.table_model import Column, RowGroup, Table
from pingyuan_rules.tables.typed_cells import CodeName, NamesCell

EMPTY_TAGS = {"meta"}
NASTY = "<b>&\"' |*_`"


class Page(HTMLParser):
    """Holds that every element that opens closes; collects the text, ids and links."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.text: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in EMPTY_TAGS:
            self.open.append(tag)
        values = dict(attrs)
        assert values.keys() <= {"id", "href", "lang", "charset", "name", "content"}
        self.ids += [values["id"]] if values.get("id") else []
        self.links += [values["href"]] if values.get("href") else []

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def parsed(page: str) -> Page:
    parser = Page()
    parser.feed(page)
    parser.close()
    assert parser.open == []
    return parser


def words_of(page: str, form: Format) -> str:
    """What a reader reads."""
    return "".join(parsed(page).text) if form == "html" else re.sub(r"\\([^\w\s])", r"\1", page)


def sentences(sentence: Sentence) -> list[str]:
    """The words of a sentence and of every item below it."""
    return [sentence.text, *(text for item in sentence.items for text in sentences(item))]


def test_every_parameter_stands_as_a_policy_file_holds_it() -> None:
    """Who copies a column into a file has a policy file, and one that changes nothing on the last day of change."""
    lines = re.findall(r"^\| [^|]+ \| `(\w+ = [^`]+)` \|", part_text("parameters", "zh"), re.MULTILINE)
    names = [line.split(" = ")[0] for line in lines]
    assert names == [name for name in facts_of(Policy) if name != "on"]
    copied = overlay(text="\n".join(lines))
    day = date(2026, 12, 31)
    same, ours = policy_on(day, copied), policy_on(day)
    # What the article says of its year has ended, and stands in the table as it was.
    assert {name for name in names if getattr(same, name) != getattr(ours, name)} == {
        name for name in names if ours.ended(name)
    }
    assert {
        line for line in lines if line.split(" = ")[0] in {"five_good_floor", "grade_good", "activity_fund_basis"}
    } == {
        "five_good_floor = 80",
        "grade_good = 9000",
        'activity_fund_basis = "full_and_probationary"',
    }
    assert "以下之一：full（仅正式党员）、" in part_text("parameters", "zh")
    assert "true（是）或 false（否）" in part_text("parameters", "zh")


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("form", ["md", "html"])
def test_the_page_says_everything(lang: Lang, form: Format) -> None:
    said = words_of(rulebook_page(lang, form), form)
    for rule in book.all_rules:
        for words in (
            rule.name,
            rule.label.text(lang),
            *sentences(sentence_parts(rule, lang)),
            *rule.formula(lang).split(),
            rule.diagram(lang),
            *rule.parameters,
        ):
            assert words in said, rule
    for name, source in house_defaults():
        assert source.reason is not None, name
        assert source.reason.text(lang) in said
    for clause in clauses().values():
        assert clause.paraphrase.text(lang) in said
        assert clause.idle is None or clause.idle.text(lang) in said


def test_dates_in_force_and_kinds_of_answer_are_said() -> None:
    page = rulebook_page("en")
    assert "- In force: from 2018-10-28\n" in page
    assert "- Answer: not a demonstration site (none); county demonstration site (county); " in page
    assert "- Answer: an amount of money\n" in page
    assert "- Answer: yes or no\n" in page
    assert "- Answer: true or false" not in page
    assert "- In force: always\n" in page
    assert "- Met when the answer is: no (required)\n" in page
    assert "- 施行：自 2018-10-28 起\n" in rulebook_page("zh")


def test_the_related_records_of_a_rule_are_said_with_what_is_asked_of_each() -> None:
    """Also through called rules, and of rules that read no fact of their own record."""
    asked = "of each: full members of the unit `full_members_of_unit`\n"
    page = rulebook_page("en")
    assert page.count(f"- Related records: units listed `organizations`, asked {asked}") == 2
    members = "民主评议优秀 `is_excellent`；民主评议评定等次 `is_graded`\n"
    assert f"- 所用相关记录：名册党员 `members`，对每条适用：{members}" in rulebook_page("zh")


def test_the_day_of_the_policy_is_the_users_choice_and_not_unknown() -> None:
    assert "| 适用日期 | `on` | 由使用者选定 |" in rulebook_page("zh", "md")
    assert "| policy date | `on` | chosen by the user |" in rulebook_page("en", "md")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_links_lead_somewhere_and_nothing_is_fetched(lang: Lang) -> None:
    page = parsed(rulebook_page(lang, "html"))
    assert len(set(page.ids)) == len(page.ids)
    assert page.links
    assert {link.removeprefix("#") for link in page.links} <= set(page.ids)


def test_a_part_can_be_had_alone() -> None:
    assert "must_form" not in rulebook_page("zh", parts=("defaults",)).partition("##")[0]
    assert rulebook_page("en", parts=("clauses",)).count("\n## ") == 1


@pytest.mark.parametrize(("lang", "width"), [("en", 96), ("zh", 40)])
def test_long_formulas_are_broken_before_their_signs_and_say_the_same(lang: Lang, width: int) -> None:
    broken = 0
    for rule in book.all_rules:
        whole, lines = formula(rule, lang), formula(rule, lang, width).split("\n")
        assert " ".join(line.strip() for line in lines) == whole
        assert all(len(line) <= width or " " not in line.strip()[width:] or len(line) < 2 * width for line in lines)
        broken += len(lines) > 1
        assert (len(lines) == 1) is (len(whole) <= width)
    assert broken > 20
    lines = formula(book["committee_staffed"], "en", 96).split("\n")
    assert [line[:30] for line in lines[:3]] == [
        "if the committee is one that m",
        "    ∧ has a full-time deputy s",
        "    ∧ (committee members ≥ com",
    ]


def test_the_items_of_a_sentence_are_a_list_and_no_code() -> None:
    page = rulebook_page("en")
    assert "holds when all of the following hold:\n\n1. has a secretary\n2. has a full-time deputy secretary\n" in page
    assert "\n4. at least one of the following holds:\n    1. kind of committee is working committee" in page
    assert "<li>has a secretary</li><li>has a full-time deputy secretary</li>" in rulebook_page("en", "html")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_part_for_another_page_has_no_title(lang: Lang) -> None:
    whole = rulebook_page(lang)
    for part in PARTS:
        text = part_text(part, lang)
        assert text.startswith("## ")
        assert text in whole


LABEL = Label("表", "table")
NASTY_SECTION = Section(
    title=NASTY,
    anchor=NASTY,
    lead=NASTY,
    entries=(
        Entry(
            title=(NASTY, CodeName("name", NASTY, f"{NASTY}1")),
            anchor=f"{NASTY}2",
            sentence=Sentence(NASTY, (Sentence(NASTY),)),
            formula=NASTY,
            diagram_title=NASTY,
            diagram=NASTY,
            items=((NASTY,),),
            parameters=Table(LABEL, (Column(NASTY),), (RowGroup([(NamesCell((NASTY,)),)]),)),
        ),
    ),
)


def test_whatever_words_hold_is_escaped() -> None:
    page = parsed(render("html", "en", [NASTY_SECTION], title=NASTY, note=NASTY))
    assert "".join(page.text).count(NASTY) == 14
    assert page.ids == [NASTY, f"{NASTY}2", f"{NASTY}1"]
    text = render("md", "en", [NASTY_SECTION], title=NASTY, note=NASTY)
    assert text.count("\\<b\\>\\&\"' \\|\\*\\_\\`") == 10
    assert f"```text\n{NASTY}\n```" in text
    assert f"```mermaid\n{NASTY}\n```" in text


def test_a_block_cannot_be_closed_from_within() -> None:
    entry = attrs.evolve(NASTY_SECTION.entries[0], formula="a\n```\n# b", diagram="````")
    text = render("md", "en", [Section("title", entries=(entry,))])
    assert "````text\na\n```\n# b\n````\n" in text
    assert "`````mermaid\n````\n`````\n" in text


def test_without_jinja2_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    page_text._template.cache_clear()
    monkeypatch.setitem(sys.modules, "jinja2", None)
    with pytest.raises(ModuleNotFoundError, match=r"needs Jinja2: run pip install 'pingyuan-rules\[cli\]'"):
        rulebook_page("en", parts=("defaults",))
