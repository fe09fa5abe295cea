"""What every term is called in a language: the shape of the tables, one of which each language fills in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from pingyuan_rules.engine.labels import LANGUAGES, Label

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pingyuan_rules.engine.labels import Lang
    from pingyuan_rules.engine.terms import Order, Rounding


@attrs.frozen(kw_only=True)
class Listing:
    """How several things are listed.

    Attributes:
        head: What stands for the list where its items follow below.
        inline: The list in running text; `{0}` is the items, joined.
        comma: What joins the items but the last.
        last: What joins the last item.
    """

    head: str
    inline: str
    comma: str
    last: str

    def join(self, items: list[str]) -> str:
        """The items in running text."""
        *most, last = items
        joined = f"{self.comma.join(most)}{self.last}{last}" if most else last
        return self.inline.replace("{0}", joined)


@attrs.frozen(kw_only=True)
class Symbols:
    """The words that formulas need besides their signs."""

    month: str
    day: str
    if_: str
    otherwise: str
    where: str


@attrs.frozen(kw_only=True)
class Remedies:
    """How it is said what would put a record right.

    Attributes:
        must: The verb of a condition that is to hold.
        now: A condition and the value at present.
        now_both: A comparison of two values that can both change, and both values.
        find_out_whether: A statement that nobody has recorded.
        find_out: A value that nobody has recorded.
        all_of: Things that must all be done, where one of several is enough.
        one_of: Things of which one is enough.
        some_of: Things of which a number is enough; `{0}` is the number, `{1}` the things.
        policy: What the policy decides, so that no record can change it.
        separator: What separates the things.
    """

    must: str
    now: str
    now_both: str
    find_out_whether: str
    find_out: str
    all_of: str
    one_of: str
    some_of: str
    policy: str
    separator: str


@attrs.frozen(kw_only=True)
class Phrases:
    """Everything that is said of terms in one language; `{0}`, `{1}` and so on are the term's children.

    Attributes:
        width: From how many characters on a phrase is set out as a list.
        be: The verb that goes with a subject, put in for `{be}`.
        counted: A number and its unit.
        said: A thing and its value, as a line of an explanation.
        conditions: Like `cases`, for a choice whose values are true or false.
        orders: Comparisons, by kind of value and sign; kinds that are not named go by `int`. A day of the month
            is `day`.
        divided: Divisions; `{whole}` is what the answer is rounded to.
        or_: What joins members of an enumeration, any of which will do.
        last_or: What joins the last of them.
        whole: What a number is rounded to.
        whole_fen: What an amount of money is rounded to.
    """

    width: int
    be: Callable[[str], str]
    counted: Callable[[str, str], str]
    yes: str
    no: str
    unknown: str
    not_applicable: str
    yuan: str
    said: str
    orders: Mapping[str, Mapping[Order, str]]
    bracket: str
    quoted: str
    not_: str
    all_of: Listing
    any_of: Listing
    at_least: Listing
    count_true: Listing
    cases: Listing
    case: str
    ranked: Listing
    rank: str
    conditions: Listing
    condition: str
    otherwise: str
    plus: str
    less: str
    times: str
    divided: Mapping[Rounding, str]
    smallest: Listing
    largest: Listing
    earliest: Listing
    latest: Listing
    month_of: str
    day_of: str
    day: str
    or_: str
    last_or: str
    whole: str
    whole_fen: str
    months_between: str
    months: str
    concerns: str
    # Sentences
    where: str
    holds_when: str
    always: str
    never: str
    is_value: str
    decided_by: str
    stop: str
    colon: str
    # Explanations
    if_: str
    rank_of: str
    then: str
    else_: str
    applies: str
    see_above: str
    since: str
    rests_on: str
    citation: str
    note: str
    comma: str
    symbols: Symbols
    remedies: Remedies


def phrases(lang: Lang) -> Phrases:
    """The table of a language."""
    from pingyuan_rules.engine.wording.phrases_en import EN  # noqa: PLC0415 - the tables are made of this module's classes
    from pingyuan_rules.engine.wording.phrases_zh import ZH  # noqa: PLC0415 - as above

    return {"en": EN, "zh": ZH}[lang]


def label(wording: Callable[[Lang], str]) -> Label:
    """The same thing worded in every language."""
    return Label(**{lang: wording(lang) for lang in LANGUAGES})
