"""Answers in processes that every start method starts; a program, so that some of its classes are those of __main__.

python tests/processes.py
"""

import multiprocessing
import os
import signal
import sys
import threading
import warnings
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from typing import Any, ClassVar

import attrs

from engine.harbor.boats import P1, PortPolicy
from pingyuan_rules import Branch, Organization, assess, book, must_form
from pingyuan_rules.engine import Label, Record, Rulebook, fact


def pier_policy() -> PortPolicy:
    return PortPolicy(on=date(2020, 1, 1), least_crew=1, most_passengers=9)


HERE = Rulebook("piers", policy=PortPolicy, default=pier_policy, version="1")


@attrs.frozen(kw_only=True)
class Pier(Record):
    label: ClassVar[Label] = Label("码头", "pier")
    crew: int = fact(zh="人数", en="crew")


@HERE.rule(cites=P1, zh="有人", en="staffed", met_when=True)
def staffed(pier: Pier, policy: PortPolicy) -> bool:
    return pier.crew >= policy.least_crew


def read(assessment: Any) -> Any:
    """What a worker sees of an assessment, with the worker's own assessment of the record."""
    names = [finding.rule.name for finding in assessment.findings]
    again = assessment.book.assess(assessment.record, assessment.policy)
    return names, assessment.status, again == assessment, again


def ask_from_threads() -> None:
    """32 threads that begin together, before anything has been asked: all get the same answers."""
    barrier, seen = threading.Barrier(32), []

    def ask() -> None:
        barrier.wait()
        result = assess(Branch(id="Z", full_members=2))
        seen.append(
            (result.rules, result.findings, book.explain(Branch())["hollow_branch"].text(), must_form.words("zh"))
        )

    threads = [threading.Thread(target=ask) for _ in range(32)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(seen) == 32
    assert all(each == seen[0] for each in seen)


def fork_while_a_thread_asks() -> None:
    """A process that is forked while another thread holds the book, and what it keeps, can ask all the same."""
    held, done = threading.Event(), threading.Event()

    def hold() -> None:
        with HERE.lock, HERE.cache._lock, HERE.tracing(staffed):
            held.set()
            done.wait()

    thread = threading.Thread(target=hold)
    thread.start()
    held.wait()
    with warnings.catch_warnings(action="ignore"):  # Python warns of a fork beside threads, which this is about
        child = os.fork()
    if not child:
        signal.alarm(20)  # ends a process that waits for ever
        os._exit(HERE.assess(Pier(crew=0)).staffed is not False)  # type: ignore[attr-defined] # made by the engine
    _, status = os.waitpid(child, 0)
    done.set()
    thread.join()
    assert status == 0, "the forked process waits for a thread that does not live in it"


def main() -> None:
    """Send assessments to workers of every kind."""
    ask_from_threads()
    fork_while_a_thread_asks()
    results = [HERE.assess(Pier(crew=0)), assess(Organization(full_members=3, operating=True))]
    for method in sys.argv[1:]:
        with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context(method)) as pool:
            for result, (names, status, same, again) in zip(results, pool.map(read, results), strict=True):
                assert names == [finding.rule.name for finding in result.findings]
                assert (status, same, again, type(again)) == (result.status, True, result, type(result)), method
    print("the same everywhere")  # noqa: T201 - for the test to read


if __name__ == "__main__":
    main()
