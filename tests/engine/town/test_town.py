"""A second regulation, with households and their members: read in every way, and in plain text."""

from __future__ import annotations

import ast
import io
import random
import tokenize
from datetime import date, timedelta
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.frame_engines import (
    Constructor,
    duckdb_numbered,
    duckdb_relation,
    each_distant_engine,
    each_engine_at_hand,
    each_local_engine_in_check,
    plain,
    polars_eager,
    table,
)
from engine.town import town_plain, town_rules
from engine.town.town_rules import (
    SECOND_TEXT,
    WHO,
    Care,
    Home,
    Household,
    Person,
    Place,
    TownPolicy,
    aid,
    hill_policy,
    hill_town,
    is_adult,
    is_large,
    lives_alone,
    net_aid,
    place,
    residents,
    town,
    town_policy,
)
from pingyuan_rules import decide, from_json, prove, to_json
from pingyuan_rules.engine import LANGUAGES, UNKNOWN, Lang, Record, Rulebook, all_of, any_where, fen, not_
from pingyuan_rules.engine.record.reference import evaluate
from pingyuan_rules.engine.sql.create_view import create_view
from pingyuan_rules.engine.table.frame import assess_frame, over_missing, over_missing_parameters, over_statuses
from pingyuan_rules.proof import Proved, Refuted
from sizes import examples, only_in_check, variants
from strategies import records
from varied import varied

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import ModuleType

    from conftest import Golden
    from databases import Opener

OLD, MIDDLE, NEW = town_policy(), town_policy(date(2022, 1, 1)), town_policy(date(2024, 2, 29))
BOOKS: tuple[tuple[Rulebook[Any], TownPolicy], ...] = (
    (town, OLD),
    (town, MIDDLE),
    (town, NEW),
    (hill_town, hill_policy()),
    (hill_town, hill_policy(NEW.on)),
)
WITHOUT_VALUES = attrs.evolve(OLD, adult_age=UNKNOWN, rent_parts=UNKNOWN, counted_of_minors=UNKNOWN)


def person(number: int, born: date, **facts: Any) -> Person:
    values = {"moved_in": date(2018, 5, 1), "income": fen(0), "care": Care.NONE, "studies": False, "away": False}
    return Person(**{"id": f"P-{number}", "household_id": "H-1", "born": born, **values, **facts})


def household(*members: Person, **facts: Any) -> Household:
    values = {"home": Home.RENTED, "rent": fen(180_050), "rooms": 2, "damp": True, "applied": date(2020, 1, 1)}
    return Household(**{"id": "H-1", "members": members, **values, **facts})


FAMILY = household(
    person(1, date(1985, 3, 10), income=fen(7_000_000)),
    person(2, date(1987, 6, 1), income=fen(2_500_033), care=Care.SOME),
    person(3, date(2003, 5, 31), income=fen(100_000)),
    person(4, date(2003, 6, 1), income=fen(100_000)),
    person(5, date(1940, 1, 1), care=Care.FULL),
    person(6, date(2015, 1, 1), away=True),
)
"""On 31 May 2021 the third is 18 that day, the fourth is a day short of it, and the last lives elsewhere."""


# What it says of one household, worked out by hand.


def test_aid_of_a_family_by_the_first_text() -> None:
    # Five live here. 70,000 + 25,000.33 + 1,000 + 1,000 / 3 + 0 yuan count: 96,333.66, and 19,266.73 (.732) a head.
    # That is 25 % of 1,800.50 yuan (under the cap), 450.125, so 450 yuan; care 150 + 75; heating for three to five.
    answers = town.assess(FAMILY, OLD)
    assert answers.residents == 5  # type: ignore[attr-defined] # fields of a class that was made
    assert answers.household_income == 9_633_366  # type: ignore[attr-defined]
    assert answers.income_a_head == 1_926_673  # type: ignore[attr-defined]
    assert answers.rent_aid == 45_000  # type: ignore[attr-defined]
    assert aid(FAMILY, OLD) == (45_000 + 15_000 + 7_500) * 12 + 70_000
    # The levy: 36,000 at 1.5 % and 10,000 at 3.5 %, 890 yuan; 1,000.33 at 1.5 %, 15.00495, to 0.10 yuan 15.
    assert net_aid(FAMILY, OLD) == 880_000 - 89_000 - 1_500
    assert place(FAMILY, OLD) is Place.FIRST  # the fifth is 81, and five live in two rooms


