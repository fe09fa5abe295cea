"""One parameter at several values: what each would change against the policy as it stands."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING, Any

import attrs

from pingyuan_rules.comparison.policy_changes import DAY
from pingyuan_rules.comparison.policy_comparison import PolicyComparison, compare_records
from pingyuan_rules.engine import FactInfo, InvalidData, Label, Problem, Record, facts_of, yuan
from pingyuan_rules.engine.display import Displayed, ForPydantic
from pingyuan_rules.engine.records import is_frame
from pingyuan_rules.engine.rulebook import checked_book
from pingyuan_rules.engine.shown_language import resolve_language
from pingyuan_rules.engine.wording.value_words import in_words
from pingyuan_rules.rules import book as county_book
from pingyuan_rules.words import capitalized

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import altair as alt

    from pingyuan_rules.comparison.money_changes import MoneyChange
    from pingyuan_rules.engine import Lang, Rule, Rulebook
    from pingyuan_rules.engine.policies import Parameters

_AFFECTED = Label("结论不同的记录数", "records affected")
_KNOWN = Label("已知差额（元）", "known difference (yuan)")


@attrs.frozen
class SweepRow(ForPydantic):
    """One value of a parameter, and what it would change.

    Attributes:
        value: The value.
        text: The value in words, with its unit.
        comparison: The policy as it stands, compared with the same policy with this value.
    """

    value: Any
    text: Label
    comparison: PolicyComparison


@attrs.frozen
class Sweep(Displayed):
    """One parameter at several values.

    Attributes:
        policy: The policy as it stands.
        info: The name of the parameter, its label, kind and unit.
        rows: A row for each value, in the order in which they were given.
    """

    policy: Parameters
    info: FactInfo = attrs.field(repr=False)
    rows: tuple[SweepRow, ...]

    @property
    def parameter(self) -> str:
        """The name of the parameter."""
        return self.info.name

    def chart(self, lang: Lang | None = None) -> alt.VConcatChart:
        """The records affected at each value, and what each amount comes to more or less, as an Altair chart.

        Args:
            lang: The language, if not the display language.

        Raises:
            ModuleNotFoundError: When Altair is not installed; the message names the extra `report`.
        """
        from pingyuan_rules.comparison.sweep_chart import draw_sweep  # noqa: PLC0415 - Altair is an extra

        lang = resolve_language(lang)
        numbers: dict[str, list[float]] = {
            _AFFECTED.text(lang): [len(row.comparison.affected) for row in self.rows],
        }
        for rule, changes in self.amounts():
            # Floats only here, where a bar needs no more digits than a screen has pixels.
            known = [0.0 if change is None else float(yuan(change.known)) for change in changes]
            numbers[f"{capitalized(rule.label).text(lang)}: {_KNOWN.text(lang)}"] = known
        names = [row.text.text(lang) for row in self.rows]
        return draw_sweep(self.title.text(lang), self.info.label.text(lang), names, numbers)

    @property
    def title(self) -> Label:
        """The heading, with the parameter that was varied."""
        return Label(f"取值试算：{self.info.label.zh}", f"Values of: {self.info.label.en}")

    def amounts(self) -> Iterator[tuple[Rule[Any, Any, Any], list[MoneyChange | None]]]:
        """Each amount that some value changes, with its change at each value; None where it cannot change."""
        rules = {each.rule.name: each.rule for row in self.rows for each in row.comparison.money}
        by_value = [{each.rule.name: each for each in row.comparison.money} for row in self.rows]
        for name, rule in rules.items():
            yield rule, [changes.get(name) for changes in by_value]


def sweep(
    data: Iterable[Record] | Record,
    /,
    policy: Parameters | None,
    parameter: str,
    values: Iterable[Any],
    *,
    book: Rulebook[Any] = county_book,
) -> Sweep:
    """What each of several values of one parameter would change; everything else stays as the policy has it.

    >>> from pingyuan_rules import PINGYUAN, Branch
    >>> branches = [Branch(id="ZB-0001", full_members=5, probationary_members=1)]
    >>> values = sweep(branches, PINGYUAN, "activity_fund_per_member", [20_000, 30_000, 40_000])
    >>> [len(row.comparison.affected) for row in values.rows]
    [1, 0, 1]

    Args:
        data: A ledger, or records, which may be of several classes; or one record.
        policy: The policy as it stands; None is the book's own.
        parameter: The name of the parameter.
        values: Its values: amounts in fen, choices as members of their enumeration.
        book: The rulebook, if it is not the library's.

    Raises:
        InvalidData: When there is no such parameter, it is the policy's day, or there is no value or one that is not
            allowed.
        WrongRecord: When something is no record, or of a class without rules.
        TypeError: When the policy is none of the book's, `book` is no rulebook, or the data is a frame, with what to
            write instead.
    """
    if is_frame(data):
        message = (
            "sweep takes records: write records_of(frame, Branch), or compare the frame at each value, with "
            "compare_policies(frame, policy, attrs.evolve(policy, ...), of=Branch), which takes related= too"
        )
        raise TypeError(message)
    present = checked_book(book).resolve_policy(policy)
    infos = {name: info for name, info in facts_of(type(present)).items() if name != DAY}
    if parameter not in infos:
        near = difflib.get_close_matches(parameter, infos, n=1)
        remedy = Label(
            f"是否为 {near[0]}？请改正" if near else "请改用其中之一；改变日期请用 compare_policies",
            f"Did you mean {near[0]}? Correct it" if near else "Name one; to change the day, use compare_policies",
        )
        expected = Label("政策参数的名称", "the name of a parameter of the policy")
        raise InvalidData([Problem("parameter", parameter, expected, remedy, kind="unknown", path=("parameter",))])
    info, records = infos[parameter], (data,) if isinstance(data, Record) else tuple(data)
    rows = []
    for value in values:
        other = attrs.evolve(present, **{parameter: value})
        text = Label(*(in_words(getattr(other, parameter), info.kind, info.unit, lang) for lang in ("zh", "en")))
        rows.append(SweepRow(getattr(other, parameter), text, compare_records(book, records, present, other)))
    if not rows:
        expected = Label("至少一个取值", "at least one value")
        remedy = Label("请给出取值", "Give the values to try")
        raise InvalidData([Problem("values", "", expected, remedy, kind="required", path=("values",))])
    return Sweep(present, info, tuple(rows))
