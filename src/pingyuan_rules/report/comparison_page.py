"""Two policies compared, as one page to read and print, made of what the report is made of."""

import re
from collections.abc import Iterator
from pathlib import Path

import attrs

from pingyuan_rules import words
from pingyuan_rules.__about__ import __version__
from pingyuan_rules.comparison import PolicyComparison
from pingyuan_rules.comparison import comparison_tables as tables
from pingyuan_rules.engine import Citation, Label, Lang
from pingyuan_rules.engine.policies import Parameters
from pingyuan_rules.engine.solver.solving import SECONDS, check_seconds
from pingyuan_rules.engine.wording.visible_text import visible
from pingyuan_rules.files import FileKind, replacing_file, starts_with
from pingyuan_rules.policy.clauses import Clause
from pingyuan_rules.report.page_model import Definition, Definitions, Point, Points, Section, cited
from pingyuan_rules.report.report_page import Page, html
from pingyuan_rules.report.report_words import LONGEST, tr
from pingyuan_rules.report.writing_report import Report
from pingyuan_rules.returned.document_head import document_head
from pingyuan_rules.tables.table_model import RowGroup, Table

GENERATOR = "pingyuan-rules compare"
_MARK = re.compile(rb'<meta name="generator" content="' + GENERATOR.encode() + rb' [^"]*">')
_COMPARISON = FileKind(
    is_ours=lambda path: _MARK.search(starts_with(path, 1000)) is not None,
    found=Label("一个并非政策对比的文件", "a file that is no comparison of policies"),
    expected=Label("以前的政策对比，或尚无文件的位置", "an earlier comparison, or a place without a file"),
    suffixes=(".html", ".htm"),
)
_MOST_LINES = 500
"""How many answers of records the page lists; of more paper nobody reads each."""


def comparison_page(comparison: PolicyComparison, lang: Lang = "zh", *, seconds: float = SECONDS) -> Report:
    """A comparison of policies as one page that needs no network, no script and no other file.

    For each rule that answers otherwise for no record at hand it has one for which it does, made up by a solver, if the
    extra `proof` is installed; else it says what to install.

    Args:
        comparison: The comparison.
        lang: The language.
        seconds: How long such records may be looked for; rules that are not settled by then are said to be open.

    Raises:
        ValueError: When `seconds` is no number of 0 or more.
        ModuleNotFoundError: When what the extra `report` brings is not installed; the message names the extra.
    """
    check_seconds(seconds)
    sections = (*sections_of(comparison, lang), *witness_section(comparison, lang, seconds))
    clauses = definitions(cited(sections), lang)
    head = document_head(comparison.after, tables.TITLE, lang)
    policies = ((tables.BEFORE, comparison.before), (tables.AFTER, comparison.after))
    about = (*(policy_line(name, policy, lang) for name, policy in policies), f"pingyuan-rules {__version__}")
    page = Page(head.title, head, about, (), None, (*sections, *clauses), lang)
    return Report(page.title, lang, html(page, GENERATOR))


def write_comparison(
    path: str | Path, comparison: PolicyComparison, lang: Lang = "zh", *, seconds: float = SECONDS
) -> None:
    """Write a comparison of policies as an HTML file.

    An earlier comparison that stood there is replaced in one step; nothing else is.

    Args:
        path: The .html file.
        comparison: The comparison.
        lang: The language.
        seconds: As for `comparison_page`.

    Raises:
        InvalidData: When the path does not end in .html, or something that is no earlier comparison stands in the way.
        ValueError: When `seconds` is no number of 0 or more.
        ModuleNotFoundError: When what the extra `report` brings is not installed; the message names the extra.
    """
    place = Path(path)
    check_comparison_place(place)
    text = comparison_page(comparison, lang, seconds=seconds).html
    with replacing_file(place, check_comparison_place) as draft:
        draft.write_text(text, encoding="utf-8", newline="\n")


def check_comparison_place(path: Path) -> None:
    """Refuse a place where a comparison would replace anything but an earlier one.

    Raises:
        InvalidData: When the path does not end in .html, or another file stands there.
    """
    _COMPARISON.check(path)