def test_the_second_text_and_the_second_town() -> None:
    alone = household(FAMILY.members[1], rent=fen(280_000))
    # By the first text 2,500 yuan of rent count, by the second 600 for one person.
    assert (town["counted_rent"](alone, OLD), town["counted_rent"](alone, NEW)) == (250_000, 60_000)
    assert (town["heating_aid"](alone), hill_town["heating_aid"](alone)) == (40_000, 40_000 + 2 * 9_000)
    assert hill_town["aid"](alone) - aid(alone) == 18_000
    assert hill_town["has_old"](FAMILY) is True


def test_unknown_members_leave_open_what_they_could_change_alone() -> None:
    someone = Person(household_id="H-1", away=False, moved_in=date(2018, 5, 1))
    unsure = attrs.evolve(FAMILY, members=(*FAMILY.members, someone))
    assert (residents(unsure), lives_alone(unsure), aid(unsure)) == (6, False, UNKNOWN)
    # Who is oldest is unknown, and so is whether they are 80: only every completion has the same answer.
    assert (place(unsure), decide(place, unsure)) == (UNKNOWN, Place.FIRST)
    children = [person(number, date(2015, 1, 1)) for number in range(3)]
    assert is_large(household(*children, Person())) is True
    assert is_large(household(*children[1:], Person())) is UNKNOWN
    assert aid.missing(attrs.evolve(unsure, rent=UNKNOWN)) == ("rent", "members")
    assert lives_alone(Household()) is UNKNOWN


# Every reading agrees.


@st.composite
def households(draw: st.DrawFn) -> Household:
    """Households with up to 20 members, unknown facts of them and unknown lists among them."""
    several: Any = draw(st.one_of(st.just(UNKNOWN), st.lists(records(Person), max_size=20)))
    if several is not UNKNOWN:
        several = tuple(attrs.evolve(each, household_id="H-1") for each in several)
    return attrs.evolve(draw(records(Household)), id="H-1", members=several)


@st.composite
def known_households(draw: st.DrawFn) -> Household:
    """Households of which everything is known; days near those on which something changes."""
    turns = [OLD.on, NEW.on, SECOND_TEXT]
    near = st.builds(
        lambda turn, years, days: date(turn.year - years, turn.month, 28) + timedelta(days=days),
        st.sampled_from(turns),
        st.sampled_from([0, 18, 24, 25, 80]),
        st.integers(-200, 200),
    )
    days = st.one_of(near, st.just(date(2004, 2, 29)))
    money = st.integers(0, 20_000_000)
    persons = st.builds(
        person,
        st.just(0),
        days,
        moved_in=days,
        income=money,
        care=st.sampled_from(Care),
        studies=st.booleans(),
        away=st.sampled_from([False, False, True]),
    )
    facts = {
        "home": st.sampled_from(Home),
        "rent": st.integers(0, 400_000),
        "rooms": st.integers(1, 9),
        "damp": st.booleans(),
    }
    members = draw(st.lists(persons, max_size=20))
    return household(*members, applied=draw(days), **{name: draw(values) for name, values in facts.items()})


@examples(100)
@given(st.one_of(households(), known_households()), st.sampled_from([*BOOKS, (town, WITHOUT_VALUES)]))
def test_a_household_is_answered_as_the_reference_does(row: Household, asked: tuple[Rulebook[Any], TownPolicy]) -> None:
    book, policy = asked
    assessment = book.assess(row, policy)
    for rule in book.rules_of(Household):
        answer = evaluate(rule, row, policy)
        assert rule(row, policy) == answer == getattr(assessment, rule.name), rule.name
        assert rule.explain(row, policy).value == answer, rule.name
        if answer is UNKNOWN:
            assert rule.missing(row, policy) or rule.missing_parameters(row, policy), rule.name


