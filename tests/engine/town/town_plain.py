"""The same regulation in plain functions, which answer where everything is known.

They have no words, no second language, no explanation, no check of facts, no columns: what a careful programmer
would write who needs none of these. What a rule is called and where it stands is in the first line of each function.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from enum import Enum
from fractions import Fraction
from math import floor
from typing import TypeVar

import attrs
from dateutil.relativedelta import relativedelta


class Care(Enum):
    NONE = "none"
    SOME = "some"
    FULL = "full"


class Home(Enum):
    OWNED = "owned"
    RENTED = "rented"
    LENT = "lent"


class Place(Enum):
    FIRST = "first"
    SECOND = "second"
    NONE = "none"


@attrs.frozen(kw_only=True)
class Person:
    id: str
    household_id: str
    born: date
    moved_in: date
    income: int
    care: Care
    studies: bool
    away: bool


@attrs.frozen(kw_only=True)
class Household:
    id: str
    home: Home
    rent: int
    rooms: int
    damp: bool
    applied: date
    members: Sequence[Person]


G = TypeVar("G")
Scale = Sequence[tuple[int, Fraction]]


@attrs.frozen(kw_only=True)
class TownPolicy:
    on: date
    adult_age: int
    student_age: int
    days_of_stay: int
    months_of_wait: int
    large_family: int
    counted_of_minors: Fraction
    rent_cap: int
    rent_per_person: int
    rent_parts: Scale
    levy_rates: Scale
    heating: Sequence[tuple[int, int]]
    care_aid: int


@attrs.frozen(kw_only=True)
class HillPolicy(TownPolicy):
    hill_aid: int


FIRST_TEXT, SECOND_TEXT = date(2020, 1, 1), date(2023, 7, 1)


def town_values(on: date) -> dict[str, object]:
    return {
        "adult_age": 18,
        "student_age": 25 if on >= date(2022, 1, 1) else 24,
        "days_of_stay": 183,
        "months_of_wait": 3,
        "large_family": 3,
        "counted_of_minors": Fraction(1, 3),
        "rent_cap": 300_000 if on >= SECOND_TEXT else 250_000,
        "rent_per_person": 60_000,
        "rent_parts": [(0, Fraction(40, 100)), (1_200_000, Fraction(25, 100)), (3_000_000, Fraction(0))],
        "levy_rates": [(0, Fraction(0)), (2_400_000, Fraction(15, 1_000)), (6_000_000, Fraction(35, 1_000))],
        "heating": [(1, 40_000), (3, 70_000), (6, 95_000)],
        "care_aid": 20_000 if on >= date(2022, 1, 1) else 15_000,
    }


def town_policy(on: date = date(2021, 5, 31)) -> TownPolicy:
    return TownPolicy(on=on, **town_values(on))  # type: ignore[arg-type] # values of every kind


def hill_policy(on: date = date(2021, 5, 31)) -> HillPolicy:
    return HillPolicy(on=on, **town_values(on), hill_aid=9_000)  # type: ignore[arg-type] # values of every kind


def half_up(number: Fraction) -> int:
    """To a whole number, halves up."""
    return floor(number + Fraction(1, 2))


def bracket(scale: Sequence[tuple[int, G]], value: int, below: G) -> G:
    """The entry of a scale for a value."""
    entry = below
    for start, found in scale:
        if value >= start:
            entry = found
    return entry


def marginal(scale: Scale, amount: int) -> Fraction:
    """Each part of an amount by the ratio of its own bracket."""
    due = Fraction(0)
    for place, (start, ratio) in enumerate(scale):
        end = scale[place + 1][0] if place + 1 < len(scale) else amount
        due += ratio * max(0, min(amount, end) - start)
    return due


def age(person: Person, policy: TownPolicy) -> int:
    """Age. Article 1."""
    years = policy.on.year - person.born.year
    return years - (person.born + relativedelta(years=years) > policy.on)


def is_adult(person: Person, policy: TownPolicy) -> bool:
    """Is an adult. Article 1."""
    return age(person, policy) >= policy.adult_age


def lives_here(person: Person, policy: TownPolicy) -> bool:
    """Lives here. Article 1."""
    return not person.away and (policy.on - person.moved_in).days >= policy.days_of_stay


def is_dependant(person: Person, policy: TownPolicy) -> bool:
    """Is a dependant. Article 1."""
    student = person.studies and age(person, policy) <= policy.student_age
    return lives_here(person, policy) and (not is_adult(person, policy) or student or person.care is Care.FULL)


def counted_income(person: Person, policy: TownPolicy) -> int:
    """Income that counts. Article 2."""
    if not lives_here(person, policy):
        return 0
    return person.income if is_adult(person, policy) else half_up(person.income * policy.counted_of_minors)


def levy(person: Person, policy: TownPolicy) -> int:
    """Levy, of full 0.10 yuan. Article 2."""
    return 0 if is_dependant(person, policy) else floor(marginal(policy.levy_rates, person.income) / 10) * 10


def care_aid(person: Person, policy: TownPolicy) -> int:
    """Care aid of a member. Article 3."""
    if person.care is Care.FULL:
        return policy.care_aid
    return -(-policy.care_aid // 2) if person.care is Care.SOME else 0


def came(person: Person) -> date:
    """Day of coming. Article 1."""
    return max(person.moved_in, person.born)


def residents(household: Household, policy: TownPolicy) -> int:
    """Persons who live here. Article 1."""
    return sum(lives_here(person, policy) for person in household.members)


def is_large(household: Household, policy: TownPolicy) -> bool:
    """Large family. Article 1."""
    return sum(is_dependant(person, policy) for person in household.members) >= policy.large_family


def lives_alone(household: Household, policy: TownPolicy) -> bool:
    """Lives alone. Article 1."""
    return residents(household, policy) == 1


def household_income(household: Household, policy: TownPolicy) -> int:
    """Income of the household. Article 2."""
    return sum(counted_income(person, policy) for person in household.members)


def income_a_head(household: Household, policy: TownPolicy) -> int:
    """Income a head, halves to even. Article 2."""
    return round(Fraction(household_income(household, policy), max(residents(household, policy), 1)))


def counted_rent(household: Household, policy: TownPolicy) -> int:
    """Rent that counts. Article 3, which changed in 2023."""
    if policy.on >= SECOND_TEXT:
        return min(household.rent, policy.rent_cap, policy.rent_per_person * residents(household, policy))
    return min(household.rent, policy.rent_cap)


def rent_aid(household: Household, policy: TownPolicy) -> int:
    """Rent aid, of full yuan. Article 3."""
    part = bracket(policy.rent_parts, income_a_head(household, policy), Fraction(0))
    paid = half_up(counted_rent(household, policy) * part / 100) * 100
    return paid if household.home is Home.RENTED else 0


def heating_aid(household: Household, policy: TownPolicy) -> int:
    """Heating aid. Article 3; in the hills article 9 too."""
    of_all = bracket(policy.heating, residents(household, policy), 0)
    return of_all + policy.hill_aid * household.rooms if isinstance(policy, HillPolicy) else of_all


def care_aid_of_all(household: Household, policy: TownPolicy) -> int:
    """Care aid of all. Article 3."""
    return sum(care_aid(person, policy) for person in household.members)


def aid(household: Household, policy: TownPolicy) -> int:
    """Aid in all. Article 3."""
    if not any(is_adult(person, policy) for person in household.members):
        return 0
    monthly = rent_aid(household, policy) + care_aid_of_all(household, policy)
    return monthly * 12 + heating_aid(household, policy)


def levy_of_all(household: Household, policy: TownPolicy) -> int:
    """Levy of all. Article 2."""
    return sum(levy(person, policy) for person in household.members)


def net_aid(household: Household, policy: TownPolicy) -> int:
    """What the household gets. Article 3."""
    return aid(household, policy) - levy_of_all(household, policy)


def oldest(household: Household, policy: TownPolicy) -> int:
    """Age of the oldest. Article 4."""
    return max((age(person, policy) for person in household.members), default=0)


def first_day(household: Household, policy: TownPolicy) -> date:
    """First day here. Article 4."""
    return min((came(person) for person in household.members), default=policy.on)


def crowded(household: Household, policy: TownPolicy) -> bool:
    """The home is crowded. Article 4."""
    return residents(household, policy) > household.rooms * 2


def has_waited(household: Household, policy: TownPolicy) -> bool:
    """Has waited long enough. Article 4."""
    begun = max(household.applied, first_day(household, policy))
    return begun + relativedelta(months=policy.months_of_wait) <= policy.on


def place(household: Household, policy: TownPolicy) -> Place:
    """Place in line. Article 4."""
    needy = household.damp or crowded(household, policy)
    pressing = is_large(household, policy) or oldest(household, policy) >= 80
    if household.home is Home.OWNED or not has_waited(household, policy) or not needy:
        return Place.NONE
    return Place.FIRST if pressing else Place.SECOND


def fit_home(household: Household, policy: TownPolicy) -> bool:
    """The home is fit. Article 4."""
    return not household.damp and not crowded(household, policy)


def has_old(household: Household, policy: TownPolicy) -> bool:
    """Has somebody old, in the hills. Article 9."""
    return oldest(household, policy) >= 70
