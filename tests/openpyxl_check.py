"""A workbook that `cargo test --test report` left behind -> whether openpyxl reads in it what was written.

    python3 tests/openpyxl_check.py target/tmp/report/*.xlsx

Each list has a frozen header, a filter and typed cells, and each of its rows names a source whose document, date and words stand
on the sheet 来源. Exit code 0: so it is, 1: it is not. Needs openpyxl.
"""

import datetime
import sys

from openpyxl import load_workbook


def check(path):
    """The things that are wrong in the workbook, and how many rows were looked at."""
    book = load_workbook(path)
    names = book.sheetnames
    wrong = [] if (names[0], names[-1]) == ("概览", "来源") else [f"sheets: {names}"]
    sources = {row[0]: row for row in book["来源"].iter_rows(min_row=2, values_only=True)}
    seen = 0
    for sheet in book.worksheets[1:-1]:
        heads = [cell.value for cell in sheet[1]]
        if "来源" not in heads:
            continue
        rows = list(sheet.iter_rows(min_row=2, values_only=True))
        if rows and "未提及" in str(rows[0][0]):
            continue
        if sheet.freeze_panes is None or sheet.auto_filter.ref != sheet.dimensions:
            wrong.append(f"{sheet.title}: frozen at {sheet.freeze_panes}, filter {sheet.auto_filter.ref}")
        at = heads.index("来源")
        for number, row in enumerate(rows, 1):
            seen += 1
            values = dict(zip(heads, row))
            if values["序号"] != number:
                wrong.append(f"{sheet.title} {number}: numbered {values['序号']}")
            for head, value in zip(heads[:at], row):
                if "元）" in head and not isinstance(value, (int, float, type(None))):
                    wrong.append(f"{sheet.title} {number}: {head} is {value!r}")
                if isinstance(value, str) and len(value) == 10 and value[:4].isdigit() and value[4] == "-":
                    wrong.append(f"{sheet.title} {number}: the day {value} is text")
            source = sources.get(int(str(row[at]).split("、")[0]))
            if source is None or tuple(row[at + 1 : at + 4]) != (source[1], source[2], source[5]):
                wrong.append(f"{sheet.title} {number}: source {row[at]} is not {row[at + 1:]}")
    days = [source[2] for source in sources.values() if isinstance(source[2], datetime.datetime)]
    if not days or not seen:
        wrong.append("nothing to look at")
    return wrong, seen


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(print(__doc__, file=sys.stderr) or 2)
    for path in sys.argv[1:]:
        wrong, seen = check(path)
        if wrong:
            sys.exit("\n".join(wrong[:20]))
        print(f"openpyxl: {seen} rows with their sources as written")
