"""The example rows of a template: synthetic, consistent with each other, and to be deleted."""

from collections.abc import Set as AbstractSet
from datetime import date
from typing import Any

from pingyuan_rules.choices import (
    ApplicantRole,
    ApplicantStage,
    Cluster,
    CommitteeKind,
    DemonstrationLevel,
    Formation,
    HostAgency,
    OrganizationType,
    PartyOrganization,
    SecretaryState,
    Sector,
    Standing,
)
from pingyuan_rules.engine import UNKNOWN, Fen, Label, Lang, facts_of
from pingyuan_rules.engine.values import DECIMAL, INT
from pingyuan_rules.ledger.ledger_model import Ledger
from pingyuan_rules.records import Applicant, Branch, Committee, Leader, Member, Organization, Structure
from pingyuan_rules.words import EXAMPLE

_ENTERPRISE = Label("示范企业", "Sample enterprise ")
_BRANCH = Label("示范党支部", "Sample branch ")
_COMMITTEE = Label("示范党（工）委", "Sample committee ")
_TOWNSHIP = Label("示范镇", "Sample township ")
_SCORES, _TIMES = 85.5, 4
"""About what every score of an example branch is, of how many, and how often everything was done."""

_HOURS = 56
"""As many hours of study as are asked of a secretary."""
_NOBODY = ("members_not_transferred", "party_groups", "members_short_of_hours", "officers_short_of_training")
"""Numbers that are 0 in an example branch."""


def example_ledger(lang: Lang) -> Ledger:
    """Two branches with their units, and two or three rows of every other sheet but the structure, which is one."""
    return _Examples(lang).ledger()


class _Examples:
    """Makes the example rows in one language."""

    def __init__(self, lang: Lang) -> None:
        self._lang: Lang = lang

    def _id(self, kind: str, number: int) -> str:
        return f"{EXAMPLE.text(self._lang)}{kind}-{number:04}"

    def _name(self, label: Label, number: int) -> str:
        return f"{label.text(self._lang)}{number:03}"

    def _township(self, number: int) -> str:
        return f"{_TOWNSHIP.text(self._lang)}{number:02}"

    def ledger(self) -> Ledger:
        """All rows."""
        return Ledger(
            organizations=(
                self._organization(1, 1, PartyOrganization.STANDALONE, (3, 0), Cluster.INDUSTRIAL_PARK),
                self._organization(2, 2, PartyOrganization.JOINT, (2, 0), Cluster.COMMERCIAL_STREET),
                self._organization(3, 2, PartyOrganization.JOINT, (1, 1), Cluster.NONE),
            ),
            branches=(
                self._branch(1, Formation.STANDALONE, 1, (3, 0), DemonstrationLevel.COUNTY),
                self._branch(2, Formation.JOINT, 2, (3, 1), DemonstrationLevel.NONE),
            ),
            members=(
                self._member(1, date(2016, 9, 30)),
                self._member(2, date(2016, 8, 31)),
                self._member(3, date(2016, 9, 15)),
            ),
            applicants=(self._applicant(1, 1), self._applicant(2, 2)),
            committees=(
                self._committee(1, CommitteeKind.WORKING, HostAgency.ORGANIZATION_DEPARTMENT),
                self._committee(2, CommitteeKind.SECTOR, HostAgency.INDUSTRY_COMMERCE_FEDERATION),
                self._committee(3, CommitteeKind.COORDINATING, HostAgency.OTHER),
            ),
            leaders=(self._leader(1), self._leader(2)),
            structures=(
                Structure(
                    id=self._id("GJ", 1),
                    working_committees=1,
                    sector_committees=2,
                    coordinating_committees=18,
                    **_truths(Structure),
                ),
            ),
        )

    def _organization(
        self, number: int, branch: int, formed: PartyOrganization, members: tuple[int, int], cluster: Cluster
    ) -> Organization:
        return Organization(
            id=self._id("ZZ", number),
            name=self._name(_ENTERPRISE, number),
            branch_id=self._id("ZB", branch),
            sector=Sector.NON_PUBLIC_ENTERPRISE,
            type=OrganizationType.ENTERPRISE,
            township=self._township(branch),
            cluster=cluster,
            staff=20 * (4 - number),
            full_members=members[0],
            probationary_members=members[1],
            party_organization=formed,
            **_truths(Organization, false={"key_industry", "has_womens_federation", "has_youth_league"}),
        )

    def _branch(
        self, number: int, formation: Formation, units: int, members: tuple[int, int], designation: DemonstrationLevel
    ) -> Branch:
        kinds = {name: info.kind for name, info in facts_of(Branch).items()}
        counts: dict[str, Any] = {name: _TIMES for name, kind in kinds.items() if kind == INT}
        counts |= {name: _SCORES + number for name, kind in kinds.items() if kind == DECIMAL}
        counts |= {**dict.fromkeys(_NOBODY, 0), "secretary_hours": _HOURS}
        return Branch(
            id=self._id("ZB", number),
            name=self._name(_BRANCH, number),
            sector=Sector.NON_PUBLIC_ENTERPRISE,
            township=self._township(number),
            formation=formation,
            founded=date(2012, 6, 30),
            elected_on=date(2015, 6, 30),
            secretary_state=SecretaryState.IN_OFFICE,
            secretary_appointed=date(2015, 6, 30),
            # Twelve months of the minimum allowance, 300 yuan.
            allowance_paid=Fen(360_000),
            designation=designation,
            **_truths(Branch, false={"secretary_full_time", "premises_shared", "vetoed"}),
            **{
                **counts,
                "units": units,
                "full_members": members[0],
                "probationary_members": members[1],
                "members_not_transferred": 0,
            },
        )

    def _member(self, number: int, last_contact: date) -> Member:
        # All of the first branch and none of the second: if a branch lists some, they are compared with its numbers.
        return Member(
            id=self._id("DY", number),
            branch_id=self._id("ZB", 1),
            standing=Standing.FULL,
            last_contact=last_contact,
            **_truths(Member, false={"serious_illness", "disaster", "veteran", "hardship"}),
        )

    def _applicant(self, number: int, branch: int) -> Applicant:
        admitted = number == 1
        return Applicant(
            id=self._id("SQ", number),
            branch_id=self._id("ZB", branch),
            role=ApplicantRole.KEY_STAFF if admitted else ApplicantRole.TEAM_LEADER,
            stage=ApplicantStage.ADMITTED if admitted else ApplicantStage.ACTIVE_APPLICANT,
            admitted_on=date(2016, 6, 30) if admitted else UNKNOWN,
        )

    def _committee(self, number: int, kind: CommitteeKind, agency: HostAgency) -> Committee:
        return Committee(
            id=self._id("DW", number),
            name=self._name(_COMMITTEE, number),
            kind=kind,
            host_agency=agency,
            members=5,
            instructors=2,
            sector=Sector.NON_PUBLIC_ENTERPRISE if kind is CommitteeKind.SECTOR else UNKNOWN,
            **_truths(Committee),
        )

    def _leader(self, number: int) -> Leader:
        return Leader(
            id=self._id("LD", number),
            organizations_contacted=number,
            research=2,
            lectures=1,
            activities_joined=2,
            problems_solved=1,
        )


def _truths(record: type, false: AbstractSet[str] = frozenset()) -> dict[str, Any]:
    """Every yes-or-no fact of a class: yes, but for some."""
    return {name: name not in false for name, info in facts_of(record).items() if info.kind.name == "bool"}
