"""A value of every kind that a program may put into a queue or a cache."""

from collections.abc import Callable
from datetime import date
from typing import Any

import attrs
import polars as pl

import pingyuan_rules as p
from engine.harbor import crews, papers
from engine.harbor.boat_results import FerryAssessment
from engine.harbor.boats import Boat, Ferry, book, port_policy
from pingyuan_rules import engine
from pingyuan_rules.ledger import AssessedLedger, inspect_ledger, read_ledger, sample_ledger

DUE = p.Organization(
    id="A-1", operating=True, full_members=3, party_organization=p.PartyOrganization.NONE, has_case_plan=False
)
RECORDS = (p.Organization, p.Branch, p.Member, p.Applicant, p.Committee, p.Leader, p.Structure)

book.result(Ferry, FerryAssessment)


def raised_by(call: Callable[[], object]) -> Exception:
    """The error that a call raises."""
    try:
        call()
    except Exception as error:  # noqa: BLE001 - every kind is asked for
        return error
    raise AssertionError


def own_values() -> dict[str, Any]:
    """Values of a book that is not the library's, whose rules stand in several modules."""
    boat, ferry = Boat(id="B", crew=1), Ferry(id="F", passengers=60)
    return {
        "own record": boat,
        "own policy": port_policy(),
        "own assessment": book.assess(boat),
        "own assessments": book.assess_all([boat, Boat()], Boat),
        "own findings": book.assess(boat).findings,
        "own class of result": type(book.assess(boat)),
        "own explanations": book.explain(boat),
        "own explanation": crews.manned.explain(boat),
        "own rule": papers.inspection_valid,
        "own shortfall": crews.overloaded.shortfall,
        "own book": book,
        "own registered result": book.assess(ferry),
        "own registered class": FerryAssessment,
    }


def county_values() -> dict[str, Any]:
    """Values of the library's own rules."""
    values: dict[str, Any] = {"UNKNOWN": p.UNKNOWN, "first of all": p.assess(DUE)}
    for cls in RECORDS:
        record: Any = cls()
        name = cls.__name__
        values |= {name: record, f"class {name}": cls, f"facts of {name}": engine.facts_of(cls)}
        values |= {f"assessment of {name}": p.assess(record), f"explanations of {name}": p.book.explain(record)}
        values |= {f"assessments of {name}": p.assess([record], cls), f"invariants of {name}": cls.invariants}
    later = p.policy_on(date(2019, 12, 31))
    laid_over = p.overlay({"name": "another county", "version": "2", "minimum_full_members": 5})
    frame = pl.DataFrame({"id": ["a", "b"], "full_members": [3, -1]})
    county = p.published_figures()
    return values | {
        "findings": p.findings(DUE),
        "findings with the least to do": p.findings(DUE, least_change=True),
        "explanation": p.must_form.explain(DUE),
        "tree": p.must_form.explain(DUE).tree,
        "reasons": p.must_form.explain(DUE).reasons,
        "policy": p.PINGYUAN,
        "later policy": later,
        "what-if policy": attrs.evolve(later, minimum_full_members=4),
        "overlay's policy": p.policy_on(date(2019, 12, 31), laid_over),
        "overlay": laid_over,
        "under a later policy": p.assess(p.Branch(full_members=7), later),
        "under an overlay": p.assess(DUE, p.policy_on(date(2019, 12, 31), laid_over)),
        "receipt": p.receipt(p.assess(DUE), key=b"a secret"),
        "verification": p.verify(p.receipt(p.assess(DUE), key=b"a secret"), p.Organization(), key=b"a secret"),
        "clause": p.clause("P2S8"),
        "book": p.book,
        "coverage": p.coverage([DUE], by="township"),
        "admissions": p.admissions([p.Applicant()], date(2016, 1, 1), date(2016, 12, 31)),
        "demonstrations": p.demonstration_counts([p.Branch()]),
        "formations": p.formation_counts([p.Branch()]),
        "funds": p.fund_totals([p.Branch()]),
        "site pass rate": p.site_pass_rate([p.Branch()]),
        "standalone rate": p.standalone_rate([DUE]),
        "rows of a frame": p.rows_of(p.coverage(p.frame_of([DUE], p.Organization)), p.Coverage),
        "rate": p.coverage([DUE])[0].organization,
        "target": p.organization_target(),
        "published": county,
        "compared": p.internal_agreement(),
        "elsewhere": p.coverage_elsewhere(),
        "records of a frame": p.records_of(p.frame_of([p.Branch()], p.Branch), p.Branch),
        "invalid values": p.check(frame, p.Branch),
        "ledger": read_ledger(sample_ledger()),
        "inspection": inspect_ledger(sample_ledger()),
        "assessed ledger": AssessedLedger.of(inspect_ledger(sample_ledger())),
        "InvalidData": raised_by(lambda: p.Branch(full_members=-1)),
        "InvalidData of a text": raised_by(lambda: p.from_json("{", p.Branch)),
        "FrameError": raised_by(lambda: p.assess(pl.DataFrame({"x": [1]}), p.Branch)),
        "UnknownFact": raised_by(lambda: bool(p.UNKNOWN)),
        "RuleNotInForce": raised_by(lambda: p.meetings_on_schedule(p.Branch())),
        "WrongRecord": raised_by(lambda: p.assess([p.Branch()], p.Member)),
        "rules": p.book.all_rules,
        "shortfalls": [rule.shortfall for rule in p.book.rules if rule.met_when is not None],
        "what rules are": [(rule.info, rule.kind, rule.clauses, rule.term) for rule in p.book.all_rules],
        "public names": [getattr(p, name) for name in p.__all__ if name != "converter"],
        "names of the engine": [getattr(engine, name) for name in engine.__all__],
    }
