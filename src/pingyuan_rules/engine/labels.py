"""Words in two languages, and units and enumerations that carry them."""

import operator
from collections.abc import Callable
from decimal import Decimal
from enum import Enum
from typing import Literal, Self

import attrs

from pingyuan_rules.engine.history import check_former, check_unambiguous

Lang = Literal["zh", "en"]
LANGUAGES: tuple[Lang, ...] = ("zh", "en")


@attrs.frozen(slots=False)  # see `problems.Problem`
class Label:
    """A name or a sentence in Chinese and in English.

    Attributes:
        zh: Simplified Chinese.
        en: American English.
    """

    zh: str
    en: str

    def text(self, lang: Lang) -> str:
        """The wording in one language."""
        return self.zh if lang == "zh" else self.en


_INNER = str.maketrans("“”", "‘’")  # Chinese and American usage nest them alike


def inner_quotes(text: str) -> str:
    """Text that is to stand in quotation marks: those it already has become inner ones.

    >>> inner_quotes("有“三会一课”制度")
    '有‘三会一课’制度'
    """
    return text.translate(_INNER)


def with_article(noun: str) -> str:
    """An English noun, such as the label of a class of record, with `a` or `an` by its first letter.

    >>> with_article("organization"), with_article("branch"), with_article("unit")
    ('an organization', 'a branch', 'a unit')
    """
    return f"{'an' if noun.startswith(('a', 'e', 'i', 'o')) else 'a'} {noun}"


@attrs.frozen(init=False)
class Unit(Label):
    """What numbers count or measure, with its English singular and plural: `Unit("个月", one="month", many="months")`.

    A plain `Label` may stand for a unit too; its English is then the same after 1 as after any other number.

    Attributes:
        one: The English singular, for the number 1; `en` is the plural.
        counts: Whether the unit counts things that labels name in the plural, as in "full members are at least 3
            persons"; False for a measure, as in "the score is 80 points".
    """

    one: str
    counts: bool

    # By name alone: `Unit("人", "persons", "person")` would look as right as the other way round.
    def __init__(self, zh: str, *, one: str, many: str, counts: bool = True) -> None:
        """Make a unit from its Chinese name, its English singular and its English plural."""
        super().__init__(zh, many)
        object.__setattr__(self, "one", one)  # as attrs itself sets the fields of what is frozen
        object.__setattr__(self, "counts", counts)

    @property
    def many(self) -> str:
        """The English plural."""
        return self.en


@attrs.frozen
class Subunit(Label):
    """A unit that keeps numbers whole and is never shown: words give its numbers in the unit it is a part of.

    Attributes:
        whole: The unit that numbers are shown in.
        places: How many decimal places tell one apart in that, 1 or more: 2 where a hundred make one.
    """

    whole: Label
    places: int

    def amount(self, number: int) -> Decimal:
        """A number of these in the whole unit, exactly and without idle zeros: 9420 hundredths are 94.2."""
        sign, digits, _ = Decimal(number).as_tuple()
        exact = Decimal((sign, digits, -self.places))  # exact, whatever the caller's decimal context
        return Decimal(f"{exact:f}".rstrip("0").rstrip("."))


@attrs.frozen
class MonthNumber(Label):
    """The unit of calendar months that are kept as year * 12 + month; words show each as January 2016.

    Only numbers that `calendar_month` gave, or that are worked out from them, may have it.
    """


class Choice(Enum):
    """An enumeration whose members have a stored value and a label in two languages.

    Write members as `PARK = "park", "工业园区", "industrial park"`. If a member was called or stored otherwise before,
    add that, and ledgers, JSON and frames may still use it:
    `PARK = "park", "工业园区", "industrial park", ("园区", "zone")`.

    There is no order among members, unless the class is defined as one of grades or levels: in
    `class Grade(Choice, ordered=True)` the members stand in their order, the lowest first, and are compared by
    `<`, `<=`, `>` and `>=`.

    Attributes:
        label: What it is called in Chinese and English.
        former: What it was called or stored as before.
        is_ordered: Whether the members have an order, in which the class defines them.
    """

    _value_: str
    label: Label
    former: tuple[str, ...]
    is_ordered: bool

    def __new__(cls, value: str, zh: str = "", en: str = "", former: tuple[str, ...] = ()) -> Self:
        """Take the stored value, the labels and the former words from a member's definition.

        The labels have defaults only so that type checkers accept a member looked up by its value alone.

        Raises:
            TypeError: When a member is defined without its labels.
            ValueError: When the former words are no tuple of texts.
        """
        if not (zh and en):
            message = f"{cls.__name__}: write a member as value, Chinese label, English label, not {value!r} alone"
            raise TypeError(message)
        check_former(former)
        member = object.__new__(cls)
        member._value_ = value
        member.label = Label(zh, en)
        member.former = former
        return member

    def __init_subclass__(cls, *, ordered: bool = False) -> None:
        """Refuse a former word that means two members.

        Args:
            ordered: Whether the members are defined in an order, the lowest first.
        """
        super().__init_subclass__()
        cls.is_ordered = ordered or getattr(cls, "is_ordered", False)
        present = {member.name: (member.value, member.label.zh, member.label.en) for member in cls}
        check_unambiguous(cls.__name__, present, {member.name: member.former for member in cls})

    # By rank: the stored values are texts, which have an order of their own.

    def __lt__(self, other: Self) -> bool:
        return self._compare_ranks(other, "<", operator.lt)

    def __le__(self, other: Self) -> bool:
        return self._compare_ranks(other, "<=", operator.le)

    def __gt__(self, other: Self) -> bool:
        return self._compare_ranks(other, ">", operator.gt)

    def __ge__(self, other: Self) -> bool:
        return self._compare_ranks(other, ">=", operator.ge)

    def _compare_ranks(self, other: Self, sign: str, compare: Callable[[int, int], bool]) -> bool:
        """How two members of one ordered enumeration compare."""
        cls = type(self)
        if type(other) is not cls:
            return NotImplemented  # type: ignore[no-any-return] # as the methods do for which it stands
        if not cls.is_ordered:
            message = (
                f"{sign} between {self} and {other}: {cls.__name__} has no order; if its members have one, define them "
                f"from the lowest to the highest in class {cls.__name__}(Choice, ordered=True)"
            )
            raise TypeError(message)
        members = list(cls)
        return compare(members.index(self), members.index(other))


class Severity(Choice):
    """How strictly a rule binds."""

    REQUIRED = "required", "必须", "required"
    EXPECTED = "expected", "一般应当", "expected"
    NOTE = "note", "提示", "note"


class Status(Choice):
    """How the answer of a rule stands."""

    DECIDED = "decided", "已判定", "decided"
    UNKNOWN = "unknown", "信息不足", "undecided"
    NOT_APPLICABLE = "not_applicable", "不适用", "not applicable"
    NOT_IN_FORCE = "not_in_force", "不在施行期", "not in force"
    NO_VALUE = "no_value", "政策未设值", "no value in the policy"
    # Nothing is missing: the rule says that exactly one of its cases holds, and for this record that is not so.
    NO_SINGLE_CASE = "no_single_case", "无唯一符合的情形", "not exactly one case"
