"""Branches that are one or two steps from the next level of demonstration site, with the least that they must do."""

import time
from collections.abc import Iterator

from pingyuan_rules import words
from pingyuan_rules.engine import Label, Lang, is_known
from pingyuan_rules.proof import Advice, Undecided, advise
from pingyuan_rules.records import Branch
from pingyuan_rules.report.page_model import Section
from pingyuan_rules.report.report_data import ReportData
from pingyuan_rules.report.report_words import choice_label, clauses_of, tr
from pingyuan_rules.rules import demonstration_level
from pingyuan_rules.tables.cell_text import number_text
from pingyuan_rules.tables.table_model import Column, Row, RowGroup, Table

SECONDS, LONGEST = 60.0, 5.0
"""How long all branches may take, and one of them."""
MOST_STEPS = 2
"""How many facts may have to change, so that a branch is named."""


def section(data: ReportData, lang: Lang) -> Section | None:
    """The branches nearest to the next level; None unless it was asked for, or if there are no branches."""
    branches = data.assessed.ledger.branches
    if not (data.least_change and branches):
        return None
    title = words.REPORT_SECTIONS["next_level"].text(lang)
    near: list[tuple[Branch, Advice]] = []
    far = none = open_ = done = 0
    for branch, advice in advice_of(data):
        match advice:
            case Advice(change=change) if not change.facts:
                done += 1
            case Advice(change=change, breaks=()) if len(change.facts) <= MOST_STEPS:
                near.append((branch, advice))
            case Advice():
                far += 1
            case None:
                none += 1
            case _:
                open_ += 1
    near.sort(key=lambda each: (len(each[1].change.facts), each[1].change.cost))
    counts = {
        ("已达最高级别 {0} 个", "{0} at the highest level already"): done,
        ("须改变三项及以上 {0} 个", "{0} in need of three changes or more"): far,
        ("没有可以建议的改变 {0} 个", "{0} for which no change may be advised"): none,
        ("未能在时限内查明 {0} 个", "{0} not settled in time"): open_,
    }
    others = tr("、", ", ", lang).join(
        tr(zh, en, lang).format(number_text(number)) for (zh, en), number in counts.items() if number
    )
    total = number_text(len(branches))
    lead = tr(
        f"共 {total} 个党支部，只列改变一两项即可升一级的。所列为最少须做的事，已证明没有代价更小的做法；"
        "不建议的改变（如虚增得分、追改日期）不在其内。",
        f"Of {total} branches, those that one or two changes take to the next level. What they must do is proved to be "
        "the least; changes that may not be advised, such as invented scores or dates, are left out.",
        lang,
    )
    if others:
        lead += tr(f"其余：{others}。", f" The others: {others}.", lang)
    return Section("next_level", title, lead, (table_of(near, data),) if near else ())


def advice_of(data: ReportData) -> Iterator[tuple[Branch, object]]:
    """What takes each branch to the next level."""
    ends = time.monotonic() + SECONDS
    for branch in data.assessed.ledger.branches:
        left = min(LONGEST, ends - time.monotonic())
        yield (
            branch,
            advise(demonstration_level, branch, data.policy, seconds=left)
            if left > 0
            else Undecided(demonstration_level, SECONDS),
        )


def table_of(near: list[tuple[Branch, Advice]], data: ReportData) -> Table:
    """A row for each branch: its level by the rules, the next one, what to do and what to record."""
    columns = (
        Column(words.ID),
        Column(words.NAME),
        Column(Label("目前级别", "level now")),
        Column(Label("可达级别", "level reached")),
        Column(Label("须做的事", "what to do"), wide=True),
        Column(Label("须查明登记", "to be recorded"), wide=True),
    )
    rows: list[Row] = []
    for branch, advice in near:
        texts = {lang: (advice.steps(lang), advice.to_record(lang)) for lang in ("zh", "en")}
        steps, recorded = (Label("；".join(zh), "; ".join(en)) for zh, en in zip(texts["zh"], texts["en"], strict=True))
        now = choice_label(demonstration_level(branch, data.policy))
        named = (value if is_known(value) else words.UNKNOWN for value in (branch.id, branch.name))
        rows.append((*named, now, choice_label(advice.change.goal), steps, recorded))
    return Table(
        words.REPORT_SECTIONS["next_level"], columns, (RowGroup(rows),), clauses=clauses_of(demonstration_level)
    )