def sections_of(comparison: PolicyComparison, lang: Lang) -> Iterator[Section]:
    """The first screen, which answers every question in a sentence, then a section for each question."""
    points = tuple(Point(each.text(lang)) for each in comparison.sentences())
    yield Section("summary", words.REPORT_SECTIONS["summary"].text(lang), "", (Points(points),))
    sections: dict[str, tuple[Table, ...]] = {
        "policy": (tables.parameter_table(comparison), tables.force_table(comparison)),
        "affected": (first_lines(tables.affected_table(comparison)),),
        "money": (tables.money_table(comparison),),
        "rules": (tables.rules_table(comparison),),
    }
    if comparison.by is not None:
        sections["groups"] = (*tables.group_tables(comparison), tables.group_rules_table(comparison))
    for key, blocks in sections.items():
        full = tuple(block for block in blocks if any(True for _ in block.rows))
        lead = "" if full else tr("没有不同。", "Nothing differs.", lang)
        title = tables.GROUPS_TITLE if key == "groups" else blocks[0].title
        yield Section(key, title.text(lang), lead, full)


def witness_section(comparison: PolicyComparison, lang: Lang, seconds: float) -> Iterator[Section]:
    """For rules that answer otherwise for no record at hand, a record for which they do; nothing if there are none."""
    rules = [each.rule for each in comparison.rules if not each.changed]
    if not rules:
        return
    title = tables.WITNESSES_TITLE.text(lang)
    try:
        witnesses = comparison.witnesses(seconds=seconds)
    except ModuleNotFoundError:
        names = tr("、", ", ", lang).join(rule.label.text(lang) for rule in rules)
        lead = tr(
            f"以下规则与所改参数有关，但对台账中的记录结论没有不同：{names}。要列出结论会不同的记录，请先安装："
            "pip install 'pingyuan-rules[proof]'。",
            f"These rules have to do with what changed, and answer alike about every record of the ledger: {names}. To "
            "see records that they answer otherwise, install the solver: pip install 'pingyuan-rules[proof]'.",
            lang,
        )
        yield Section("witnesses", title, lead, ())
        return
    lead = tr(
        "以下规则与所改参数有关，但对台账中的记录结论没有不同。所列记录并非台账中的记录，由求解器虚构，只列有关事实；"
        "结论由规则本身得出。",
        "These rules have to do with what changed, and answer alike about every record of the ledger. The records are "
        "none of the ledger: a solver made them up, with the facts that matter alone. The rules themselves have "
        "answered them.",
        lang,
    )
    yield Section("witnesses", title, lead, (tables.witness_table(witnesses),))


def first_lines(table: Table) -> Table:
    """The first lines of the table of records affected, and how many more there are."""
    rows = tuple(table.rows)
    more = len(rows) - _MOST_LINES
    if more <= 0:
        return table
    note = Label(
        f"另有 {more:,} 行未列出；compare --json 可输出全部。",
        f"{more:,} more lines are not shown; compare --json writes them all.",
    )
    return attrs.evolve(table, groups=(RowGroup(rows[:_MOST_LINES]),), note=note)


def definitions(clauses: dict[str, Citation], lang: Lang) -> Iterator[Section]:
    """The clauses that the page links to, without figures of Pingyuan's own county; none if it links to none."""
    listed = tuple(
        Definition(
            key=key,
            name=clause.name.text(lang),
            place=tr("，", ", ", lang).join((clause.document.text(lang), clause.place.text(lang))),
            term=clause.term.text(lang),
            text=((clause.without_figures if isinstance(clause, Clause) else None) or clause.paraphrase).text(lang),
        )
        for key, clause in clauses.items()
    )
    if listed:
        yield Section("clauses", words.REPORT_SECTIONS["clauses"].text(lang), "", (Definitions(listed),))


def policy_line(name: Label, policy: Parameters, lang: Lang) -> str:
    """A policy with its day, the name of its overlay and its fingerprint."""
    overlay = visible(policy.overlay_name, LONGEST)
    named = tr(f"（{overlay}）", f" ({overlay})", lang) if overlay else ""
    day = tr(f"适用日期 {policy.on}{named}", f"policy of {policy.on}{named}", lang)
    return f"{name.text(lang)}{tr('：', ': ', lang)}{day}{tr('，校验码 ', ', fingerprint ', lang)}{policy.fingerprint}"
