"""A case, and what came of it: the answers that people expect beside those that the rules give."""

from collections.abc import Iterable, Iterator
from typing import Any

import attrs

from pingyuan_rules.cases.mending import advice
from pingyuan_rules.cases.outcomes import AnyRule, Expectation, Outcome
from pingyuan_rules.engine import UNKNOWN, Citation, Explanation, Label, Lang, Record, Status
from pingyuan_rules.engine.assessment import named
from pingyuan_rules.engine.display import Displayed, ForPydantic, LongDisplay
from pingyuan_rules.engine.labels import inner_quotes
from pingyuan_rules.engine.policies import Parameters
from pingyuan_rules.engine.wording.visible_text import visible

OTHERWISE = Label("与记录不同", "Answered otherwise than recorded")
_MOST_SHOWN = 3


@attrs.frozen(kw_only=True)
class Case(ForPydantic):
    """Facts, the policy that they are judged by, and the answers that people expect.

    Attributes:
        name: What it shows.
        record: The facts.
        policy: The policy.
        expected: The answers that are expected, one at least.
        clauses: The clauses that it is taken from.
        file: The file that holds it.
        sheet: The sheet, in a workbook; else empty.
        row: Its row in the sheet, or its first line in a file of text; None if that is not known.
        policy_file: The file with a county's own values that its policy is made of; else empty.
        recorded: The version of the library whose answers were recorded as those that are expected; empty if a person
            wrote the case.
    """

    name: str
    record: Record = attrs.field(repr=named)
    policy: Parameters = attrs.field(repr=False)
    expected: tuple[Expectation, ...]
    clauses: tuple[Citation, ...] = attrs.field(default=(), repr=False)
    file: str = ""
    sheet: str = ""
    row: int | None = None
    policy_file: str = attrs.field(default="", repr=False, eq=False)
    recorded: str = attrs.field(default="", repr=False)

    @property
    def place(self) -> Label:
        """Where it stands, in words."""
        zh, en = self.file, self.file
        if self.sheet:
            zh, en = f"{zh}“{inner_quotes(self.sheet)}”表", f'{en}, sheet "{self.sheet}"'
        if self.row is not None:
            zh, en = f"{zh}第{self.row}行", f"{en}, {'row' if self.sheet else 'line'} {self.row}"
        return Label(visible(zh), visible(en))


@attrs.frozen
class CaseAnswer(ForPydantic):
    """One answer of a case: what is expected, and what the rule answers.

    Attributes:
        rule: The rule.
        expected: What it is to answer.
        found: What it answers.
        record: The facts.
        policy: The policy.
        recorded: The version of the library that answered as is expected; empty if a person wrote it.
    """

    rule: AnyRule
    expected: Outcome
    found: Outcome
    record: Any = attrs.field(repr=named)
    policy: Any = attrs.field(repr=False)
    recorded: str = attrs.field(default="", repr=False)

    @property
    def passed(self) -> bool:
        """Whether the rule answers as expected."""
        return self.expected == self.found

    @property
    def sentence(self) -> Label:
        """What is expected or recorded, and what the rule answers."""
        wanted, answer, label = self.expected.text(self.rule), self.found.text(self.rule), self.rule.label
        if self.recorded:
            return Label(
                f"{label.zh}：记录为“{inner_quotes(wanted.zh)}”，现为“{inner_quotes(answer.zh)}”",
                f'{label.en}: recorded "{wanted.en}", the rule now answers "{answer.en}"',
            )
        return Label(
            f"{label.zh}：应为“{inner_quotes(wanted.zh)}”，实为“{inner_quotes(answer.zh)}”",
            f'{label.en}: expected "{wanted.en}", the rule answers "{answer.en}"',
        )

    @property
    def explanation(self) -> Explanation | None:
        """Why the rule answers as it does; None if it is not in force on the policy's day."""
        if self.found.status is Status.NOT_IN_FORCE:
            return None
        explanation: Explanation = self.rule.explain(self.record, self.policy)
        return explanation

    @property
    def advice(self) -> Label | None:
        """What in the case would have to change so that it passes; None if it passes, or nothing was found.

        None too for a recorded answer: what changed there is not the facts but the rules.
        """
        return (
            None
            if self.passed or self.recorded
            else advice(self.rule, self.record, self.policy, self.expected, self.found)
        )

    def lines(self, lang: Lang) -> Iterator[str]:
        """What is expected and what the rule answers, what would have to change, and why it answers so."""
        stop = Label("。", ".").text(lang)
        yield f"{visible(self.sentence.text(lang))}{stop}"
        advised, explanation = self.advice, self.explanation
        if advised is not None:
            yield visible(advised.text(lang))
        if explanation is not None:
            yield from (f"  {line}" for line in explanation.text(lang).splitlines())


@attrs.frozen(repr=False)
class CaseResult(Displayed):
    """A case, and what came of it.

    Attributes:
        case: The case.
        answers: What each of its rules answers, in the order in which the answers are expected.
    """

    case: Case
    answers: tuple[CaseAnswer, ...]

    def __repr__(self) -> str:
        """The name of the case, and whether it passed."""
        return f"<CaseResult of {self.case.name!r}: {'passed' if self.passed else 'failed'}>"

    @property
    def passed(self) -> bool:
        """Whether every rule answers as expected."""
        return all(answer.passed for answer in self.answers)

    @property
    def failures(self) -> tuple[CaseAnswer, ...]:
        """The answers that are not as expected."""
        return tuple(answer for answer in self.answers if not answer.passed)

    @property
    def head(self) -> Label:
        """The name, the place, the clauses, and that its answers were recorded."""
        name, place = visible(self.case.name), self.case.place
        keys = [clause.key for clause in self.case.clauses]
        zh, en = ("、".join([place.zh, *keys]), ", ".join([place.en, *keys]))
        if version := visible(self.case.recorded):
            zh, en = f"{zh}，由 {version} 版记录，无人核对", f"{en}; recorded by version {version}, checked by nobody"
        return Label(f"{name}（{zh}）", f"{name} ({en})")

    def text(self, lang: Lang = "en") -> str:
        """That it passed, or every answer that is not as expected, with its explanation."""
        failed = OTHERWISE if self.case.recorded else Label("未通过", "Failed")
        passed = Label("通过", "Passed") if self.passed else failed
        head = Label(f"{passed.zh}：{self.head.zh}", f"{passed.en}: {self.head.en}")
        lines = (f"  {line}" for answer in self.failures for line in answer.lines(lang))
        return "\n".join([head.text(lang), *lines])