@examples(100)
@given(row=records(Person), asked=st.sampled_from(BOOKS))
def test_a_member_is_answered_as_the_reference_does(row: Person, asked: tuple[Rulebook[Any], TownPolicy]) -> None:
    book, policy = asked
    for rule in book.rules_of(Person):
        answer = evaluate(rule, row, policy)
        assert rule(row, policy) == answer == rule.explain(row, policy).value, rule.name
        assert (answer is UNKNOWN) == bool(rule.missing(row, policy)), rule.name


def in_plain_text(record: Any) -> Any:
    """A record, or a policy, as the plain functions take it."""
    names = [each.name for each in attrs.fields(getattr(town_plain, type(record).__name__))]
    return getattr(town_plain, type(record).__name__)(**{name: _plainly(getattr(record, name)) for name in names})


def _plainly(value: Any) -> Any:
    if isinstance(value, Record):
        return in_plain_text(value)
    if isinstance(value, tuple):
        return [in_plain_text(each) for each in value]
    return getattr(town_plain, type(value).__name__)(value.value) if isinstance(value, Care | Home) else value


def plain_policy(book: Rulebook[Any], on: date) -> town_plain.TownPolicy:
    return town_plain.town_policy(on) if book is town else town_plain.hill_policy(on)


@examples(200)
@given(known_households(), st.sampled_from(BOOKS))
def test_what_is_known_is_answered_as_the_plain_text_does(
    row: Household, asked: tuple[Rulebook[Any], TownPolicy]
) -> None:
    book, policy = asked
    simple, its_policy = in_plain_text(row), plain_policy(book, policy.on)
    for rule in book.rules_of(Household):
        assert plain(rule(row, policy)) == plain(getattr(town_plain, rule.name)(simple, its_policy)), rule.name
    for own, simple_one in zip(row.members, simple.members, strict=True):
        for rule in book.rules_of(Person):
            takes = (simple_one,) if rule.name == "came" else (simple_one, its_policy)
            assert plain(rule(own, policy)) == getattr(town_plain, rule.name)(*takes), rule.name


@given(st.integers(0, 100_000_000))
def test_a_scale_is_that_of_a_loop_over_steps(income: int) -> None:
    ratios = {2_400_000: Fraction(15, 1_000), 6_000_000: Fraction(35, 1_000)}
    worker, due, rest = person(1, date(1980, 1, 1), income=fen(income)), Fraction(0), income
    for start in sorted(ratios, reverse=True):
        part = max(rest - start, 0)
        due, rest = due + part * ratios[start], rest - part
    assert town_rules.levy(worker) == due // 10 * 10


# Tables and views.


@cache
def many() -> tuple[list[Household], list[Person]]:
    """Households of all kinds, some without an id or without members, and the members of all in one list."""
    rng = random.Random(7)  # noqa: S311 - made-up records
    rows = varied(Household, 40, seed=7)
    rows = [attrs.evolve(row, id=UNKNOWN if number % 9 == 8 else f"H-{number}") for number, row in enumerate(rows)]
    named = [row.id for row in rows if row.id is not UNKNOWN][:-4]
    known = [
        person(number, date(1930 + rng.randrange(94), 1 + number % 12, 28), income=fen(rng.randrange(9_000_000)))
        for number in range(80)
    ]
    ids = [named[0]] * 20 + [rng.choice(named[1:]) for _ in range(140)]
    members = [
        attrs.evolve(each, id=f"P-{number}", household_id=key)  # two members of one id would be a problem
        for number, (each, key) in enumerate(zip([*known, *varied(Person, 80, 8)], ids, strict=True))
    ]
    return rows, members


def whole() -> list[Household]:
    """The households with those who name them; one without an id has members that nobody knows."""
    rows, members = many()
    return [
        row
        if row.id is UNKNOWN
        else attrs.evolve(row, members=tuple(each for each in members if each.household_id == row.id))
        for row in rows
    ]


def agree(constructor: Constructor, asked: Sequence[tuple[Rulebook[Any], TownPolicy]]) -> None:
    """Answers are those of the slow reference."""
    rows, members = many()
    frame, related = constructor(rows, Household), {"members": constructor(members, Person)}
    for book, policy in asked:
        rules = book.rules_of(Household)
        answers = table(assess_frame(book, frame, Household, policy, related=related))
        for rule in rules:
            assert answers[rule.name] == [plain(evaluate(rule, row, policy)) for row in whole()], rule.name


