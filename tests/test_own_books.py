"""A book of one's own, and one that extends the county's, asked by the functions that take whole tables."""

import types
from datetime import date
from functools import cache
from typing import Any

import attrs
import duckdb
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import stall_texts
from engine.frame_engines import (
    DISTANT,
    Constructor,
    duckdb_numbered,
    duckdb_relation,
    each_local_engine,
    ibis_postgres,
    plain,
    table,
)
from engine.harbor_stalls import charged_too_much, harbor, harbor_policy
from engine.stall_texts import NEW, OLD, SECOND, THIRD, Goods, Stall, fee_in_plain_python, stalls
from own_books import DAY, CountyPolicy, county, county_fund, county_policy, large_fund
from pingyuan_rules import (
    PINGYUAN,
    UNKNOWN,
    Branch,
    Fen,
    InvalidData,
    Member,
    Standing,
    activity_fund,
    annual_grant,
    assess,
    compare_policies,
    findings,
    frame_of,
    lint,
    policy_on,
    receipt,
    roll_agrees,
    sql_of,
    sweep,
    translate,
    translate_back,
    verify,
)
from pingyuan_rules.engine import WrongRecord
from related_tables import related_rows, whole
from sizes import examples, only_in_check
from strategies import records
from varied import varied

NOW = harbor_policy(OLD.on)
COOKED = Stall(id="S-1", goods=Goods.OTHER, helpers=3, inspected=True, has_sign=True, has_scales=True)
HEALTHY = Member(id="DY-1", standing=Standing.FULL, serious_illness=False)
ILL = Member(id="DY-2", standing=Standing.FULL, serious_illness=True)
BRANCH = Branch(id="ZB-1", full_members=2, probationary_members=0, members=(HEALTHY, ILL))
ROWS = {"id": ["ZB-1"], "full_members": [2], "probationary_members": [0], "members_not_transferred": [0]}


# Tables of every engine.


@cache
def branches() -> list[Branch]:
    return whole(varied(Branch, 30, 8))


@cache
def many_stalls() -> list[Stall]:
    return varied(Stall, 40, 6)


@each_local_engine
def test_tables_are_answered_by_the_book_that_is_named(constructor: Constructor) -> None:
    agree(constructor)


@pytest.mark.parametrize(
    "constructor",
    [pytest.param(made, id=made.__name__, marks=[only_in_check] * (made is not ibis_postgres)) for made in DISTANT],
)
def test_distant_tables_are_answered_so(constructor: Constructor) -> None:
    agree(constructor)


def agree(constructor: Constructor) -> None:
    """The book extends the county's: rules of the county's, taken over, changed and new, with related records."""
    policy = county_policy(30_000)
    if constructor is duckdb_relation:  # a join leaves its rows in no order
        constructor = duckdb_numbered
    related = {"members": constructor(related_rows(branches(), Branch)["members"], Member)}
    # Rules of Pingyuan's book, which mean those that they became.
    rules = [activity_fund, annual_grant.name, roll_agrees, large_fund.shortfall, activity_fund]
    frame = constructor(branches(), Branch)
    answers = table(assess(frame, Branch, policy, rules=rules, related=related, book=county))
    assert [name for name in answers if name not in attrs.fields_dict(Branch)] == [
        "activity_fund", "annual_grant", "roll_agrees", "large_fund_shortfall",
    ]  # fmt: skip
    for rule in (county["activity_fund"], county["annual_grant"], county["roll_agrees"], large_fund.shortfall):
        assert answers[rule.name] == [plain(rule(each, policy)) for each in branches()], rule.name
    # They would answer otherwise in Pingyuan's book, of which they are asked.
    assert answers["activity_fund"] != [plain(activity_fund(each)) for each in branches()]
    assert answers["roll_agrees"] != [plain(roll_agrees(each)) for each in branches()]


@each_local_engine
def test_whole_tables_of_ones_own_records(constructor: Constructor) -> None:
    frame = constructor(many_stalls(), Stall)
    for policy, chosen in ((OLD, stalls), (NEW, stalls), (NOW, harbor)):
        answers = table(assess(frame, Stall, policy, shortfalls=True, book=chosen))  # type: ignore[misc] # two books
        for rule in chosen.rules_of(Stall):
            live = rule.info.in_force(policy.on)
            expected = [plain(rule(each, policy)) if live else None for each in many_stalls()]
            assert answers[rule.name] == expected, rule.name
        assert ("in_order_shortfall" in answers, "charged_too_much" in answers) == (True, chosen is harbor)
        found = table(findings(frame, Stall, policy, book=chosen))
        every = [(each, one) for each in many_stalls() for one in findings(each, policy, book=chosen)]
        named = [(plain(each.id), one.rule.name, one.severity.value) for each, one in every]
        rows = zip(found["id"], found["rule"], found["severity"], strict=True)
        assert sorted(rows, key=repr) == sorted(named, key=repr)
        assert named


