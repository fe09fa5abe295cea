"""Housing aid of a made-up town: households and their members, scales, ratios, dates, two texts, and a second town."""

from datetime import date
from typing import ClassVar

import attrs

from pingyuan_rules.engine import (
    Choice,
    Citation,
    Fen,
    Label,
    Parameters,
    Ratio,
    Record,
    Related,
    Rounding,
    Rulebook,
    Scale,
    Severity,
    Unit,
    add_months,
    all_of,
    any_of,
    any_where,
    at_least_where,
    bracket,
    choose,
    count_where,
    days_between,
    divide,
    fact,
    fen,
    full_years,
    largest_over,
    marginal,
    maximum,
    minimum,
    not_,
    param,
    related,
    share,
    smallest_over,
    sum_over,
    times,
    total,
)

PERSONS = Unit("人", one="person", many="persons")
MONTHS = Unit("个月", one="month", many="months")
DAYS = Unit("天", one="day", many="days")
YEARS = Unit("岁", one="year", many="years", counts=False)


class Care(Choice):
    NONE = "none", "无需护理", "no care"
    SOME = "some", "部分护理", "some care"
    FULL = "full", "全护理", "full care"


class Home(Choice):
    OWNED = "owned", "自有", "owned"
    RENTED = "rented", "租住", "rented"
    LENT = "lent", "借住", "lent"


class Place(Choice):
    FIRST = "first", "第一顺位", "first in line"
    SECOND = "second", "第二顺位", "second in line"
    NONE = "none", "不排队", "not in line"


@attrs.frozen(kw_only=True)
class Person(Record):
    label: ClassVar[Label] = Label("住户成员", "member of a household")

    id: str = fact(zh="成员编号", en="member id")
    household_id: str = fact(zh="住户编号", en="household id")
    born: date = fact(zh="出生日期", en="date of birth")
    moved_in: date = fact(zh="迁入日期", en="day of moving in")
    income: Fen = fact(zh="年收入", en="yearly income", le=100_000_000)
    care: Care = fact(zh="护理等级", en="grade of care")
    studies: bool = fact(zh="在学", en="is a student")
    away: bool = fact(zh="长期外出", en="lives elsewhere")


@attrs.frozen(kw_only=True)
class Household(Record):
    label: ClassVar[Label] = Label("住户", "household")

    id: str = fact(zh="编号", en="id")
    home: Home = fact(zh="住房性质", en="kind of home")
    rent: Fen = fact(zh="月租金", en="monthly rent", le=10_000_000)
    rooms: int = fact(zh="房间数", en="rooms", ge=1, le=30)
    damp: bool = fact(zh="住房潮湿", en="the home is damp")
    applied: date = fact(zh="申请日期", en="day of application")
    members: Related[Person] = related(Person, by="household_id", most=20, zh="成员", en="members")


@attrs.frozen(kw_only=True)
class TownPolicy(Parameters):
    adult_age: int = param(zh="成年年龄", en="age of adults", unit=YEARS, le=30)
    student_age: int = param(zh="学生年龄上限", en="age up to which students are dependants", unit=YEARS, le=40)
    days_of_stay: int = param(zh="居住天数", en="days of stay", unit=DAYS, le=3_000)
    months_of_wait: int = param(zh="等候月数", en="months of waiting", unit=MONTHS, le=60)
    large_family: int = param(zh="大户受抚养人数", en="dependants of a large family", unit=PERSONS, le=20)
    counted_of_minors: Ratio = param(zh="未成年人收入计入比例", en="part of a minor's income that counts")
    rent_cap: Fen = param(zh="租金上限", en="highest rent", le=10_000_000)
    rent_per_person: Fen = param(zh="每人租金标准", en="rent for each person", le=1_000_000)
    rent_parts: Scale[Fen, Ratio] = param(zh="租金补助比例", en="parts of the rent by income")
    levy_rates: Scale[Fen, Ratio] = param(zh="分摊费率表", en="rates of the levy")
    heating: Scale[int, Fen] = param(zh="取暖补助标准", en="heating aid by persons")
    care_aid: Fen = param(zh="护理补助", en="care aid", le=1_000_000)


FIRST_TEXT, SECOND_TEXT = date(2020, 1, 1), date(2023, 7, 1)


