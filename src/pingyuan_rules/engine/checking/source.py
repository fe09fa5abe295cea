"""Reading a rule's source for what tracing cannot see: `if`, `is`, `in`, `and`, loops and calls to anything unknown."""

import ast
import builtins
import inspect
import sys
import textwrap
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from functools import reduce
from types import FunctionType
from typing import Any, Never

from pingyuan_rules.engine.checking.mistakes import LENGTHS_OF_TIME
from pingyuan_rules.engine.helpers import Helper
from pingyuan_rules.engine.language import WORDS
from pingyuan_rules.engine.policies import Parameters
from pingyuan_rules.engine.problems import RuleError
from pingyuan_rules.engine.rates.ratios import Ratio
from pingyuan_rules.engine.records import Record
from pingyuan_rules.engine.values import Fen

_CHAIN = "write all_of(a <= x, x <= b) instead of a chained comparison"
_LOOP = "there are no loops in a rule; name each fact, with all_of, any_of, count_true or total"
# What symbols cannot intercept, or not always, is looked for in the source instead.
_REMEDIES: dict[type[ast.AST], str] = {
    ast.If: "write choose((condition, value), otherwise=...) instead of if",
    ast.IfExp: "write choose((condition, value), otherwise=...) instead of `a if c else b`",
    ast.Match: "write choose((condition, value), otherwise=...) instead of match",
    ast.And: "write all_of(a, b) instead of `and`",
    ast.Or: "write any_of(a, b) instead of `or`",
    ast.Not: "write not_(a) instead of `not`",
    ast.Is: "write == instead of `is`",
    ast.IsNot: "write != instead of `is not`",
    ast.In: "write any_of(a == x, a == y) instead of `in`",
    ast.NotIn: "write all_of(a != x, a != y) instead of `not in`",
    ast.For: _LOOP,
    ast.While: _LOOP,
    ast.ListComp: _LOOP,
    ast.SetComp: _LOOP,
    ast.DictComp: _LOOP,
    ast.GeneratorExp: _LOOP,
    ast.Try: "a rule cannot catch errors; what is missing is unknown by itself",
    ast.TryStar: "a rule cannot catch errors; what is missing is unknown by itself",
    ast.With: "a rule only computes; take the `with` out",
    ast.Raise: "a rule does not raise; bounds and invariants belong to the record",
    ast.Assert: "a rule does not assert; bounds and invariants belong to the record",
    ast.JoinedStr: "a rule makes no text; words come from labels",
    ast.Lambda: "write the condition itself instead of a lambda, or the name of a rule that related records are asked",
    ast.FunctionDef: "write a second rule instead of a function inside a rule",
    ast.ClassDef: "define classes outside the rule",
    ast.AsyncFunctionDef: "a rule cannot be async",
    ast.Await: "a rule cannot wait for anything",
    ast.Yield: "a rule returns one value",
    ast.YieldFrom: "a rule returns one value",
    ast.NamedExpr: "write the assignment on a line of its own",
    ast.AugAssign: "write x = x + y; a name is given once",
    ast.Global: "a rule keeps no state",
    ast.Nonlocal: "a rule keeps no state",
    ast.Delete: "a rule keeps no state",
    ast.Import: "import at the top of the module",
    ast.ImportFrom: "import at the top of the module",
    ast.Starred: "name each value; * hides what the rule depends on",
    ast.Dict: "write choose(...) instead of a look-up table",
    ast.Subscript: "write choose(...) instead of a look-up",
}
_UNDEFINED = object()
_NOT_EXACT = "numbers of a rule are whole or Decimal, and exact; take {}(...) out"
_CALLS: dict[str, str] = {
    "len": "a rule has no collections; count conditions with count_true(a, b), related records with "
    "count_where(records, rule)",
    "int": "write choose((condition, 1), otherwise=0) for a condition as a number, hundredths(...) for a decimal",
    "float": _NOT_EXACT.format("float"),
    "Fraction": "write a share by a ratio, as in share(amount, Ratio('1/3'), Rounding.FLOOR)",
    "round": "a division states its rounding: write divide(value, by, Rounding.HALF_UP)",
    "floor": "a division states its rounding: write divide(value, by, Rounding.FLOOR)",
    "ceil": "a division states its rounding: write divide(value, by, Rounding.CEILING)",
    "abs": "write maximum(a - b, b - a) instead of abs(a - b)",
    "pow": "there are no powers; multiply",
    "str": "a rule makes no text; words come from labels",
    "print": "a rule only computes; explain(record) shows how it came to an answer",
    "getattr": "name the fact, as in record.fact; getattr(...) hides what the rule depends on",
    "isinstance": "the kind of a fact is fixed by its record; take isinstance(...) out",
    "is_known": "what is missing is unknown by itself; take is_known(...) out",
    "yuan": "amounts are fen in a rule; take yuan(...) out",
    "timedelta": LENGTHS_OF_TIME,
    "relativedelta": LENGTHS_OF_TIME,
    "datetime": "rules know days without a time: write date(2020, 1, 31)",
    "today": "the day of an answer is that of its policy: write policy.on",
    "now": "the day of an answer is that of its policy: write policy.on",
    "min": "write minimum(...) instead of min(...)",
    "max": "write maximum(...) instead of max(...)",
    "sum": "write a + b, or total(...) for money, instead of sum(...)",
    "all": "write all_of(...) instead of all(...)",
    "any": "write any_of(...) instead of any(...)",
    "bool": "write the condition itself instead of bool(...)",
    "Fen": "write fen(...) for an amount that is written in the rule: Fen leaves no trace at run time",
    "Scale": "make the scale a parameter of the policy, dated and cited, such as brackets: Scale[Fen, Ratio]",
}


