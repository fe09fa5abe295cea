"""Where a problem stands in the file itself: by the names its sheets and columns have there."""

import attrs

from pingyuan_rules.engine import Problem, Record
from pingyuan_rules.ledger.headings import file_stem, key, sheet_label
from pingyuan_rules.ledger.inspection import SheetInspection
from pingyuan_rules.ledger.places import Place, letters


def located(problem: Problem, sheets: tuple[SheetInspection, ...]) -> Problem:
    """The same problem with sheet and cells as the file has them.

    Words change only where sheet or columns are called otherwise than the records call them.
    """
    place = problem.place
    sheet = next((each for each in sheets if isinstance(place, Place) and each.record is place.record), None)
    if not isinstance(place, Place) or place.row is None or sheet is None or sheet.header is None:
        return problem
    numbers = [number for number, info in sheet.header.facts.items() if info.name in place.facts]
    numbers += [] if place.column is None else [place.column]
    cells = tuple(f"{letters(number)}{place.row}" for number in numbers)
    found = attrs.evolve(place, sheet=sheet.name, cells=cells)
    columns = {column.number: column for column in sheet.columns}
    if _is_own_name(sheet.name, place.record) and not any(
        columns[number].renamed for number in numbers if number in columns
    ):
        return attrs.evolve(problem, place=found)
    headings = [columns[number].heading if number in columns else "" for number in numbers]
    said = list(zip(cells, headings, strict=True))
    zh = "、".join(f"{cell}（{heading}）" if heading else cell for cell, heading in said)
    en = ", ".join(f"{cell} ({heading})" if heading else cell for cell, heading in said)
    words = (f"{sheet.name}!{zh or f'第{place.row}行'}", f"{sheet.name}!{en or f'row {place.row}'}")
    return attrs.evolve(problem, place=attrs.evolve(found, zh=words[0], en=words[1]))


def _is_own_name(name: str, record: type[Record]) -> bool:
    label = sheet_label(record)
    return key(name) in {key(label.zh), key(label.en), key(file_stem(record))}
