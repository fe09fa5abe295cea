"""A small ledger whose cells a test can spoil one by one."""

import csv
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from pingyuan_rules import Applicant, Branch, Fen, Member, Organization
from pingyuan_rules.choices import (
    ApplicantRole,
    ApplicantStage,
    Formation,
    PartyOrganization,
    SecretaryState,
    Sector,
    Standing,
)
from pingyuan_rules.engine import Label
from pingyuan_rules.ledger import Ledger
from pingyuan_rules.ledger.ledger_tables import ledger_tables
from pingyuan_rules.tables.typed_cells import in_words

SMALL = Ledger(
    organizations=(
        Organization(
            id="ZZ-0001",
            name="示范企业001",
            branch_id="ZB-0001",
            sector=Sector.NON_PUBLIC_ENTERPRISE,
            operating=True,
            staff=40,
            full_members=4,
            party_organization=PartyOrganization.STANDALONE,
        ),
        Organization(
            id="ZZ-0002",
            name="示范协会001",
            branch_id="ZB-0002",
            sector=Sector.SOCIAL_ORGANIZATION,
            operating=True,
            party_organization=PartyOrganization.JOINT,
        ),
        Organization(id="ZZ-0003", operating=False, party_organization=PartyOrganization.NONE),
    ),
    branches=(
        Branch(
            id="ZB-0001",
            name="示范党支部001",
            formation=Formation.STANDALONE,
            full_members=4,
            founded=date(2008, 2, 29),
            secretary_state=SecretaryState.LEFT,
            secretary_appointed=date(2012, 3, 31),
            secretary_left=date(2016, 2, 29),
            allowance_paid=Fen(90_005),
            has_work_funds=True,
            has_flag=False,
        ),
        Branch(id="ZB-0002", formation=Formation.JOINT),
    ),
    members=(Member(id="DY-0001", branch_id="ZB-0001", standing=Standing.FULL, last_contact=date(2016, 4, 21)),),
    applicants=(
        Applicant(id="SQ-0001", branch_id="ZB-0002", role=ApplicantRole.OWNER, stage=ApplicantStage.ACTIVE_APPLICANT),
    ),
).linked()


def cell(value: Any) -> Any:
    """A cell as somebody who fills in a sheet in Chinese would write it."""
    value = value.zh if isinstance(value, Label) else value
    return {True: "是", False: "否"}[value] if isinstance(value, bool) else value


class Raw:
    """The cells of a ledger, by sheet; rows count from 1, as in a spreadsheet."""

    def __init__(self, ledger: Ledger) -> None:
        self.sheets: dict[str, list[list[Any]]] = {
            sheet.table.title.zh: [
                [in_words(column.label, "zh") for column in sheet.table.columns],
                *([*map(cell, row)] for row in sheet.table.rows),
            ]
            for sheet in ledger_tables(ledger)
        }

    def column(self, sheet: str, heading: str) -> int:
        return self.sheets[sheet][0].index(heading)

    def put(self, sheet: str, row: int, heading: str, value: Any) -> None:
        self.sheets[sheet][row - 1][self.column(sheet, heading)] = value

    def rename(self, sheet: str, heading: str, new: Any) -> None:
        self.put(sheet, 1, heading, new)

    def drop(self, sheet: str, heading: str) -> None:
        at = self.column(sheet, heading)
        for row in self.sheets[sheet]:
            del row[at]

    def workbook(self, path: Path) -> Path:
        book = openpyxl.Workbook()
        book.remove(book.worksheets[0])
        for name, rows in self.sheets.items():
            sheet = book.create_sheet(name)
            for row in rows:
                sheet.append(row)
        book.save(path)
        return path

    def folder(self, path: Path, encoding: str = "utf-8") -> Path:
        path.mkdir()
        for name, rows in self.sheets.items():
            with (path / f"{name}.csv").open("w", encoding=encoding, newline="") as file:
                csv.writer(file).writerows(rows)
        return path


@pytest.fixture
def small() -> Ledger:
    """A small ledger."""
    return SMALL


@pytest.fixture(scope="session")
def fresh() -> Callable[[], Raw]:
    """Makes the cells of the small ledger, new every time."""
    return lambda: Raw(SMALL)


@pytest.fixture
def raw(fresh: Callable[[], Raw]) -> Raw:
    """The cells of the small ledger."""
    return fresh()
