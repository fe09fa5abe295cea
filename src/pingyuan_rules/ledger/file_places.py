"""Problems at their places in the file itself: by the names that its sheets and columns have there."""

import attrs

from pingyuan_rules.engine import Problem
from pingyuan_rules.ledger.headings import file_stem, key, sheet_label
from pingyuan_rules.ledger.inspection import SheetInspection
from pingyuan_rules.ledger.places import Place, letters


def locate_problem(problem: Problem, sheets: tuple[SheetInspection, ...]) -> Problem:
    """The same problem with sheet and cells as the file has them.

    Words change only if the file has another name for the sheet or a column than the records have.
    """
    place = problem.place
    sheet = next((each for each in sheets if isinstance(place, Place) and each.record is place.record), None)
    if not isinstance(place, Place) or place.row is None or sheet is None or sheet.header is None:
        return problem
    numbers = [number for number, info in sheet.header.facts.items() if info.name in place.facts]
    numbers += [] if place.column is None else [place.column]
    cells = tuple(f"{letters(number)}{place.row}" for number in numbers)
    place = attrs.evolve(place, sheet=sheet.name, cells=cells)
    columns = {column.number: column for column in sheet.columns}
    label = sheet_label(place.record)
    own_name = key(sheet.name) in {key(label.zh), key(label.en), key(file_stem(place.record))}
    # Under other names than its own people would not find the place in their file.
    if not own_name or any(columns[number].renamed for number in numbers if number in columns):
        headings = [columns[number].heading if number in columns else "" for number in numbers]
        pairs = list(zip(cells, headings, strict=True))
        zh = "、".join(f"{cell}（{heading}）" if heading else cell for cell, heading in pairs)
        en = ", ".join(f"{cell} ({heading})" if heading else cell for cell, heading in pairs)
        zh, en = zh or f"第{place.row}行", en or f"row {place.row}"
        place = attrs.evolve(place, zh=f"{sheet.name}!{zh}", en=f"{sheet.name}!{en}")
    return attrs.evolve(problem, place=place)
