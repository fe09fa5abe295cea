"""The shape of a table of phrases: what each language has to supply so that rules can be put in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pingyuan_rules.engine.terms import DateWord, Order, Rounding


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
    """The words in formulas; everything else there is a sign."""

    month: str
    day: str
    dates: Mapping[DateWord, str]
    if_: str
    otherwise: str
    applies: str


@attrs.frozen(kw_only=True)
class RemedyPhrases:
    """What to do so that a requirement is met.

    Attributes:
        make_true: The instruction to bring a state about.
        no_longer: The state in which a statement, in quotation marks, has stopped being true.
        now: A state and the value at present.
        now_both: A comparison of two values that can both change, and both values.
        reconcile: The instruction to find out which of two numbers is wrong that ought to be equal; `{0}` and `{1}` are
            their names, `{2}` and `{3}` their values.
        raise_amount: The instruction to raise an amount of money; `{0}` is the amount, `{1}` by how much, `{2}` from
            how much, `{3}` to how much.
        nothing_to_advise: What stands where every way would break another requirement or is never advised.
        find_out_whether: The instruction to find out whether a statement is true.
        find_out: The instruction to find out a value.
        all_states: States of which each is needed, as one state.
        one_state: States of which one is enough, as one state.
        some_states: States of which a number is enough; `{0}` is the number, `{1}` the states.
        all_tasks: Like `all_states`, for instructions.
        one_task: Like `one_state`, for instructions.
        some_tasks: Like `some_states`, for instructions.
        policy: What the policy decides, so that no fact of the record can change it.
        separator: What separates states and instructions.
    """

    make_true: str
    no_longer: str
    now: str
    now_both: str
    reconcile: str
    raise_amount: str
    nothing_to_advise: str
    find_out_whether: str
    find_out: str
    all_states: str
    one_state: str
    some_states: str
    all_tasks: str
    one_task: str
    some_tasks: str
    policy: str
    separator: str


@attrs.frozen(kw_only=True)
class Phrases:
    """All phrases of one language; `{0}`, `{1}` and so on stand for a term's children.

    Attributes:
        width: A phrase with more characters than this is set out as a list, and a formula is broken into lines.
        verbs: The first words of those labels that lack their subject, which is the record: "has a secretary".
        subject: Such a label with its subject; `{0}` is what the record is called.
        the_record: What stands for a record whose class has no label.
        counted: A number and its unit.
        bare_counts: Whether a number that is compared does without its unit if the label names what is counted: full
            members are at least 3.
        no_value: What stands for a value that the policy does not give.
        value_ended: The same if it gave one to a day, which is `{0}` and the last one.
        lacks_values: The same for an answer; `{0}` is the parameters that it would need.
        after_policy_day: A date of a record that is later than the policy's day: `{0}` is the date.
        period: The first and the last day on which a value holds.
        severity_until: How strictly a rule bound until a day: `{0}` is the day, `{1}` how strictly.
        severity_since: How strictly it binds from a day on, likewise.
        named_value: A thing and its value, as a line of an explanation.
        by_text: A rule and the days on which the text holds that answered.
        by_texts: A rule that has several texts, which follow.
        text_of_days: The days on which a text holds, and the text.
        orders: Comparisons, by kind of value and sign; kinds without an entry use that of `int`. A number of things
            is `count`, a day of the month is `day`, a member of an enumeration is `member`, and two numbers of which
            neither is fixed are `numbers`.
        since_until: The first day, `{0}`, and the last, `{1}`, on which a value holds, in an explanation.
        is_by_case: A rule's name and a value that is given by cases, in running text.
        condition: Like `case`, for a choice whose values are true or false.
        conditions: Like `cases`, for such a choice.
        condition_otherwise: Like `otherwise`, for such a choice.
        signs: The signs between the values of a working, by kind of term; `rounding_notes` follow a division.
        rounding_notes_below_zero: Those that differ for a negative number.
        span: A count of months, `{1}`, after the months that it counts.
        that_is: A value, `{0}`, and the parameter whose value it is, `{1}`.
        months_of_year: Several months of one year: the year, the first month and the last.
        others: How many conditions did not matter; `others_one` for one.
        left_out: How many facts, values and rules of the whole explanation are not shown; `left_out_one` for one.
        count_from: A count of truths that is not known yet: `{0}` is the least that it can be.
        count_to: The same with the most, `{0}`.
        count_between: The same with the most, `{0}`, and the least, `{1}`.
        share: A share: `{0}` is a number, `{1}` the ratio, `{2}` the rounding; `marginal` by a scale.
        in_scale: The entry of a scale, `{0}`, for a value, `{1}`.
        bracket_from: A bracket of a scale: its threshold and what it gives.
        rounded_to: How a share is rounded; `{0}` is the unit or the multiple.
        multiple: A multiple of an amount.
        rounded: Divisions that only round decimals; `{places}` is to how many.
        divided: Divisions; `{whole}` is what the answer is rounded to. `divided_below_zero`, like `rounded_below_zero`
            and `rounded_to_below_zero`, has those that are worded otherwise if what is rounded may be negative.
        dates: The words that read one date or two; those that add to a date are worded as sums.
        one_case: Like `cases`, for cases that exclude each other.
        no_case: What an explanation shows for a choice of the one case that holds if none does.
        several_cases: The same if several hold.
        out_of_years: What an explanation shows for a date outside the years 1 to 9999.
        or_: What joins members of an enumeration, any of which will do.
        last_or: What joins the last of them.
        whole: What a number is rounded to.
        whole_fen: What an amount of money is rounded to.
    """

    width: int
    verbs: frozenset[str]
    subject: str
    the_record: str
    counted: str
    bare_counts: bool
    yes: str
    no: str
    unknown: str
    undecided: str
    recorded: str
    decided: str
    count_from: str
    count_to: str
    count_between: str
    not_applicable: str
    no_value: str
    value_ended: str
    lacks_values: str
    after_policy_day: str
    period: str
    severity_until: str
    severity_since: str
    yuan: str
    named_value: str
    by_text: str
    by_texts: str
    text_of_days: str
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
    one_case: Listing
    rank: str
    conditions: Listing
    condition: str
    condition_otherwise: str
    otherwise: str
    plus: str
    less: str
    times: str
    divided: dict[Rounding, str]
    divided_below_zero: dict[Rounding, str]
    share: str
    marginal: str
    in_scale: str
    bracket_from: str
    rounded_to: dict[Rounding, str]
    rounded_to_below_zero: dict[Rounding, str]
    multiple: str
    rounded: dict[Rounding, str]
    rounded_below_zero: dict[Rounding, str]
    rounding_notes: Mapping[Rounding, str]
    rounding_notes_below_zero: Mapping[Rounding, str]
    signs: Mapping[str, str]
    span: str
    that_is: str
    month: str
    months: str
    months_of_year: str
    month_names: tuple[str, ...]
    smallest: Listing
    largest: Listing
    lowest: Listing
    highest: Listing
    earliest: Listing
    latest: Listing
    month_of: str
    day_of: str
    dates: Mapping[DateWord, str]
    out_of_years: str
    no_case: str
    several_cases: str
    day: str
    or_: str
    last_or: str
    whole: str
    whole_fen: str
    months_between: str
    concerns: str
    # Sentences
    applies_if: str
    holds_when: str
    if_then: str
    always: str
    never: str
    is_value: str
    is_by_case: str
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
    others: str
    others_one: str
    left_out: str
    left_out_one: str
    rest_of_list: str
    values_from: str
    joined: str
    separator: str
    since: str
    since_until: str
    rests_on: str
    laid_over: str
    citation: str
    note: str
    comma: str
    symbols: Symbols
    remedies: RemedyPhrases
