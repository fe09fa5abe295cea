"""The rulebook page says everything, in both languages and both formats, and is well formed."""

import re
from html.parser import HTMLParser

import pytest

from pingyuan_rules import book
from pingyuan_rules.engine import LANGUAGES, Lang
from pingyuan_rules.policy.clauses import clauses
from pingyuan_rules.rulebook_page import Format, rulebook_page
from pingyuan_rules.rulebook_page.blocks import Code, Diagram, Heading, Items, Lines, Paragraph, Table
from pingyuan_rules.rulebook_page.entries import house_defaults
from pingyuan_rules.rulebook_page.page_html import html
from pingyuan_rules.rulebook_page.page_markdown import markdown

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


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("form", ["md", "html"])
def test_the_page_says_everything(lang: Lang, form: Format) -> None:
    said = words_of(rulebook_page(lang, form), form)
    for rule in book.all_rules:
        for words in (
            rule.name,
            rule.label.text(lang),
            rule.words(lang),
            rule.formula(lang),
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
    assert "- Shall be: no (required)\n" in page
    assert "- 施行：自 2018-10-28 起\n" in rulebook_page("zh")


def test_the_day_of_the_policy_is_the_users_choice_and_not_unknown() -> None:
    assert "| 政策日期 | `on` | 由使用者选定 |" in rulebook_page("zh", "md")
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


def test_whatever_words_hold_is_escaped() -> None:
    blocks = [
        Heading(2, (NASTY,), NASTY),
        Paragraph((NASTY, Code("name", NASTY, NASTY))),
        Lines(NASTY),
        Diagram(NASTY, NASTY),
        Items(((NASTY,),)),
        Table((NASTY,), (((NASTY,),),)),
    ]
    page = parsed(html(blocks, NASTY, "en"))
    assert "".join(page.text).count(NASTY) == 9
    assert page.ids == [NASTY, NASTY]
    written = markdown(blocks)
    assert written.count("\\<b\\>&\"' \\|\\*\\_\\`") == 5
    assert f"```text\n{NASTY}\n```" in written
    assert f"```mermaid\n{NASTY}\n```" in written