@each_local_engine_in_check
def test_tables_answer_as_the_reference_does(constructor: Constructor) -> None:
    # A join leaves the rows of a relation in no order.
    agree(duckdb_numbered if constructor is duckdb_relation else constructor, [BOOKS[0], BOOKS[-1]])


@only_in_check
@each_distant_engine
def test_distant_tables_answer_so(constructor: Constructor) -> None:
    agree(constructor, [BOOKS[-1]])


def lacking(policy: TownPolicy, *names: str) -> TownPolicy:
    return attrs.evolve(policy, **dict.fromkeys(names, UNKNOWN))


@pytest.mark.parametrize(
    ("book", "policy"),
    [
        *BOOKS[2:4],  # both have the same tree for most rules, and each made its own
        *(
            pytest.param(book, policy, marks=only_in_check)
            for book, policy in (
                (town, lacking(OLD, "adult_age")),
                (town, lacking(NEW, "large_family", "days_of_stay", "rent_per_person")),
                (town, WITHOUT_VALUES),
                (town, lacking(OLD, "months_of_wait", "levy_rates")),
                (town, lacking(MIDDLE, "care_aid", "rent_cap", "student_age")),
                (hill_town, lacking(hill_policy(NEW.on), "adult_age", "heating", "hill_aid")),
            )
        ),
    ],
)
def test_tables_say_how_answers_stand_as_records_do(book: Rulebook[Any], policy: TownPolicy) -> None:
    rows, members = many()
    own = tuple(attrs.evolve(each, household_id="H-family") for each in FAMILY.members)
    family = attrs.evolve(FAMILY, id="H-family", members=own)
    frame, related = polars_eager([*rows, family], Household), {"members": polars_eager([*members, *own], Person)}
    rules, records_asked = book.rules_of(Household), [*whole(), family]
    statuses = table(over_statuses(frame, rules, policy, related=related))
    missing = table(over_missing(frame, rules, policy, related=related))
    parameters = table(over_missing_parameters(frame, rules, policy, related=related))
    for rule in rules:
        told = [
            (
                rule.status(row, policy).value,
                ",".join(rule.missing(row, policy)),
                ",".join(rule.missing_parameters(row, policy)),
            )
            for row in records_asked
        ]
        name = rule.name
        columns = statuses[f"{name}_status"], missing[f"{name}_missing"], parameters[f"{name}_missing_parameters"]
        assert list(zip(*columns, strict=True)) == told, name


@each_engine_at_hand
def test_a_table_names_the_parameter_that_a_rule_about_members_waits_for(constructor: Constructor) -> None:
    """One of the family is a dependant for sure, of four the age of adults decides, and a large family has three.

    In the second household two are: the care of the third, which nobody knows, may decide it without that age.
    """
    if constructor is duckdb_relation:  # a join leaves its rows in no order
        constructor = duckdb_numbered
    policy, born = lacking(OLD, "adult_age"), date(2000, 1, 1)
    needing = person(7, born, household_id="H-2", care=Care.FULL)
    unsure = person(8, born, household_id="H-2", care=UNKNOWN)
    frame = constructor([FAMILY, household(id="H-2"), household(id=UNKNOWN, members=UNKNOWN)], Household)
    members = constructor(
        [*FAMILY.members, *(attrs.evolve(needing, id=f"P-{each}") for each in (9, 10)), unsure], Person
    )

    def told(rule: Any) -> list[tuple[Any, ...]]:
        one = rule.status(frame, policy, related={"members": members})
        two = rule.missing(frame, policy, related={"members": members})
        three = rule.missing_parameters(frame, policy, related={"members": members})
        columns = [table(each) for each in (one, two, three)]
        names = [f"{rule.name}_{what}" for what in ("status", "missing", "missing_parameters")]
        return list(zip(*(column[name] for column, name in zip(columns, names, strict=True)), strict=True))

    assert told(is_large) == [
        ("no_value", "", "adult_age"),
        ("unknown", "members", "adult_age"),
        ("unknown", "members", ""),
    ]
    assert told(town["household_income"])[0] == ("no_value", "", "adult_age")


