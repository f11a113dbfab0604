"""Files with findings, and hostile ones, for the tests of reports."""

from careplan.standard.reports.checked import Checked, Places, Wishes, check_folder
from support.standard_files import Files, files_of

HOSTILE = "<script>alert('x')</script>\"&]]>=1+1\x00\x07\x1b[31m\u202e"
PLAN, PLAN_DATA = files_of("UPPLAN")[0]
START, DAY, PLANNER, OFFICE = 12, 10, 7, 21


def with_value(data: bytes, record: int, field: int, value: str, *, quoted: bool = True) -> bytes:
    """Return a file with another value in one field; fields of these files hold no comma."""
    lines = data.split(b"\r\n")
    cells = lines[record - 1].split(b",")
    text = '"' + value.replace('"', '""') + '"' if quoted else value
    cells[field - 1] = text.encode("cp932", "replace")
    lines[record - 1] = b",".join(cells)
    return b"\r\n".join(lines)


def checked(files: Files, *, show_values: bool = False, base: str = "in") -> Checked:
    """Return files checked, with every place kept."""
    return check_folder(files, base=base, wishes=Wishes(show_values=show_values, places=Places.ALL))


def wrong_start(record: int = 2) -> Files:
    """Return a plan whose start of service in one record is 9:00."""
    return {PLAN: with_value(PLAN_DATA, record, START, "9:00", quoted=False)}


def hostile() -> Files:
    """Return files with script, formula, controls and quotes in names and values."""
    data = with_value(PLAN_DATA, 1, OFFICE, HOSTILE)
    data = with_value(data, 2, START, "<b>:&", quoted=False)
    return {PLAN: with_value(data, 1, PLANNER, HOSTILE), f"{HOSTILE}_1.CSV": b"\xff\x00", "\ud800_.CSV": b'"'}
