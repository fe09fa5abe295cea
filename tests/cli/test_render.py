"""Tables where much is unknown or there is nothing at all."""

from io import StringIO

import pytest
from rich.console import Console

from pingyuan_rules import PINGYUAN, Branch, Formation, Organization, PartyOrganization, Sector
from pingyuan_rules.cli.assessment_output import ledger_tables
from pingyuan_rules.cli.terminal import Terminal
from pingyuan_rules.engine import Label
from pingyuan_rules.ledger import Ledger
from pingyuan_rules.published.figures import figures_of_the_article
from pingyuan_rules.published.published_tables import comparison_table
from pingyuan_rules.returned.assessed_ledger import AssessedLedger
from pingyuan_rules.tables.table_model import Column, RowGroup, Table
from pingyuan_rules.tables.terminal_writer import rich_table


def shown(table: Table) -> list[list[str]]:
    """The cells of a table as a reader sees them."""
    console = Console(file=StringIO(), width=200)
    with console.capture() as captured:
        console.print(rich_table(table, "en"))
    lines = [line.strip() for line in captured.get().splitlines()]
    return [line.split("  ") for line in lines if line]


def rows(table: Table) -> list[str]:
    """The rows, with single blanks between cells."""
    return [" ".join(part.strip() for part in cells if part.strip()) for cells in shown(table)]


def tables(ledger: Ledger) -> list[list[str]]:
    return [rows(table) for table in ledger_tables(AssessedLedger.of(ledger, PINGYUAN))][:4]


def test_unknown_facts_give_bounds_and_a_group_of_their_own() -> None:
    organizations = (
        Organization(operating=True, sector=Sector.SOCIAL_ORGANIZATION, has_union=True),
        Organization(operating=True, has_union=False),
        Organization(operating=True),
    )
    branches = (Branch(formation=Formation.JOINT, full_members=3, probationary_members=0), Branch(township="示范镇01"))
    coverage, formation, demonstration, funds = tables(Ledger(organizations=organizations, branches=branches))
    assert "the county 3 0%-100% undecided 33.3%-100% undecided" in coverage
    assert "social organization 1 0%-100% undecided 100% met" in coverage
    assert "unknown 2 0%-100% undecided 0%-100% undecided" in coverage
    assert "the county 2 0-1 1-2" in formation
    assert "designated: the county 0-2 0-2 0-2" in demonstration
    assert "unknown 900 ? (+1) 900 (+1)" in funds
    assert "the county 900 (+1) ? (+2) 900 (+2)" in funds


def test_an_empty_ledger_has_empty_tables() -> None:
    coverage, formation, _, funds = tables(Ledger())
    assert not any(row.startswith("the county") for row in coverage)
    assert "the county 0 0 0" in formation
    assert "the county 0 0 0" in funds
    assert AssessedLedger.of(Ledger()).compared() == (), "no published figures belong to it"
    compared = rows(comparison_table(AssessedLedger.of(Ledger(), published=figures_of_the_article()).compared()))
    assert any("≥90%" in row and row.endswith("unknown organization undecided") for row in compared)


def test_bounds_are_never_narrower_than_what_is_possible() -> None:
    formed = Organization(operating=True, party_organization=PartyOrganization.JOINT)
    unformed = Organization(operating=True, party_organization=PartyOrganization.NONE)
    organizations = (formed, formed, unformed, unformed, unformed, unformed, Organization(operating=True))
    (coverage, *_) = tables(Ledger(organizations=organizations))
    assert "the county 7 28.5%-42.9% not met 28.5%-100% undecided" in coverage  # 2/7 = 28.57%, 3/7 = 42.86%


@pytest.mark.parametrize("width", [40, 80, 100])
def test_a_table_wider_than_the_terminal_keeps_every_digit_and_the_name_of_each_row(width: int) -> None:
    columns = (Column("township"), *(Column(f"amount {number}", number=True) for number in range(1, 7)))
    rows = [[f"示范镇0{number}", *["+20,700 to +24,300"] * 6] for number in (1, 2)]
    out = StringIO()
    terminal = Terminal("en", out=Console(file=out, width=width, highlight=False, markup=False))
    terminal.table(Table(Label("表", "Table"), columns, (RowGroup(rows),)))
    lines = [line.split() for line in out.getvalue().splitlines()]
    assert [line for line in lines if line and line[0].startswith("示范镇")] == [
        [name, *["+20,700", "to", "+24,300"] * 6] for name in ("示范镇01", "示范镇02")
    ]


def test_progress_is_a_bar_for_each_sheet_on_a_terminal_and_nothing_elsewhere() -> None:
    def shown(*, terminal: bool) -> str:
        out = StringIO()
        err = Console(file=out, force_terminal=terminal, width=80, highlight=False, color_system=None)
        with Terminal("en", err=err).working(Label("正在读取", "Reading")) as progress:
            for rows in (1_000, 2_000):
                progress(Label("单位", "Organization"), rows)
            progress(Label("党支部", "Branch"), 1_000)
        return out.getvalue()

    assert shown(terminal=False) == ""
    on_terminal = shown(terminal=True)
    assert "Reading Branch" in on_terminal
    assert "1,000" in on_terminal