@pytest.mark.parametrize("open_database", variants("duckdb", "postgres"), indirect=True)
def test_views_answer_as_the_reference_does(open_database: Opener) -> None:
    rows, members = many()
    with open_database() as database:
        database.table("household", rows, Household)
        database.table("person", members, Person)
        for number, (book, policy) in enumerate((BOOKS[0], BOOKS[-1])):
            names, view = [rule.name for rule in book.rules_of(Household)], f"answers_{number}"
            related = {"members": "person"}
            made = create_view(book, Household, policy, database.dialect, view=view, keep=["row_no"], related=related)
            database.ask(made)
            answers = database.answers(view, names)
            for name in names:
                assert answers[name] == [plain(evaluate(book[name], row, policy)) for row in whole()], name


# JSON, proofs and words.


@examples(50)
@given(st.one_of(households(), known_households()))
def test_households_go_through_json(row: Household) -> None:
    assert from_json(to_json(row), Household) == row


def test_proofs_hold_for_so_many_members() -> None:
    book = town.extend("laws of the town", policy=TownPolicy, default=town_policy, version="1")

    @book.rule(cites=WHO, zh="拥挤的不合适", en="no crowded home is fit")
    def crowded_is_unfit(each: Household) -> bool:
        return not_(all_of(town_rules.crowded(each), town_rules.fit_home(each)))

    @book.rule(cites=WHO, zh="大户不独居", en="no large family lives alone")
    def large_is_not_alone(each: Household, policy: TownPolicy) -> bool:
        return not_(all_of(is_large(each, policy), lives_alone(each)))

    @book.rule(cites=WHO, zh="独居者未成年", en="who lives alone is no adult")
    def alone_is_a_minor(each: Household) -> bool:
        return not_(all_of(lives_alone(each), any_where(each.members, is_adult)))

    assert isinstance(prove(crowded_is_unfit, up_to=3), Proved)
    assert isinstance(prove(large_is_not_alone, up_to=3), Proved)
    refuted = prove(alone_is_a_minor, up_to=3)
    assert isinstance(refuted, Refuted)
    assert alone_is_a_minor(refuted.record) is False


@pytest.mark.parametrize("lang", LANGUAGES)
def test_words_formulas_and_explanations(lang: Lang, golden: Golden) -> None:
    told = [
        f"{rule.words(lang)}\n{rule.formula(lang)}\n{rule.diagram(lang, OLD)}\n{rule.explain(FAMILY, OLD).text(lang)}"
        for rule in town.rules_of(Household)
    ]
    told += [f"{rule.words(lang)}\n{rule.explain(FAMILY.members[1], OLD).text(lang)}" for rule in town.rules_of(Person)]
    told += [hill_town[name].words(lang) for name in ("heating_aid", "aid", "has_old")]
    golden(f"words_town_{lang}.txt", "\n\n".join(told))


# How long it is.


def code_lines(module: ModuleType) -> int:
    """Lines with code: all but blank ones, comments, docstrings and imports."""
    text = Path(str(module.__file__)).read_text("utf-8")
    left_out: set[int] = set()
    for node in ast.walk(ast.parse(text)):
        docstring = isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and ast.get_docstring(node)
        if isinstance(node, ast.Import | ast.ImportFrom) or docstring:
            part = node if isinstance(node, ast.Import | ast.ImportFrom) else node.body[0]
            left_out |= set(range(part.lineno, (part.end_lineno or 0) + 1))
    no_code = {tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER}
    return len(
        {
            line
            for token in tokenize.generate_tokens(io.StringIO(text).readline)
            if token.type not in no_code
            for line in range(token.start[0], token.end[0] + 1)
            if line not in left_out
        }
    )


def test_it_is_at_most_a_fifth_longer_than_plain_functions() -> None:
    """Both texts are formatted by ruff, with names as long and the same steps.

    The plain one has no words in two languages, no clauses but in docstrings, which do not count, and no bounds;
    where anything is unknown it has no answer.
    """
    assert code_lines(town_rules) <= 1.2 * code_lines(town_plain)
