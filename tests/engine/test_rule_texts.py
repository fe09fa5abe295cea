"""A rule with several texts: it has one name and one column, and the text of the policy's day answers."""

import pickle
from collections.abc import Callable
from datetime import date, timedelta
from functools import cache
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from databases import Opener, each_database
from engine.club_rules import Club, ClubPolicy, Part, Player, club_policy
from engine.frame_engines import (
    Constructor,
    each_distant_engine,
    each_local_engine,
    plain,
    polars_eager,
    table,
)
from engine.stall_texts import (
    AFTER,
    BEFORE,
    END,
    FIRST_DAY,
    MIDDLE,
    NEW,
    OLD,
    SECOND,
    THIRD,
    Goods,
    Stall,
    StallPolicy,
    article,
    checks_passed,
    fee_in_plain_python,
    fee_is_high,
    in_order,
    in_order_2018,
    order_in_plain_python,
    policy_of,
    stall_fee,
    stall_fee_2018,
    stall_fee_2020,
    stalls,
    two_checks,
)
from pingyuan_rules import compare_policies, differ, edges, lint, prove, reachable, schema_of, to_json
from pingyuan_rules.engine import (
    UNKNOWN,
    Fen,
    FrameError,
    Label,
    Rule,
    Rulebook,
    RuleError,
    RuleNotInForce,
    Severity,
    Status,
    count_where,
    implies,
    not_,
)
from pingyuan_rules.engine.record.reference import evaluate
from pingyuan_rules.engine.sql.create_view import create_view
from pingyuan_rules.engine.table.frame import assess_frame, over_missing, over_missing_parameters, over_statuses
from pingyuan_rules.proof import Differs, Outcomes, Proved, Same
from sizes import examples
from strategies import records
from varied import varied

Golden = Callable[[str, str], None]
RULES = stalls.rules_of(Stall)
POLICIES = (
    OLD,
    MIDDLE,
    NEW,
    BEFORE,
    AFTER,
    policy_of(THIRD - timedelta(days=1), free_helpers=UNKNOWN),
    policy_of(OLD.on, flat_fee=UNKNOWN),
)
COOKED = Stall(id="S-1", goods=Goods.OTHER, helpers=8, inspected=True, has_sign=True, has_scales=False)
FRESH = Stall(goods=Goods.FRESH, helpers=3, inspected=False, has_sign=False, has_scales=True)


def pickled(value: Any) -> Any:
    return pickle.loads(pickle.dumps(value))  # noqa: S301 - our own


def test_the_text_of_the_day_answers() -> None:
    days = {OLD.on: 8_000, SECOND - timedelta(days=1): 8_000, SECOND: 6_000, THIRD: 0, END - timedelta(days=1): 0}
    assert {day: stall_fee(COOKED, policy_of(day)) for day in days} == days
    # A rule that calls it gets the same text.
    assert {day: fee_is_high(COOKED, policy_of(day)) for day in days} == {
        day: fee >= 4_000 for day, fee in days.items()
    }
    assert (in_order(FRESH, OLD), in_order(Stall(goods=Goods.FRESH, inspected=True), OLD)) == (False, True)
    assert in_order(Stall(goods=Goods.FRESH, inspected=True), MIDDLE) is UNKNOWN


def test_it_is_not_in_force_before_its_first_text_and_after_its_last() -> None:
    for policy in (BEFORE, AFTER):
        assert stall_fee.status(COOKED, policy) is Status.NOT_IN_FORCE
        assert stalls.assess(COOKED, policy).status["stall_fee"] is Status.NOT_IN_FORCE
        with pytest.raises(RuleNotInForce, match="from 2015-01-01 to 2022-12-31"):
            stall_fee(COOKED, policy)
    assert (stall_fee.info.since, stall_fee.info.until) == (FIRST_DAY, END)
    assert (in_order.info.since, in_order.info.until) == (None, None)