def town_values(on: date) -> dict[str, object]:
    return {
        "adult_age": 18,
        "student_age": 25 if on >= date(2022, 1, 1) else 24,
        "days_of_stay": 183,
        "months_of_wait": 3,
        "large_family": 3,
        "counted_of_minors": Ratio("1/3"),
        "rent_cap": fen(300_000) if on >= SECOND_TEXT else fen(250_000),
        "rent_per_person": fen(60_000),
        "rent_parts": Scale([(fen(0), Ratio("40%")), (fen(1_200_000), Ratio("25%")), (fen(3_000_000), Ratio("0%"))]),
        "levy_rates": Scale([(fen(0), Ratio("0%")), (fen(2_400_000), Ratio("1.5%")), (fen(6_000_000), Ratio("35‰"))]),
        "heating": Scale([(1, fen(40_000)), (3, fen(70_000)), (6, fen(95_000))]),
        "care_aid": fen(20_000) if on >= date(2022, 1, 1) else fen(15_000),
    }


def town_policy(on: date = date(2021, 5, 31)) -> TownPolicy:
    return TownPolicy(on=on, **town_values(on))  # type: ignore[arg-type] # values of every kind


town = Rulebook("town", policy=TownPolicy, default=town_policy, version="1")


def article(number: int, zh: str, en: str, on: date = FIRST_TEXT) -> Citation:
    text = Label(f"示范镇住房补助规定（{on.year}年）", f"housing aid of the sample town, {on.year}")
    place = Label(f"第{number}条", f"article {number}")
    return Citation(f"T{number}-{on.year}", text, on, place, Label(zh, en), Label(f"{zh}。", f"{en}."))


WHO = article(1, "成员", "members")
INCOME = article(2, "收入", "income")
AID = article(3, "补助", "aid")
AID_2023 = article(3, "补助", "aid", SECOND_TEXT)
QUEUE = article(4, "排队", "queue")


@town.rule(cites=WHO, zh="年龄", en="age", unit=YEARS)
def age(person: Person, policy: TownPolicy) -> int:
    return full_years(person.born, policy.on)


@town.rule(cites=WHO, zh="已成年", en="is an adult")
def is_adult(person: Person, policy: TownPolicy) -> bool:
    return age(person, policy) >= policy.adult_age


@town.rule(cites=WHO, zh="常住", en="lives here")
def lives_here(person: Person, policy: TownPolicy) -> bool:
    return all_of(not_(person.away), days_between(person.moved_in, policy.on) >= policy.days_of_stay)


@town.rule(cites=WHO, zh="受抚养", en="is a dependant")
def is_dependant(person: Person, policy: TownPolicy) -> bool:
    student = all_of(person.studies, age(person, policy) <= policy.student_age)
    return all_of(lives_here(person, policy), any_of(not_(is_adult(person, policy)), student, person.care == Care.FULL))


@town.rule(cites=INCOME, zh="计入收入", en="income that counts")
def counted_income(person: Person, policy: TownPolicy) -> Fen:
    minors = share(person.income, policy.counted_of_minors, Rounding.HALF_UP)
    return choose(
        (not_(lives_here(person, policy)), fen(0)), (is_adult(person, policy), person.income), otherwise=minors
    )


@town.rule(cites=INCOME, zh="分摊费", en="levy")
def levy(person: Person, policy: TownPolicy) -> Fen:
    due = marginal(policy.levy_rates, person.income, Rounding.FLOOR, to=fen(10))
    return choose((is_dependant(person, policy), fen(0)), otherwise=due)


@town.rule(cites=AID, zh="本人护理补助", en="care aid of a member")
def care_aid(person: Person, policy: TownPolicy) -> Fen:
    some = divide(policy.care_aid, 2, Rounding.CEILING)
    return choose((person.care == Care.FULL, policy.care_aid), (person.care == Care.SOME, some), otherwise=fen(0))


@town.rule(cites=WHO, zh="迁入日", en="day of coming")
def came(person: Person) -> date:
    return maximum(person.moved_in, person.born)


@town.rule(cites=WHO, zh="常住人数", en="persons who live here", unit=PERSONS)
def residents(household: Household) -> int:
    return count_where(household.members, lives_here)


@town.rule(cites=WHO, zh="大户", en="large family")
def is_large(household: Household, policy: TownPolicy) -> bool:
    return at_least_where(policy.large_family, household.members, is_dependant)


@town.rule(cites=WHO, zh="独居", en="lives alone")
def lives_alone(household: Household) -> bool:
    return residents(household) == 1


@town.rule(cites=INCOME, zh="住户收入", en="income of the household")
def household_income(household: Household) -> Fen:
    return sum_over(household.members, counted_income)


@town.rule(cites=INCOME, zh="人均收入", en="income a head")
def income_a_head(household: Household) -> Fen:
    return divide(household_income(household), maximum(residents(household), 1), Rounding.HALF_EVEN)


