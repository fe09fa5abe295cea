"""The why reading: an answer with every value on the way to it and the clauses it rests on.

Asking is cheap: a flat function gives all values at once, and the tree of words is built when it is looked at.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import attrs

from pingyuan_rules.engine.record.trace_values import Recording, Values, record_rules

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from rich.tree import Tree

    from pingyuan_rules.engine.labels import Lang
    from pingyuan_rules.engine.policies import Citation, Parameters
    from pingyuan_rules.engine.records import Record
    from pingyuan_rules.engine.rule import Rule
    from pingyuan_rules.engine.rulebook import Rulebook
    from pingyuan_rules.engine.wording.explanation_tree import Node


@attrs.frozen
class Question:
    """A rule that is asked under a policy, and what records its values.

    Attributes:
        rule: The rule.
        policy: The policy.
        recording: What gives the values; it may be of more rules than this one.
    """

    rule: Rule[Any, Any, Any]
    policy: Any
    recording: Recording


@attrs.define(eq=False, repr=False)  # frozen would make asking half as slow again; nothing in it is meant to be set
class Explanation:
    """One answer of one rule, and why. Shown in a REPL or a notebook it is a tree.

    Attributes:
        record: The record that was asked about.
    """

    _question: Question
    record: Any
    _values: Values

    @property
    def rule(self) -> Rule[Any, Any, Any]:
        """The rule."""
        return self._question.rule

    @property
    def policy(self) -> Any:
        """The policy it was asked under."""
        return self._question.policy

    @property
    def value(self) -> Any:
        """The answer, a value of the type the rule declares, or UNKNOWN."""
        return self._question.recording.value(self.rule.term, self._values)

    @property
    def tree(self) -> Node:
        """Every value that was looked at, from the answer down; cases that were not reached are left out."""
        from pingyuan_rules.engine.wording.explanation_tree import grow  # noqa: PLC0415 - words are built only when looked at

        recording, values = self._question.recording, self._values
        return grow(self.rule, self.policy, lambda term: recording.value(term, values))

    @property
    def clauses(self) -> tuple[Citation, ...]:
        """The clauses of the rule and of every called rule that was looked at, each once."""
        return self.tree.all_clauses

    def text(self, lang: Lang = "en") -> str:
        """The tree as lines of text, followed by the clauses."""
        from pingyuan_rules.engine.wording.tree_output import text  # noqa: PLC0415 - as above

        return text(self.tree, lang)

    def rich(self, lang: Lang = "en") -> Tree:
        """The tree for a terminal; needs the extra `rich`."""
        from pingyuan_rules.engine.wording.tree_output import rich_tree  # noqa: PLC0415 - as above

        return rich_tree(self.tree, lang)

    def html(self, lang: Lang = "en") -> str:
        """The tree as HTML without scripts, every word escaped."""
        from pingyuan_rules.engine.wording.tree_output import html  # noqa: PLC0415 - as above

        return html(self.tree, lang)

    def __reduce__(self) -> tuple[Callable[..., Explanation], tuple[object, ...]]:
        return _asked, (self.rule, self.record, self.policy)  # compiled code cannot be pickled; it is asked again

    def __str__(self) -> str:
        return self.text()

    __repr__ = __str__

    def __rich__(self) -> Tree:
        """What rich prints."""
        return self.rich()

    def _repr_html_(self) -> str:
        return self.html()


@attrs.define(eq=False)  # as above
class Explanations(Mapping[str, Explanation]):
    """Explanations of every rule about one record, by the rule's name; each is made when it is taken out.

    Attributes:
        record: The record that was asked about.
    """

    _questions: Mapping[str, Question]
    record: Any
    _values: Values = attrs.field(repr=False)

    def __getitem__(self, name: str) -> Explanation:
        return Explanation(self._questions[name], self.record, self._values)

    def __iter__(self) -> Iterator[str]:
        return iter(self._questions)

    def __len__(self) -> int:
        return len(self._questions)

    def __reduce__(self) -> tuple[Callable[..., Mapping[str, Explanation]], tuple[object, ...]]:
        first = next(iter(self._questions.values()))
        return _all_asked, (first.rule, self.record, first.policy)


def _asked(rule: Rule[Any, Any, Any], record: Any, policy: Any) -> Explanation:
    return rule.explain(record, policy)


def _all_asked(rule: Rule[Any, Any, Any], record: Any, policy: Any) -> Mapping[str, Explanation]:
    return rule.book.explain(record, policy)


def explainer(rule: Rule[Any, Any, Any], policy: Parameters) -> Callable[[Any], Explanation]:
    """A function from a record to the explanation of one rule's answer; the rule is in force."""
    question = Question(rule, policy, record_rules((rule,), policy))
    run = question.recording.run

    def explain(record: Record) -> Explanation:
        return Explanation(question, record, run(record))

    return explain


def group_explainer(
    book: Rulebook[Any], record: type[Record], policy: Parameters
) -> Callable[[Any], Mapping[str, Explanation]]:
    """A function from a record to the explanations of every rule about it that is in force."""
    rules = tuple(rule for rule in book.rules_of(record) if rule.standing.in_force(policy.on))
    if not rules:
        return lambda _: {}
    recording = record_rules(rules, policy)
    questions = {rule.name: Question(rule, policy, recording) for rule in rules}
    run = recording.run

    def explain(record: Record) -> Explanations:
        return Explanations(questions, record, run(record))

    return explain