@examples(300)
@given(records(Stall), st.sampled_from([FIRST_DAY, OLD.on, SECOND, SECOND + timedelta(days=400), THIRD, NEW.on]))
def test_every_day_agrees_with_plain_python_and_with_the_slow_reading(stall: Stall, day: date) -> None:
    policy = policy_of(day)
    known = all(getattr(stall, name) is not UNKNOWN for name in stall_fee.facts)
    if known:
        assert stall_fee(stall, policy) == fee_in_plain_python(stall, policy)
    if stall.goods is Goods.FRESH and all(getattr(stall, name) is not UNKNOWN for name in in_order.facts):
        assert in_order(stall, policy) is order_in_plain_python(stall, policy)
    assessment = stalls.assess(stall, policy)
    for rule in RULES:
        assert evaluate(rule, stall, policy) == getattr(assessment, rule.name) == rule(stall, policy)
        why = rule.explain(stall, policy)
        assert why.value == rule(stall, policy)
        assert why.text("zh")
        assert why.text("en", full=True)


def test_only_facts_and_parameters_of_the_text_that_holds_are_missing() -> None:
    nothing = Stall()
    assert [stall_fee.missing(nothing, policy) for policy in (OLD, MIDDLE, NEW)] == [
        ("helpers",),
        ("goods", "helpers"),
        ("inspected",),
    ]
    # The value that nobody gave is read by another text.
    assert stall_fee.status(COOKED, OLD) is Status.DECIDED
    lacking = policy_of(MIDDLE.on, free_helpers=UNKNOWN)
    assert stall_fee.status(COOKED, lacking) is Status.NO_VALUE
    assert stall_fee.missing_parameters(COOKED, lacking) == ("free_helpers",)
    assert stall_fee.missing_parameters(nothing, OLD) == ()
    assert stall_fee.facts == ("goods", "helpers", "inspected")
    assert stall_fee.facts_on(NEW.on) == ("inspected",)
    assert fee_is_high.facts_on(OLD.on) == ("helpers",)
    assert two_checks.facts_on(OLD.on) == ("inspected", "has_sign")


def test_a_count_is_compared_as_early_as_before_whatever_its_text() -> None:
    lacking = Stall(has_sign=False)
    assert two_checks(lacking, OLD) is False
    assert two_checks(lacking, NEW) is UNKNOWN
    assert two_checks(Stall(has_sign=False, has_scales=False), NEW) is False
    for policy in (OLD, NEW):
        for stall in varied(Stall, 50, 4):
            assert two_checks(stall, policy) == evaluate(two_checks, stall, policy)


def test_an_explanation_says_which_text_answered_and_since_when() -> None:
    why = stall_fee.explain(COOKED, MIDDLE)
    assert why.version is stall_fee_2018
    assert (why.version.since, why.version.until, why.version.function.__name__) == (SECOND, THIRD, "stall_fee_2018")
    assert [clause.key for clause in why.clauses] == ["A18", "A15"]
    assert why.text("en").splitlines()[0] == (
        "stall fee (text from 2018-10-28 to 2019-12-31): 6 helpers × 10 yuan = 60 yuan for 8 helpers [A18; A15]"
    )
    assert "摊位费（自2020-01-01至2022-12-31的规定）：0元" in fee_is_high.explain(COOKED, NEW).text("zh")
    assert "摊位合规（至2018-10-27的规定）：否" in in_order.explain(FRESH, OLD).text("zh")
    assert "policy date" not in stall_fee.explain(COOKED, NEW).text("en", full=True)
    assert [clause.key for clause in fee_is_high.explain(COOKED, NEW).clauses] == ["A15", "A20"]
    assert two_checks.explain(COOKED, OLD).version is two_checks.versions[0]


def test_findings_and_remedies_are_those_of_the_day() -> None:
    (old,), (new,) = stalls.assess(FRESH, OLD).findings, stalls.assess(FRESH, MIDDLE).findings
    assert (list(old.facts), list(new.facts)) == (
        ["goods", "inspected"],
        ["goods", "inspected", "has_sign", "has_scales"],
    )
    assert (old.severity, new.severity) == (Severity.EXPECTED, Severity.REQUIRED)
    assert [[clause.key for clause in each.clauses] for each in (old, new)] == [["A15"], ["A18"]]
    assert old.remedies() == ("Make sure that the stall was inspected",)
    assert new.remedies() == ("Make sure that the stall was inspected", "Make sure that the stall has a sign")
    assert in_order.severity is Severity.REQUIRED


