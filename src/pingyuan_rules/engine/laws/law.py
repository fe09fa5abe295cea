"""A law: a condition about one record that no record breaks. It is proved, and gives no answer in results."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, Never, TypeVar, overload

import attrs

from pingyuan_rules.engine import terms as t
from pingyuan_rules.engine.laws.monotony import Monotony
from pingyuan_rules.engine.policies import Parameters
from pingyuan_rules.engine.records import Record
from pingyuan_rules.engine.rule import Rule
from pingyuan_rules.engine.values import BOOL

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from pingyuan_rules.engine.definition import Book, RuleInfo
    from pingyuan_rules.engine.terms import Term

R = TypeVar("R", bound=Record)
P = TypeVar("P", bound=Parameters)


class Law(Rule[R, P, bool]):
    """A condition that no record breaks: one that answers False refutes it.

    A record that it does not concern, or of which too little is known, does not. It can be asked of a record like a
    rule. It stands beside the rules, which never call it, and has no place in results.

    Attributes:
        name: The function's name.
        book: The book it belongs to.
        info: What it is called, the clauses it rests on, and the dates on which it is stated.
    """

    is_law = True

    def premises_on(self, on: date) -> tuple[Term, ...]:
        """What must be true of a record for the law to say anything of it on a day; none if it speaks of every one."""
        term, premises = t.of_day(self.term, on), []
        if isinstance(term, t.Concerns):
            premises.append(term.condition)
            term = term.item
        if isinstance(term, t.Implies):
            premises.append(term.premise)
        return tuple(premises)

    def _check_info(self) -> None:
        super()._check_info()
        if self.kind != BOOL:
            self.refuse(f"it answers {self.kind.name}; a law says yes or no")


class LawMaker(Generic[P]):
    """Makes a law of the function it decorates."""

    def __init__(
        self, book: Book[P], describe: Callable[[str], RuleInfo], add: Callable[[Law[Any, P] | Monotony[Any, P]], None]
    ) -> None:
        """Made by `Rulebook.law`."""
        self._book, self._describe, self._add = book, describe, add

    @overload
    def __call__(self, function: Callable[[R, P], bool]) -> Law[R, P]: ...
    @overload
    def __call__(self, function: Callable[[R], bool]) -> Law[R, P]: ...
    @overload
    def __call__(self, function: Callable[[], Monotony[R, P]]) -> Monotony[R, P]: ...
    def __call__(self, function: Callable[..., Any]) -> Any:
        """The law, taken up by its book; one without a docstring has its label for it.

        Raises:
            TypeError: When a function without arguments gives no monotony, or when dates or a condition are given for
                one, which has those of its rule.
        """
        info = self._describe(function.__name__)
        doc = function.__doc__ or f"{info.label.en[:1].upper()}{info.label.en[1:]}."
        law: Law[Any, P] | Monotony[Any, P]
        if function.__code__.co_argcount == 0:
            law = self._monotony(function, info, doc)
        else:
            function.__doc__ = doc
            law = Law(self._book, function, info)
        self._add(law)
        return law

    def _monotony(self, function: Callable[[], Any], info: RuleInfo, doc: str) -> Monotony[Any, P]:
        law = function()
        if not isinstance(law, Monotony):
            self._refuse(function, "a law takes a record, or returns never_lowers(...) or never_raises(...)")
        if info.since is not None or info.until is not None or info.applies is not None:
            self._refuse(
                function, f"it is stated when {law.rule.name} is in force, so leave out since, until and applies"
            )
        rule = self._book.own(law.rule)
        if rule.book is not self._book:
            self._refuse(function, f"{law.rule.name} stands in the book {law.rule.book.name}; state it there")
        name, module = function.__name__, function.__module__
        return attrs.evolve(law, rule=rule, name=name, stated=info.label, cites=info.cites, doc=doc, module=module)

    def _refuse(self, function: Callable[[], Any], message: str) -> Never:
        text = f"{function.__name__}: {message}"
        raise TypeError(text)