@attrs.frozen(repr=False)
class CaseRun(LongDisplay):
    """Cases that were run.

    Attributes:
        results: What came of each, in the order of the files.
        version: The version of the library whose rules were asked.
    """

    results: tuple[CaseResult, ...]
    version: str

    def __repr__(self) -> str:
        """How many passed, how many did not, and how many recorded ones are answered otherwise."""
        failed, otherwise = len(self.failures), len(self.differences)
        more = f", {otherwise} otherwise than recorded" if otherwise else ""
        return f"<CaseRun: {len(self.results) - failed - otherwise} passed, {failed} failed{more}>"

    @property
    def passed(self) -> bool:
        """Whether every case passed, and every recorded one is answered as recorded."""
        return all(result.passed for result in self.results)

    @property
    def failures(self) -> tuple[CaseResult, ...]:
        """The cases that people wrote and that did not pass."""
        return tuple(result for result in self.results if not (result.passed or result.case.recorded))

    @property
    def differences(self) -> tuple[CaseResult, ...]:
        """The recorded cases that the rules answer otherwise than was recorded."""
        return tuple(result for result in self.results if result.case.recorded and not result.passed)

    @property
    def summary(self) -> Label:
        """How many cases people wrote and how many of them passed; then the same of recorded ones, if there are any."""
        recorded, failed, otherwise = self._recorded, len(self.failures), len(self.differences)
        number, same = len(self.results) - recorded, recorded - otherwise
        written = Label(
            f"{number:,} 个案例：通过 {number - failed:,} 个，未通过 {failed:,} 个。",
            f"{number:,} case{'' if number == 1 else 's'}: {number - failed:,} passed, {failed:,} failed.",
        )
        if not recorded:
            return written
        frozen = Label(
            f"{recorded:,} 个无人核对的记录案例：与记录相同 {same:,} 个，不同 {otherwise:,} 个。",
            f"{recorded:,} recorded case{'' if recorded == 1 else 's'}, checked by nobody: {same:,} answered as "
            f"recorded, {otherwise:,} otherwise.",
        )
        return Label(f"{written.zh}{frozen.zh}", f"{written.en} {frozen.en}") if number else frozen

    @property
    def _recorded(self) -> int:
        return sum(bool(result.case.recorded) for result in self.results)

    def text(self, lang: Lang = "en") -> str:
        """Every case that failed, explained, what is answered otherwise than recorded, and how many passed."""
        otherwise = ["\n".join(changed_lines(self.differences, lang))] if self.differences else []
        return "\n\n".join([*(result.text(lang) for result in self.failures), *otherwise, self.summary.text(lang)])


def run_case(case: Case) -> CaseResult:
    """Ask the rules about a case.

    Args:
        case: The case.
    """
    return CaseResult(case, tuple(answer_of(each, case.record, case.policy, case.recorded) for each in case.expected))


def changed_lines(differences: Iterable[CaseResult], lang: Lang) -> Iterator[str]:
    """What rules answer otherwise than was recorded: each change once, with how many cases show it and the first ones.

    A changed rule changes the answers about many records, of which each would say the same.
    """
    yield visible(f"{OTHERWISE.text(lang)}{Label('：', ':').text(lang)}")
    changes: dict[tuple[str, Label], list[CaseResult]] = {}
    for result in differences:
        for answer in result.failures:
            changes.setdefault((answer.rule.name, answer.sentence), []).append(result)
    for (_, sentence), results in changes.items():
        number = len(results)
        several = Label(f"{number:,} 个案例", f"{number:,} case{'' if number == 1 else 's'}")
        yield visible(f"  {sentence.text(lang)}{Label('，', ', ').text(lang)}{several.text(lang)}")
        yield from (f"    {result.head.text(lang)}" for result in results[:_MOST_SHOWN])
        if number > _MOST_SHOWN:
            more = number - _MOST_SHOWN
            yield Label(f"    另有 {more:,} 个", f"    and {more:,} more").text(lang)


def run_all(cases: Iterable[Case], version: str) -> CaseRun:
    """Ask the rules about several cases.

    Args:
        cases: The cases.
        version: The version of the library that holds the rules.
    """
    return CaseRun(tuple(map(run_case, cases)), version)


def answer_of(expected: Expectation, record: Record, policy: Parameters, recorded: str = "") -> CaseAnswer:
    """What a rule answers about a record, beside what is expected."""
    rule = expected.rule
    return CaseAnswer(rule, expected.outcome, outcome_of(rule, record, policy), record, policy, recorded)


def outcome_of(rule: AnyRule, record: Record, policy: Parameters) -> Outcome:
    """What a rule answers about a record, or why it does not."""
    status = rule.status(record, policy)
    return Outcome(rule(record, policy) if status is Status.DECIDED else UNKNOWN, status)