@town.rule(cites=AID, zh="计补租金", en="rent that counts", since=FIRST_TEXT)
def counted_rent(household: Household, policy: TownPolicy) -> Fen:
    return minimum(household.rent, policy.rent_cap)


@counted_rent.version(since=SECOND_TEXT, cites=AID_2023)
def counted_rent_2023(household: Household, policy: TownPolicy) -> Fen:
    return minimum(household.rent, policy.rent_cap, times(policy.rent_per_person, residents(household)))


@town.rule(cites=AID, zh="租金补助", en="rent aid", since=FIRST_TEXT)
def rent_aid(household: Household, policy: TownPolicy) -> Fen:
    part = bracket(policy.rent_parts, income_a_head(household))
    paid = share(counted_rent(household, policy), part, Rounding.HALF_AWAY_FROM_ZERO, to=fen(100))
    return choose((household.home == Home.RENTED, paid), otherwise=fen(0))


@town.rule(cites=AID, zh="取暖补助", en="heating aid")
def heating_aid(household: Household, policy: TownPolicy) -> Fen:
    return bracket(policy.heating, residents(household))


@town.rule(cites=AID, zh="护理补助合计", en="care aid of all")
def care_aid_of_all(household: Household) -> Fen:
    return sum_over(household.members, care_aid)


@town.rule(cites=AID, zh="补助总额", en="aid in all", since=FIRST_TEXT)
def aid(household: Household, policy: TownPolicy) -> Fen:
    grown = any_where(household.members, is_adult)
    monthly = total(rent_aid(household, policy), care_aid_of_all(household))
    return choose((grown, total(times(monthly, 12), heating_aid(household, policy))), otherwise=fen(0))


@town.rule(cites=INCOME, zh="分摊费合计", en="levy of all")
def levy_of_all(household: Household) -> Fen:
    return sum_over(household.members, levy)


@town.rule(cites=AID, zh="应得净额", en="what the household gets", since=FIRST_TEXT)
def net_aid(household: Household, policy: TownPolicy) -> Fen:
    return Fen(aid(household, policy) - levy_of_all(household))


@town.rule(cites=QUEUE, zh="最年长者年龄", en="age of the oldest", unit=YEARS)
def oldest(household: Household) -> int:
    return largest_over(household.members, age, otherwise=0)


@town.rule(cites=QUEUE, zh="最早迁入日", en="first day here")
def first_day(household: Household, policy: TownPolicy) -> date:
    return smallest_over(household.members, came, otherwise=policy.on)


@town.rule(cites=QUEUE, zh="住房拥挤", en="the home is crowded")
def crowded(household: Household) -> bool:
    return residents(household) > household.rooms * 2


@town.rule(cites=QUEUE, zh="已等候足够天数", en="has waited long enough")
def has_waited(household: Household, policy: TownPolicy) -> bool:
    begun = maximum(household.applied, first_day(household, policy))
    return add_months(begun, policy.months_of_wait) <= policy.on


@town.rule(cites=QUEUE, zh="排队顺位", en="place in line")
def place(household: Household, policy: TownPolicy) -> Place:
    needy = any_of(household.damp, crowded(household))
    pressing = any_of(is_large(household, policy), oldest(household) >= 80)
    waits = all_of(household.home != Home.OWNED, has_waited(household, policy))
    return choose(
        (all_of(waits, needy, pressing), Place.FIRST), (all_of(waits, needy), Place.SECOND), otherwise=Place.NONE
    )


@town.rule(cites=QUEUE, zh="住房合适", en="the home is fit", severity=Severity.EXPECTED, met_when=True)
def fit_home(household: Household) -> bool:
    return all_of(not_(household.damp), not_(crowded(household)))


@attrs.frozen(kw_only=True)
class HillPolicy(TownPolicy):
    hill_aid: Fen = param(zh="山区取暖补助", en="heating aid in the hills", le=100_000)


def hill_policy(on: date = date(2021, 5, 31)) -> HillPolicy:
    return HillPolicy(on=on, **town_values(on), hill_aid=fen(9_000))  # type: ignore[arg-type] # values of every kind


hill_town = town.extend("hill town", policy=HillPolicy, default=hill_policy, version="1")
HILLS = article(9, "山区", "hills")


@hill_town.replace(heating_aid, cites=HILLS)
def heating_in_the_hills(household: Household, policy: HillPolicy) -> Fen:
    return total(heating_aid(household, policy), times(policy.hill_aid, household.rooms))


@hill_town.rule(cites=HILLS, zh="有老人", en="has somebody old")
def has_old(household: Household) -> bool:
    return oldest(household) >= 70