def test_every_text_in_words(golden: Golden) -> None:
    shown = []
    for rule in (stall_fee, in_order, checks_passed):
        for lang in ("zh", "en"):
            shown += [rule.words(lang), rule.formula(lang), rule.diagram(lang)]  # type: ignore[arg-type] # each a Lang
            for policy in (MIDDLE, NEW):
                texts = [rule.words(lang, policy), rule.formula(lang, policy), rule.diagram(lang, policy)]  # type: ignore[arg-type]
                shown += [f"-- {policy.on}", *texts]
    golden("rule_texts.txt", "\n".join(shown))
    with pytest.raises(RuleNotInForce):
        stall_fee.words("en", AFTER)
    assert two_checks.words("en", NEW) == two_checks.words("en")
    assert two_checks.formula("en", NEW) == two_checks.formula("en")
    assert "两项合格" in stalls.html() or "two checks" in stalls.html()
    assert "through 2018-10-27" in in_order.html()


def test_a_text_knows_its_days_clauses_and_docstring() -> None:
    first, second, third = stall_fee.versions
    assert (second, third) == (stall_fee_2018, stall_fee_2020)
    assert [each.until for each in stall_fee.versions] == [SECOND, THIRD, END]
    assert [each.text for each in stall_fee.versions] == [
        "So much for each helper.",
        "Some helpers are free, and so are stalls with fresh food.",
        "One fee for all but inspected stalls.",
    ]
    assert [[clause.key for clause in each.clauses] for each in stall_fee.versions] == [
        ["A15"],
        ["A18", "A15"],
        ["A20"],
    ]
    assert [clause.key for clause in stall_fee.clauses] == ["A15", "A18", "A20"]
    assert [clause.key for clause in stall_fee.clauses_on(NEW.on)] == ["A20"]
    assert (first.label, in_order.versions[0].label.en, in_order_2018.label.zh) == (
        Label("自2015-01-01至2018-10-27", "from 2015-01-01 to 2018-10-27"),
        "through 2018-10-27",
        "自2018-10-28起",
    )
    (only,) = two_checks.versions
    assert (only.label.en, only.term, only.until) == ("always", two_checks.term, None)
    assert stall_fee.summary is None
    for each in (*stall_fee.versions, stall_fee):
        assert pickled(each) is each


def test_a_rule_calls_the_rule_and_not_a_text() -> None:
    book, _ = scratch()

    def calls_a_text(stall: Stall, policy: StallPolicy) -> Fen:
        return stall_fee_2018(stall, policy)  # type: ignore[operator] # refused

    rule: Any = book.rule(cites=article("A1", FIRST_DAY))(calls_a_text)
    with pytest.raises(
        RuleError, match=r"stall_fee_2018 is a text of stall_fee, .*; write stall_fee\(record, policy\)"
    ):
        rule.term  # noqa: B018 - traces it


def test_a_mistake_is_told_at_the_text_in_which_it_is() -> None:
    book, _ = scratch()

    @book.law(cites=article("A1", FIRST_DAY))
    def a_law(stall: Stall) -> bool:
        return stall.inspected

    def with_implies(stall: Stall) -> bool:
        return not_(implies(stall.inspected, stall.has_sign))

    def with_a_law(stall: Stall) -> bool:
        return not_(a_law(stall))

    for text, message in ((with_implies, r"implies\(...\) is what a law says"), (with_a_law, "a_law is a law")):
        _, tidy = scratch()
        tidy.version(since=SECOND, cites=article("A1", FIRST_DAY))(text)
        with pytest.raises(RuleError, match=message) as caught:
            tidy.term  # noqa: B018 - traces it
        assert caught.value.line == text.__code__.co_firstlineno


# Tables and views.


@cache
def many() -> tuple[Stall, ...]:
    return tuple(varied(Stall, 60, 3))


@each_local_engine
def test_tables_answer_as_records_do(constructor: Constructor) -> None:
    agree(constructor)


@each_distant_engine
def test_distant_tables_answer_so(constructor: Constructor) -> None:
    agree(constructor)