@examples(100)
@given(records(Stall), st.sampled_from([OLD.on, SECOND, THIRD, NEW.on]))
def test_a_rule_of_the_other_book_means_what_it_became(stall: Stall, day: date) -> None:
    policy = harbor_policy(day)
    frame = frame_of([stall], Stall)
    ask = [stall_texts.stall_fee, stall_texts.in_order.shortfall, "fee_is_high"]
    (row,) = assess(frame, Stall, policy, rules=ask, book=harbor).rows(named=True)
    assert row["in_order_shortfall"] == plain(harbor["in_order"].shortfall(stall, policy))
    if all(getattr(stall, name) is not UNKNOWN for name in harbor["stall_fee"].facts):
        fee = fee_in_plain_python(stall, policy) + 700
        assert (row["stall_fee"], row["fee_is_high"]) == (fee, fee >= 4_000)


def test_a_rule_of_the_new_book_is_refused_by_the_other() -> None:
    frame = frame_of([COOKED], Stall)
    with pytest.raises(InvalidData, match=r"stalls\. It is a rule of the book harbor stalls; pass that book"):
        assess(frame, Stall, rules=[charged_too_much], book=stalls)
    with pytest.raises(InvalidData, match=r"found stall_fee, .* It is a rule of the book harbor stalls; pass"):
        assess(frame, Stall, rules=[harbor["stall_fee"]], book=stalls)


# Records, and what is asked where none is given.


def test_records_are_answered_by_the_book_that_is_named() -> None:
    # 2 members at 400 yuan and 1,000 for the branch; one of the two on the roll counts as a full member no more.
    assert (assess(BRANCH, book=county).activity_fund, assess(BRANCH).activity_fund) == (180_000, 60_000)
    assert (assess(BRANCH, book=county).roll_agrees, assess(BRANCH).roll_agrees) == (False, True)
    dearer = county_policy(500_000)
    for assessment in (
        assess(BRANCH, dearer, book=county),
        assess(BRANCH, policy=dearer, book=county),
        assess([BRANCH], Branch, dearer, book=county)[0],
        assess([BRANCH], Branch, policy=dearer, book=county)[0],
    ):
        assert (assessment.book, assessment.policy, assessment.activity_fund) == (county, dearer, 580_000)
    assert assess(COOKED, book=stalls).policy is OLD
    assert assess(COOKED, NOW, book=harbor) == harbor.assess(COOKED, NOW)
    names = [each.rule.name for each in findings(BRANCH, dearer, book=county)]
    assert ("large_fund" in names, "roll_agrees" in names) == (True, True)
    assert findings(BRANCH, policy=dearer, book=county) == county.assess(BRANCH, dearer).findings
    assert not {"large_fund", "roll_agrees"} & {each.rule.name for each in findings(BRANCH)}


def test_the_policy_is_the_books_own_where_none_is_given() -> None:
    frame = pl.DataFrame(ROWS)
    for policy in (None, county_policy()):
        answers = assess(frame, Branch, policy, rules=activity_fund, book=county)
        assert answers["activity_fund"].to_list() == [180_000]
    assert assess(frame, Branch, rules=activity_fund)["activity_fund"].to_list() == [60_000]
    text = sql_of(Branch, "duckdb", lang="en", book=county)
    assert text.startswith(
        "-- rulebook county of the tests 7, Branch, DuckDB\n-- Every rule about a branch; policy of "
    )
    assert f"policy of {DAY}" in text


def test_a_view_has_the_rules_of_the_book() -> None:
    policy = county_policy(500_000)
    connection = duckdb.connect()
    connection.register("branch", frame_of([BRANCH, Branch(id="ZB-2")], Branch))
    connection.execute(sql_of(Branch, "duckdb", policy=policy, book=county))
    rows = connection.execute("select activity_fund, large_fund from branch_rules order by id").fetchall()
    assert rows == [(580_000, True), (None, None)]
    connection.register("stall", frame_of([COOKED], Stall))
    connection.execute(sql_of(Stall, "duckdb", policy=NOW, shortfalls=True, book=harbor))
    # 3 helpers at 10 yuan, and dues of 7: less than a high fee of 40.
    rows = connection.execute("select stall_fee, fee_is_high, charged_too_much_shortfall from stall_rules").fetchall()
    assert rows == [(3_700, False, False)]


def test_answers_are_translated_by_the_labels_of_the_book() -> None:
    answers = assess(pl.DataFrame(ROWS), Branch, rules=[activity_fund, large_fund], book=county)
    shown = translate(answers, Branch, "zh", book=county)
    assert shown.rows(named=True)[0]["经费过高"] == "否"
    assert translate_back(shown, Branch, book=county)["large_fund"].to_list() == [False]
    # Pingyuan's book has no such rule.
    assert "large_fund" in translate(answers, Branch, "zh").columns
    assert "经费过高" in translate_back(shown, Branch).columns
    fees = translate(assess(frame_of([COOKED], Stall), Stall, NOW, book=harbor), Stall, "en", book=harbor)
    assert str(fees["fee and dues (yuan)"][0]) == "37.00"


