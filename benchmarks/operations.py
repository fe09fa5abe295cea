"""What the guard watches: what one branch costs, and a first answer.

Run by itself under callgrind (`benchmarks.counting`), it marks where each operation begins and ends.
"""

import os
from collections.abc import Callable, Iterator
from typing import Any

ROWS, REPEATS = 20, 5
BY_HAND = "by hand"
FIRST = "the first answer of a program"


def first_answer() -> None:
    """Import, load and compile what one answer needs."""
    from pingyuan_rules import Branch, assess  # noqa: PLC0415 - what is measured

    assess(Branch(full_members=3))


def operations() -> dict[str, Callable[[], object]]:
    """Each operation over some branches; the first is what the others are divided by."""
    import attrs  # noqa: PLC0415 - not before the first answer

    from benchmarks import by_hand  # noqa: PLC0415 - as above
    from benchmarks.branches import YEAR_END, branches  # noqa: PLC0415 - as above
    from pingyuan_rules import (  # noqa: PLC0415 - as above
        Branch,
        assess,
        book,
        converter,
        from_json,
        site_qualified,
        to_json,
    )

    rows, gaps = branches(ROWS), branches(ROWS, unknown=0.1)
    texts = [to_json(row) for row in rows]
    parsed = [converter.unstructure(row) for row in rows]
    answers = [assess(row) for row in rows]
    facts = [attrs.asdict(row) for row in rows]
    return {
        BY_HAND: _each(lambda row: by_hand.assess(row, YEAR_END), rows),
        "assess": _each(assess, rows),
        "assess with gaps": _each(assess, gaps),
        "book.explain": _each(book.explain, rows),
        "one rule": _each(site_qualified, rows),
        "Branch(...)": _each(lambda known: Branch(**known), facts),
        "from_json": _each(lambda text: from_json(text, Branch), texts),
        "converter.structure": _each(lambda plain: converter.structure(plain, Branch), parsed),
        "to_json of a record": _each(to_json, rows),
        "to_json of answers, brief": _each(lambda answer: to_json(answer, brief=True), answers),
        "to_json of answers": _each(to_json, answers),
    }


def _each(ask: Callable[[Any], object], rows: list[Any]) -> Callable[[], None]:
    def run() -> None:
        for row in rows:
            ask(row)

    return run


def marked() -> Iterator[str]:
    """Run every operation between two marks; gives their names in order."""
    os.sched_yield()
    first_answer()
    os.sched_yield()
    yield FIRST
    for name, run in operations().items():
        for _ in range(REPEATS):  # so that Python has specialized its code
            run()
        os.sched_yield()
        for _ in range(REPEATS):
            run()
        os.sched_yield()
        yield name


if __name__ == "__main__":
    print("\n".join(marked()))  # noqa: T201 - read by `benchmarks.counting`