def agree(constructor: Constructor) -> None:
    frame = constructor(many(), Stall)
    for policy in POLICIES:
        answers = table(assess_frame(stalls, frame, Stall, policy, shortfalls=True))
        for rule in RULES:
            expected = [
                plain(rule(each, policy)) if rule.info.in_force(policy.on) else None for each in many()
            ]  # fmt: skip
            assert answers[rule.name] == expected, (rule.name, policy.on)
        assert answers["in_order_shortfall"] == [plain(in_order.shortfall(each, policy)) for each in many()]


@pytest.mark.parametrize("policy", POLICIES)
def test_what_is_missing_and_statuses_agree_too(policy: StallPolicy) -> None:
    frame = polars_eager(many(), Stall)
    rules = tuple(rule for rule in RULES if rule.info.in_force(policy.on))
    statuses, missing = table(over_statuses(frame, RULES, policy)), table(over_missing(frame, rules, policy))
    lacking = table(over_missing_parameters(frame, rules, policy))
    for rule in RULES:
        assert statuses[f"{rule.name}_status"] == [rule.status(each, policy).value for each in many()]
    for rule in rules:
        assert missing[f"{rule.name}_missing"] == [",".join(rule.missing(each, policy)) for each in many()]
        assert lacking[f"{rule.name}_missing_parameters"] == [
            ",".join(rule.missing_parameters(each, policy)) for each in many()
        ]


@each_database
def test_a_view_has_the_text_of_the_day(open_database: Opener) -> None:
    with open_database() as database:
        for policy, name in ((OLD, "old"), (NEW, "new")):
            database.table(name, many(), Stall)
            database.ask(create_view(stalls, Stall, policy, database.dialect, keep=["row_no"], table=name))
            answers = database.answers(f"{name}_rules", [rule.name for rule in RULES])
            for rule in RULES:
                assert answers[rule.name] == [plain(rule(each, policy)) for each in many()], rule.name


def test_only_columns_of_the_text_that_holds_are_needed() -> None:
    frame = polars_eager(many(), Stall)
    assert table(stall_fee.over(frame.select("inspected"), NEW))["stall_fee"]
    with pytest.raises(FrameError, match="helpers"):
        stall_fee.over(frame.select("inspected"), OLD)
    old, new = (create_view(stalls, Stall, policy, "duckdb", lang="en") for policy in (OLD, NEW))
    assert ("has_scales" in old, "has_scales" in new) == (False, True)


def test_a_rule_about_related_records_has_the_text_of_the_day() -> None:
    book: Any = Rulebook("clubs by text", policy=ClubPolicy, default=club_policy, version="1")
    cite = article("A1", FIRST_DAY)

    @book.rule(cites=cite)  # type: ignore[untyped-decorator] # a scratch book
    def counts(player: Player) -> bool:
        return not_(player.injured)

    @counts.version(since=THIRD, cites=cite)  # type: ignore[untyped-decorator]
    def counts_2020(player: Player) -> bool:
        return player.part == Part.FULL

    @book.rule(cites=cite)  # type: ignore[untyped-decorator]
    def counted(club: Club) -> int:
        return count_where(club.players, counts)

    @book.rule(cites=cite)  # type: ignore[untyped-decorator]
    def two_counted(club: Club) -> bool:
        return counted(club) >= 2

    players = (Player(part=Part.FULL, injured=True), Player(part=Part.FULL, injured=True), Player(part=Part.TRIAL))
    club, old = Club(id="C-1", players=players), club_policy(on=OLD.on)
    new = club_policy(on=NEW.on)
    assert (counted(club, old), counted(club, new)) == (UNKNOWN, 2)
    assert (two_counted(club, old), two_counted(club, new)) == (False, True)
    assert "counts (text from 2020-01-01)" not in two_counted.explain(club, old).text()
    assert two_counted.missing(Club(id="C-2"), new) == ("players",)
    frame = polars_eager([club], Club)
    related = polars_eager([attrs.evolve(each, club_id="C-1") for each in players], Player)
    assert table(counted.over(frame, new, related={"players": related.select("club_id", "part")}))["counted"] == [2]
    assert table(two_counted.over(frame, old, related={"players": related}))["two_counted"] == [False]
    found = differ(two_counted, old, new)
    assert isinstance(found, Differs)
    assert (two_counted(found.record, old), two_counted(found.record, new)) == (found.before, found.after)


