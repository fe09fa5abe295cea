"""Explanations of the county's rules: short, true, and without calendar arithmetic."""

import re
from collections.abc import Iterator
from datetime import date
from itertools import islice

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import Golden
from engine.test_reasons import check_reasons, lines_of
from pingyuan_rules import (
    PINGYUAN,
    UNKNOWN,
    Branch,
    Policy,
    SecretaryState,
    allowance_floor_met,
    annual_grant,
    book,
    policy_on,
    secretary_allowance,
)
from pingyuan_rules.engine import LANGUAGES, Fen, Lang, Record
from pingyuan_rules.engine.wording.reasons import LINES
from pingyuan_rules.ledger import read_ledger, sample_ledger
from pingyuan_rules.ledger.ledger_model import FIELDS
from pingyuan_rules.rules.funds import secretary_first_month
from sizes import examples, only_in_check, size, variants
from what_if import edge_records, policies

DAYS = (PINGYUAN.on, date(2019, 12, 31), date(2026, 11, 26))
NUMBER_OF_A_MONTH = re.compile(r"\b2[34]\d{3}\b")
LEFT = Branch(
    secretary_state=SecretaryState.LEFT,
    secretary_appointed=date(2014, 2, 22),
    secretary_left=date(2016, 5, 20),
    secretary_full_time=False,
    full_members=5,
    probationary_members=1,
)


def sample_records() -> Iterator[Record]:
    ledger = read_ledger(sample_ledger())
    for field in FIELDS.values():
        yield from getattr(ledger, field) or ()


@only_in_check
@pytest.mark.parametrize("day", variants(*DAYS), ids=str)
def test_every_explanation_of_the_sample_ledger_has_a_dozen_lines(day: date) -> None:
    policy = policy_on(day)
    for record in islice(sample_records(), 0, None, size(1, 6)):
        for explanation in book.explain(record, policy).values():
            text = explanation.text("zh")
            assert len(lines_of(text, "zh")) <= LINES, text
            assert not NUMBER_OF_A_MONTH.search(text), text


@pytest.mark.parametrize("cls", book.records, ids=lambda cls: cls.__name__)
@examples(200, small=5)
@given(data=st.data(), policy=policies())
def test_the_facts_that_are_told_suffice_for_the_answer(data: st.DataObject, cls: type[Record], policy: Policy) -> None:
    record = data.draw(edge_records(cls, policy))
    for rule in book.all_rules:
        if rule.record is cls and rule.info.in_force(policy.on):
            check_reasons(rule, record, policy)


@pytest.mark.parametrize(
    ("lang", "grant", "allowance"),
    [
        ("zh", "1,800元+1,500元=3,300元", "2016年1月至5月，5个月×300元=1,500元"),
        ("en", "1,800 yuan + 1,500 yuan = 3,300 yuan", "January to May 2016, 5 months × 300 yuan = 1,500 yuan"),
    ],
)
def test_the_allowance_begins_with_its_arithmetic(lang: Lang, grant: str, allowance: str) -> None:
    assert secretary_allowance.explain(LEFT).text(lang).partition(" [")[0].endswith(allowance)
    lines = annual_grant.explain(LEFT).text(lang).splitlines()
    assert lines[0].partition(" [")[0].endswith(grant)
    assert any(allowance in line for line in lines[1:])


@pytest.mark.parametrize("lang", LANGUAGES)
def test_explanations_of_money(lang: Lang, golden: Golden) -> None:
    vacant = attrs.evolve(LEFT, secretary_state=SecretaryState.VACANT)
    unknown = attrs.evolve(LEFT, secretary_left=UNKNOWN)
    short = attrs.evolve(LEFT, allowance_paid=Fen(120_000))
    rules = (annual_grant, secretary_allowance, allowance_floor_met)
    golden(
        f"explanations_of_money_{lang}.txt",
        "\n\n".join(rule.explain(each).text(lang) for each in (short, vacant, unknown) for rule in rules),
    )


def test_a_month_of_a_helper_is_a_month_of_the_calendar() -> None:
    explanation = secretary_first_month.explain(LEFT)
    assert explanation.value == 24_171
    assert explanation.text("zh").startswith("书记首个计入月份：2014年3月 [第4段第12句]\n")
    assert explanation.text("en").startswith(
        "first month that counts for the secretary: March 2014 [paragraph 4, sentence 12]\n"
    )


def test_the_whole_tree_is_there_on_request() -> None:
    explanation = secretary_allowance.explain(LEFT)
    assert len(lines_of(explanation.text("zh", full=True), "zh")) > 40
    assert lines_of(explanation.text("zh", full=True), "zh")[0] == "书记年度最低应发津贴：1,500元 [第4段第12句]"
    assert not NUMBER_OF_A_MONTH.search(explanation.text("zh", full=True))