def parse_function(function: FunctionType, refuse: Callable[[int, str], Never]) -> ast.FunctionDef:
    """The source of a function as a tree, or what is wrong with it if it is not that of a plain function."""
    first = function.__code__.co_firstlineno
    # `inspect` gives the source of the innermost function, which is not all that would be called.
    if hasattr(function, "__wrapped__"):
        refuse(first, "another decorator hides what it computes; take the decorator below out")
    try:
        (definition,) = ast.parse(textwrap.dedent(inspect.getsource(function))).body
    # A ValueError if it is not one statement: since Python 3.13 `<string>` has a source, that of `python -c`.
    except (OSError, TypeError, SyntaxError, ValueError):
        message = "its source cannot be read, so it cannot be checked; define it in a file, as a plain def"
        module = getattr(sys.modules.get(function.__module__), "__file__", None) or ""
        if module.endswith(".pyc"):
            message = (
                f"only the compiled {module} is installed, and a rule is checked and traced in its source; "
                "install the package with its .py files too, beside the .pyc files of the image"
            )
        refuse(first, message)
    if not isinstance(definition, ast.FunctionDef):
        refuse(first, "write a rule as a plain def, not as a lambda or async def")
    return definition


def read_source(function: FunctionType, is_rule: Callable[[object], bool], caller: str | None = None) -> None:
    """Check the source of a rule, or of a helper.

    Args:
        function: The function.
        is_rule: Tells whether an object is a rule, which a rule may call.
        caller: Of a helper, the name of the rule that calls it, or nothing if none does yet; None for a rule.

    Raises:
        RuleError: For the first thing that cannot be traced, with its line and what to write instead.
    """
    code, name = function.__code__, function.__qualname__
    rule, helper = (name, "") if caller is None else (caller, name)

    def refuse_line(line: int, remedy: str) -> Never:
        raise RuleError(rule, code.co_filename, line, remedy, helper) from None

    def refuse(node: Any, remedy: str) -> Never:
        refuse_line(code.co_firstlineno + node.lineno - 1, remedy)

    definition = parse_function(function, refuse_line)
    *steps, last = definition.body
    for statement in definition.body:
        for node, place in _nodes(statement, statement):
            if (remedy := _mistake(node, function, is_rule)) is not None:
                refuse(place, remedy)
    for step in steps:
        if isinstance(step, ast.Return):
            refuse(step, "nothing after a return is ever reached; a rule has one, at its end")
        if isinstance(step, ast.Expr) and not isinstance(step.value, ast.Constant):
            refuse(step, "this value goes nowhere; give it a name or return it")
    if not isinstance(last, ast.Return):
        refuse(last, "a rule ends with return and its answer")