# Proof and comparison.


def test_two_days_differ_where_their_texts_do() -> None:
    found = differ(stall_fee, OLD, MIDDLE)
    assert isinstance(found, Differs)
    assert (
        found.before
        == fee_in_plain_python(found.record, OLD)
        != fee_in_plain_python(found.record, MIDDLE)
        == found.after
    )
    assert isinstance(differ(stall_fee, OLD, policy_of(SECOND - timedelta(days=1))), Same)
    assert isinstance(differ(two_checks, OLD, NEW, unknown=True), Differs)
    assert isinstance(differ(two_checks, OLD, MIDDLE, unknown=True), Same)


def test_proof_reads_the_text_of_the_day() -> None:
    assert isinstance(prove(fee_is_high, policy_of(NEW.on, high_fee=Fen(0))), Proved)
    outcomes = reachable(stall_fee, NEW)
    assert isinstance(outcomes, Outcomes)
    assert sorted(outcomes) == [0, 5_000]
    # Edges of counts of helpers are edges of the first texts alone.
    found = edges(fee_is_high, OLD)
    assert {each.fact for each in found} == {"helpers"}  # type: ignore[union-attr] # a tuple of edges
    assert edges(fee_is_high, NEW) == ()


def test_lint_looks_at_the_text_of_the_day() -> None:
    assert [str(remark) for remark in lint(NEW, book=stalls)] == []
    assert [str(remark) for remark in lint(OLD, book=stalls)] == []


def test_a_comparison_says_that_another_text_holds() -> None:
    comparison = compare_policies([COOKED, FRESH], OLD, MIDDLE, book=stalls)
    changes = {each.rule.name: each for each in comparison.force}
    assert list(changes) == ["stall_fee", "in_order"]
    fee, order = changes["stall_fee"], changes["in_order"]
    assert (fee.before_text, fee.after_text) == (
        Label("自2015-01-01至2018-10-27", "from 2015-01-01 to 2018-10-27"),
        Label("自2018-10-28至2019-12-31", "from 2018-10-28 to 2019-12-31"),
    )
    assert (order.before, order.after) == (Severity.EXPECTED, Severity.REQUIRED)
    html = comparison.html("en")
    assert "from 2015-01-01 to 2018-10-27" in html
    assert "expected (text through 2018-10-27)" in html
    assert [each.id for each in comparison.affected] == ["S-1", UNKNOWN]
    assert '"before_text":{"zh":"自2015' in to_json(comparison).replace(": ", ":").replace(", ", ",")
    assert "after_text" in str(schema_of(type(comparison)))
    ended = {each.rule.name: each for each in compare_policies(COOKED, NEW, AFTER, book=stalls).force}
    assert (ended["stall_fee"].after, ended["stall_fee"].after_text) == (None, None)
    assert compare_policies(COOKED, OLD, policy_of(date(2017, 1, 1)), book=stalls).force == ()


def test_assessments_and_explanations_can_be_pickled() -> None:
    for policy in (OLD, NEW):
        assert pickled(stalls.assess(COOKED, policy)) == stalls.assess(COOKED, policy)
        why = stall_fee.explain(COOKED, policy)
        assert pickled(why).text() == why.text()


# What is refused.


def scratch(**dates: Any) -> tuple[Rulebook[StallPolicy], Rule[Stall, StallPolicy, bool]]:
    book = Rulebook("scratch", policy=StallPolicy, default=lambda: OLD, version="1")

    @book.rule(cites=article("A1", FIRST_DAY), **dates)
    def tidy(stall: Stall) -> bool:
        return stall.inspected

    return book, tidy


def clean(stall: Stall) -> bool:
    return stall.has_sign


