"""Records that show where two policies differ, for rules that answer alike about all the records at hand."""

import time
from collections.abc import Iterable, Iterator
from typing import Any, TypeAlias

import attrs

from pingyuan_rules.comparison.answer_changes import Answer, answers_of
from pingyuan_rules.engine import Label, Lang, Record, Rule, Rulebook
from pingyuan_rules.engine.display import Displayed, ForPydantic
from pingyuan_rules.engine.policies import Parameters
from pingyuan_rules.engine.shown_language import resolve_language
from pingyuan_rules.engine.wording.html_pieces import page, paragraph
from pingyuan_rules.engine.wording.visible_text import visible
from pingyuan_rules.proof import Differs, NotAnswered, Same, Undecided, differ
from pingyuan_rules.proof.verdicts import quoted, record_text

Verdict: TypeAlias = "Same | Differs[Any] | NotAnswered | Undecided"

LONGEST = 3.0
"""How long one rule may take: one that is too hard must not use up the time of the others."""
_FIRST = (Differs, Undecided, NotAnswered, Same)
"""Which of several verdicts about one rule counts."""
ALIKE = Label(
    "已证明：事实均已知的任何记录，结论都相同", "proved: every record whose facts are all known is answered alike"
)
UNSETTLED = Label("未能查明", "could not be settled")


@attrs.frozen
class Witness(Displayed, ForPydantic):
    """Where a rule answers otherwise under another policy, though it does so for none of the records at hand.

    Attributes:
        rule: The rule.
        verdict: `Differs` with the smallest record that is answered otherwise, or falls short under one of the policies
            alone; `Same` if there is none; `NotAnswered` or `Undecided`.
        before: How the record is answered before; None if there is none.
        after: How it is answered after.
    """

    rule: Rule[Any, Any, Any]
    verdict: Verdict
    before: Answer | None = None
    after: Answer | None = None

    @property
    def record(self) -> Record | None:
        """The record, which the solver made up and the rule itself has answered; None if there is none."""
        return self.verdict.record if isinstance(self.verdict, Differs) else None

    @property
    def example(self) -> Label:
        """The record by its known facts, or why there is none."""
        match self.verdict:
            case Differs(record=record):
                return Label(record_text(record, "zh"), record_text(record, "en"))
            case Same(scope=scope):
                # With related records it is proved for so many of them at most, which is never left out.
                zh, en = scope.bound_text("zh"), scope.bound_text("en")
                return Label(f"{ALIKE.zh}（{zh}）", f"{ALIKE.en} ({en})") if zh else ALIKE
            case NotAnswered(status=status):
                return status.label
        return UNSETTLED

    def text(self, lang: Lang = "en") -> str:
        """Both answers, and for which record; or why there is none."""
        example = visible(self.example.text(lang))
        if self.before is None or self.after is None:
            return f"{quoted(self.rule, lang)}{Label('：', ': ').text(lang)}{example}{Label('。', '.').text(lang)}"
        changes = Label(
            "{0}的结论由“{1}”变为“{2}”，例如：{3}。", "{0} changes from “{1}” to “{2}”, for example for: {3}."
        )
        answers = [each.text(self.rule).text(lang) for each in (self.before, self.after)]
        return changes.text(lang).format(quoted(self.rule, lang), *answers, example)

    def __str__(self) -> str:
        return self.text(resolve_language(None))

    def html(self, lang: Lang | None = None) -> str:
        """The text as a paragraph, every word escaped."""
        chosen = resolve_language(lang)
        return page(chosen, paragraph(self.text(chosen)))


def find_witnesses(
    book: Rulebook[Any], rules: Iterable[Rule[Any, Any, Any]], before: Parameters, after: Parameters, seconds: float
) -> Iterator[Witness]:
    """A witness for each rule.

    Args:
        book: The rulebook.
        rules: The rules.
        before: The policy before.
        after: The policy after.
        seconds: How long it may take altogether.

    Raises:
        ModuleNotFoundError: When z3-solver is not installed; the message names the extra.
    """
    ends = time.monotonic() + seconds
    for rule in rules:
        # First a record that falls short under one policy alone, since of a rule that is not asked of every record the
        # answer alone does not say so.
        asked = (rule.shortfall, rule) if rule.info.asked_of is not None else (rule,)
        verdicts = [compare_in_time(each, before, after, seconds, ends) for each in asked]
        # To be the same, or unanswered, both must be.
        verdict = min(verdicts, key=lambda each: _FIRST.index(type(each)))
        if isinstance(verdict, Differs):
            answers = [answers_of(book.assess(verdict.record, each), [rule])[0] for each in (before, after)]
            yield Witness(rule, verdict, *answers)
        else:
            yield Witness(rule, verdict)


def compare_in_time(
    rule: Rule[Any, Any, Any], before: Parameters, after: Parameters, seconds: float, ends: float
) -> Verdict:
    """Whether a rule answers some record otherwise; undecided if no time is left."""
    left = min(LONGEST, ends - time.monotonic())
    return differ(rule, before, after, seconds=left) if left > 0 else Undecided(rule, seconds)