def _mistake(node: ast.AST, function: FunctionType, is_rule: Callable[[object], bool]) -> str | None:
    """What is wrong with a part of the source, or None."""
    if type(node) in _REMEDIES:
        return _REMEDIES[type(node)]
    if isinstance(node, ast.Compare) and len(node.ops) > 1:
        return _CHAIN
    if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
        return "a rule changes nothing; give the value a name of its own"
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
        # A fact of one particular record, or a parameter of one policy, that stands outside the rule.
        is_local = node.value.id in function.__code__.co_varnames
        if not is_local and isinstance(_resolve(node.value.id, function, None), Record | Parameters):
            return f"{ast.unparse(node)} would be fixed for good; take it from the record or the policy given"
    if isinstance(node, ast.Call):
        return _call(node, function, is_rule)
    return None


def _nodes(node: ast.AST, place: ast.AST) -> Iterator[tuple[ast.AST, ast.AST]]:
    """Every node in order of the source, with the nearest one that has a line."""
    here = node if hasattr(node, "lineno") else place
    yield node, here
    for child in ast.iter_child_nodes(node):
        yield from _nodes(child, here)


def _call(  # noqa: C901, PLR0911 - one line for each thing that is called
    node: ast.Call, function: FunctionType, is_rule: Callable[[object], bool]
) -> str | None:
    """What is wrong with a call, or None."""
    written, root = ast.unparse(node.func), _root(node.func)
    local, name = function.__code__.co_varnames, written.rpartition(".")[-1]
    parameters = local[: function.__code__.co_argcount]
    is_outside = isinstance(root, ast.Name) and root.id not in local
    target = _resolve(written, function, _UNDEFINED) if is_outside else None
    if is_rule(target):
        return _rule_call(node, function, target)
    if isinstance(target, Helper):
        return None  # its arguments are checked when it is called
    rule: Any = getattr(target, "rule", None)
    if is_rule(rule):
        return f"{written} is a text of {rule.name}, which holds on some days; write {rule.called}"
    if target is Fen and any(isinstance(part, ast.Name) and part.id in local for part in ast.walk(node)):
        return None  # a difference of two amounts, whose type would else be that of a count
    if written in _CALLS or (is_outside and name in _CALLS):
        return _CALLS[name]
    if type(root) in _REMEDIES:
        return None  # it is reported by itself
    if is_outside:
        if target is _UNDEFINED:
            return f"{written} is not defined"
        if target in WORDS or target in {date, Decimal, Ratio}:
            return None
        if isinstance(target, FunctionType):
            return f"{written}(...) is a plain function: mark it with @book.helper, so that it is traced in place"
        return f"{written}(...) is no word of the language: write what it computes with the words that rules have"
    if written.rpartition(".")[0] in parameters:
        return f"{written} is no function: write a fact without brackets, and a rule as {name}({parameters[0]})"
    return f"{written}(...) is a method, which no value has in a rule; write it with the words of the language"


def _rule_call(node: ast.Call, function: FunctionType, rule: Any) -> str | None:
    """What is wrong with a call of a rule, or None."""
    given = dict(zip(("record", "policy"), node.args, strict=False)) | {each.arg: each.value for each in node.keywords}
    if len(given) < len(node.args) + len(node.keywords) or not {"record"} <= given.keys() <= {"record", "policy"}:
        return f"a rule is called with the record and, if it takes one, the policy: write {rule.called}"
    record = ast.unparse(given["record"])
    if record not in function.__code__.co_varnames and isinstance(_resolve(record, function, None), Record):
        return f"the answer for {record} would be fixed for good; write {rule.called} with the record given"
    return None


def _root(node: ast.expr) -> ast.expr:
    """What an attribute is looked up on."""
    return _root(node.value) if isinstance(node, ast.Attribute) else node


def _resolve(dotted: str, function: FunctionType, default: object) -> Any:
    """What a name in a function stands for, or a default when it is not defined."""
    first, *attributes = dotted.split(".")
    captured = inspect.getclosurevars(function).nonlocals
    for names in (captured, function.__globals__, vars(builtins)):
        if first in names:
            try:
                return reduce(getattr, attributes, names[first])
            except AttributeError:
                return default
    return default