def test_texts_that_do_not_follow_each_other_are_refused() -> None:
    cite = article("A1", FIRST_DAY)
    until = scratch(until=END)[1]
    with pytest.raises(RuleError, match=r"tidy .*test_rule_texts.*tidy ends on 2023-01-01; take until= out there"):
        until.version(since=SECOND, cites=cite)(clean)
    late = scratch(since=SECOND)[1]
    with pytest.raises(RuleError, match="since=2018-10-28 is not after 2018-10-28, when the text before it begins"):
        late.version(since=SECOND, cites=cite)(clean)
    with pytest.raises(RuleError, match="holds from 2020-01-01 to the day before 2020-01-01 never does"):
        late.version(since=THIRD, until=THIRD, cites=cite)(clean)
    severe = scratch(severity=((None, Severity.NOTE), (THIRD, Severity.REQUIRED)))[1]
    with pytest.raises(RuleError, match="tidy has a severity from 2020-01-01 on"):
        severe.version(since=SECOND, severity=Severity.REQUIRED, cites=cite)(clean)

    def tidy(stall: Stall) -> bool:
        return stall.has_sign

    with pytest.raises(RuleError, match="the name tidy is that of the rule; call the function otherwise, tidy_2020"):
        late.version(since=THIRD, cites=cite)(tidy)
    late.term  # noqa: B018 - traces it
    with pytest.raises(RuleError, match="this text comes too late: tidy was already asked"):
        late.version(since=THIRD, cites=cite)(clean)


def test_texts_agree_in_record_answer_and_unit() -> None:
    def counted(stall: Stall) -> int:
        return stall.helpers

    def weighed(goods: Goods) -> bool:
        return goods == Goods.FRESH

    cite = article("A1", FIRST_DAY)
    for function, message in ((counted, "it answers int, and tidy bool: texts of one rule answer alike"),
                              (weighed, "its first parameter is a Record class")):  # fmt: skip
        rule: Any = scratch()[1]
        rule.version(since=SECOND, cites=cite)(function)
        with pytest.raises(RuleError, match=message) as caught:
            rule.term  # noqa: B018 - traces it
        assert caught.value.line == function.__code__.co_firstlineno
    takes_another: Any = scratch()[1]

    def about_players(player: Player) -> bool:
        return player.injured

    takes_another.version(since=SECOND, cites=cite)(about_players)
    with pytest.raises(RuleError, match="it is about Player, and tidy about Stall"):
        takes_another.term  # noqa: B018 - traces it
    book: Any = scratch()[0]

    @book.rule(cites=cite)  # type: ignore[untyped-decorator] # a scratch book
    def number(stall: Stall) -> int:
        return stall.helpers

    @number.version(since=SECOND, cites=cite)  # type: ignore[untyped-decorator]
    def number_2018(stall: Stall, policy: StallPolicy) -> int:
        return stall.helpers + policy.free_helpers

    number.term  # noqa: B018 - both count helpers

    @book.rule(cites=cite)  # type: ignore[untyped-decorator]
    def work(stall: Stall) -> int:
        return stall.helpers

    @work.version(since=SECOND, cites=cite)  # type: ignore[untyped-decorator]
    def work_2018(stall: Stall) -> int:
        return stall.hours

    with pytest.raises(RuleError, match="it counts hours, and the first text of work helpers: texts of one rule count"):
        work.term  # noqa: B018 - traces it


def test_a_text_calls_only_what_is_in_force_with_it() -> None:
    book: Any
    book, tidy = scratch()
    cite = article("A1", FIRST_DAY)

    @book.rule(cites=cite, since=SECOND)  # type: ignore[untyped-decorator]
    def signed(stall: Stall) -> bool:
        return stall.has_sign

    def has_a_sign(stall: Stall) -> bool:
        return signed(stall)  # type: ignore[no-any-return]

    tidy.version(since=SECOND, cites=cite)(has_a_sign)
    assert tidy(Stall(has_sign=True), MIDDLE) is True
    book, tidy = scratch()

    @book.rule(cites=cite, since=THIRD)  # type: ignore[untyped-decorator]
    def weighs(stall: Stall) -> bool:
        return stall.has_scales

    def tested(stall: Stall) -> bool:
        return weighs(stall)  # type: ignore[no-any-return]

    tidy.version(since=SECOND, cites=cite)(tested)
    with pytest.raises(RuleError, match="weighs is not in force as long as this rule"):
        tidy.term  # noqa: B018 - traces it
