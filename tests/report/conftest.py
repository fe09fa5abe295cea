"""A small ledger whose report can be computed by hand, and reports of the sample."""

import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from pingyuan_rules import (
    Applicant,
    Branch,
    Cluster,
    DemonstrationLevel,
    Fen,
    Formation,
    Leader,
    Member,
    Organization,
    PartyOrganization,
    SecretaryState,
    Sector,
    Standing,
)
from pingyuan_rules.engine import LANGUAGES, Lang
from pingyuan_rules.ledger import Ledger, read_ledger, sample_ledger
from pingyuan_rules.report import Report, report

SITE = ("has_work_funds", "signage_standard", "premises_standard", "files_standard", "work_standard")
SMALL = Ledger(
    organizations=(
        Organization(
            id="ZZ-1",
            name="示范企业001",
            sector=Sector.NON_PUBLIC_ENTERPRISE,
            township="示范镇01",
            cluster=Cluster.INDUSTRIAL_PARK,
            operating=True,
            full_members=4,
            probationary_members=0,
            party_organization=PartyOrganization.STANDALONE,
            has_case_plan=True,
        ),
        Organization(
            id="ZZ-2",
            name="示范协会001",
            sector=Sector.SOCIAL_ORGANIZATION,
            township="示范镇02",
            cluster=Cluster.NONE,
            operating=True,
            full_members=1,
            party_organization=PartyOrganization.JOINT,
        ),
        Organization(
            id="ZZ-3",
            name="示范企业002",
            sector=Sector.NON_PUBLIC_ENTERPRISE,
            township="示范镇02",
            cluster=Cluster.NONE,
            operating=True,
            full_members=3,
            party_organization=PartyOrganization.NONE,
            has_union=True,
            has_case_plan=False,
            knows_operations=False,
        ),
        Organization(
            id="ZZ-4",
            sector=Sector.NON_PUBLIC_ENTERPRISE,
            township="示范镇02",
            full_members=0,
            probationary_members=0,
            party_organization=PartyOrganization.NONE,
            has_instructor=False,
            has_liaison=False,
            has_union=False,
            has_youth_league=False,
            has_womens_federation=False,
        ),
        Organization(
            id="ZZ-5",
            sector=Sector.NON_PUBLIC_ENTERPRISE,
            township="示范镇02",
            operating=False,
            full_members=0,
            probationary_members=0,
            party_organization=PartyOrganization.NONE,
            has_liaison=True,
        ),
        Organization(
            id="ZZ-6",
            sector=Sector.NON_PUBLIC_ENTERPRISE,
            township="示范镇01",
            operating=True,
            full_members=2,
            has_liaison=True,
        ),
    ),
    branches=(
        Branch(
            id="ZB-1",
            name="示范党支部001",
            sector=Sector.NON_PUBLIC_ENTERPRISE,
            township="示范镇01",
            formation=Formation.STANDALONE,
            full_members=4,
            probationary_members=1,
            secretary_state=SecretaryState.IN_OFFICE,
            secretary_appointed=date(2014, 1, 1),
            allowance_paid=Fen(240_000),
            designation=DemonstrationLevel.CITY,
            vetoed=True,
            site_inspection=95,
            overall_assessment=95,
            reporting_appraisal=95,
            training_sessions=2,
            **dict.fromkeys(SITE, True),
        ),
        Branch(
            id="ZB-2",
            name="示范党支部002",
            sector=Sector.SOCIAL_ORGANIZATION,
            township="示范镇02",
            formation=Formation.JOINT,
            full_members=3,
            designation=DemonstrationLevel.NONE,
            has_flag=False,
            **dict.fromkeys(SITE[:4], True),
        ),
    ),
    members=(
        Member(id="DY-90001", branch_id="ZB-1", standing=Standing.FULL, in_ledger=False, last_contact=date(2015, 1, 1)),
        Member(id="DY-90002", branch_id="ZB-1", standing=Standing.FULL, in_ledger=True),
    ),
    applicants=(Applicant(id="SQ-90001", branch_id="ZB-1"),),
    leaders=(Leader(id="LD-90001", organizations_contacted=3),),
)


@pytest.fixture(scope="session")
def small() -> Ledger:
    """A small ledger."""
    return SMALL


@pytest.fixture(scope="session")
def small_page() -> str:
    """The report of the small ledger."""
    return report(SMALL).html


@pytest.fixture(scope="session")
def sample() -> Ledger:
    """The sample ledger."""
    return read_ledger(sample_ledger("csv"))


@pytest.fixture(scope="session")
def reports(sample: Ledger) -> dict[Lang, Report]:
    """Reports of the sample ledger."""
    return {lang: report(sample, lang=lang) for lang in LANGUAGES}


@pytest.fixture
def saved(tmp_path: Path) -> Callable[[str], str]:
    """Saves a page and gives its address."""

    def save(page: str) -> str:
        place = tmp_path / "report.html"
        place.write_text(page, encoding="utf-8")
        return place.as_uri()

    return save


@pytest.fixture
def without() -> Callable[[str, str], str]:
    """Says how a report ends where a module is not installed; in a process of its own, which has loaded nothing."""

    def ask(module: str, ledger: str) -> str:
        code = (
            f"import sys; sys.modules[{module!r}] = None\n"
            "from pingyuan_rules import Branch\nfrom pingyuan_rules.ledger import Ledger\n"
            "from pingyuan_rules.report import report\n"
            f"try:\n    report({ledger})\nexcept ModuleNotFoundError as error:\n    print(error)"
        )
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
        return done.stdout

    return ask