def test_policies_are_compared_by_the_book_that_is_named() -> None:
    more = county_policy(120_000)
    comparison = compare_policies([BRANCH], None, more, book=county)
    assert ([each.name for each in comparison.parameters], comparison.money[0].known) == (["branch_sum"], 20_000)
    frame = compare_policies(pl.DataFrame(ROWS), county_policy(), more, of=Branch, missing="unknown", book=county)
    columns = ("activity_fund_before", "activity_fund_after", "differs")
    assert [frame[name][0] for name in columns] == [180_000, 200_000, True]
    values = sweep([BRANCH], None, "branch_sum", [Fen(0), Fen(100_000)], book=county)
    assert [len(row.comparison.affected) for row in values.rows] == [1, 0]
    kept = receipt(assess(BRANCH, book=county))
    assert (kept.book, verify(kept, BRANCH, book=county).holds) == ("county of the tests", True)


# What is refused: nothing but `book` chooses a book.

ASKING: dict[str, Any] = {
    "a record": lambda policy, **book: assess(BRANCH, policy, **book),
    "records": lambda policy, **book: assess([BRANCH], Branch, policy, **book),
    "a frame": lambda policy, **book: assess(pl.DataFrame(ROWS), Branch, policy, rules=activity_fund, **book),
    "findings": lambda policy, **book: findings(BRANCH, policy, **book),
    "findings of a frame": lambda policy, **book: findings(pl.DataFrame(ROWS), Branch, policy, **book),
    "SQL": lambda policy, **book: sql_of(Branch, "duckdb", policy=policy, **book),
    "a comparison": lambda policy, **book: compare_policies([BRANCH], policy, policy, **book),
    "a sweep": lambda policy, **book: sweep([BRANCH], policy, "branch_sum", [Fen(1)], **book),
    "a receipt": lambda policy, **book: verify(receipt(assess(BRANCH)), BRANCH, policy, **book),
    "a lint": lint,
}


@pytest.mark.parametrize("name", ASKING)
def test_a_policy_chooses_no_book(name: str) -> None:
    message = (
        "a CountyPolicy is of county of the tests, which extends pingyuan and may answer otherwise: ask that book's "
        r"rules, such as its assess\(record, policy\), or pass that book as book=, where the function takes one"
    )
    with pytest.raises(TypeError, match=message):
        ASKING[name](county_policy())


@pytest.mark.parametrize("name", [name for name in ASKING if name != "a receipt"])
def test_a_policy_of_another_book_is_refused(name: str) -> None:
    with pytest.raises(TypeError, match="a policy is a CountyPolicy, not Policy: "):
        ASKING[name](policy_on(DAY), book=county)


@pytest.mark.parametrize("name", [*ASKING, "words", "words back"])
@pytest.mark.parametrize(
    ("value", "found"),
    [
        ("county_rules:county_book", "str: 'county_rules:county_book'"),
        (types.ModuleType("county_rules"), "module: <module 'county_rules'>"),
        (county_fund, "Rule: <rule activity_fund>"),
        (CountyPolicy, "type: <class 'own_books.CountyPolicy'>"),
    ],
    ids=["text", "module", "rule", "class"],
)
def test_what_is_no_book_is_refused(name: str, value: Any, found: str) -> None:
    words: dict[str, Any] = {
        "words": lambda _, book: translate(pl.DataFrame(ROWS), Branch, "en", book=book),
        "words back": lambda _, book: translate_back(pl.DataFrame({"支部编号": ["ZB-1"]}), Branch, book=book),
    }
    with pytest.raises(TypeError) as refused:
        (ASKING | words)[name](None, book=value)
    assert str(refused.value) == f"book= is a Rulebook, such as the one that book.extend(...) gives, not {found}"


def test_a_book_in_place_of_the_policy_is_refused() -> None:
    with pytest.raises(
        TypeError, match=r"<rulebook county of .*>\. Pass a rulebook as book=, where the function takes"
    ):
        assess(pl.DataFrame(ROWS), Branch, county)  # type: ignore[call-overload] # refused
    with pytest.raises(TypeError, match="a record takes a policy and nothing else"):
        assess(BRANCH, county)  # type: ignore[call-overload] # refused
    with pytest.raises(TypeError, match="lint takes a rulebook once: as book=, beside a policy of it, or in place of"):
        lint(harbor, book=stalls)


def test_a_class_of_record_that_a_book_does_not_know() -> None:
    frame = frame_of([COOKED], Stall)
    message = "pingyuan has no rules about Stall; if another book has them, ask that book: its assess"
    asked: list[Any] = [
        lambda: assess(COOKED),  # type: ignore[call-overload] # refused
        lambda: assess([COOKED], Stall),  # type: ignore[call-overload] # refused
        lambda: assess(frame, Stall),
        lambda: findings(COOKED),
        lambda: findings(frame, Stall),
        lambda: sql_of(Stall, "postgres"),
        lambda: translate(frame, Stall, "en"),
        lambda: compare_policies([COOKED], PINGYUAN, PINGYUAN),
    ]
    for ask in asked:
        with pytest.raises(WrongRecord, match=message):
            ask()
    with pytest.raises(WrongRecord, match="stalls has no rules about Branch; if another book has them, ask that book"):
        assess(pl.DataFrame(ROWS), Branch, book=stalls)
