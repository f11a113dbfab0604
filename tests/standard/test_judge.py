"""What was said of one record is said again of another only where every field that a check looks at is the same."""

import pytest

from careplan.standard.fieldcheck import Scribe
from careplan.standard.judge import Judge
from careplan.standard.naming import read_name
from support.standard_documents import cells_of
from support.standard_files import RECORD_KINDS, STANDARD, files_of

VALUES = ("", "0", "1", "9", "11", "17", "99", "9999", "99999999", "20261231", "1370000018")


@pytest.mark.parametrize("kind_id", RECORD_KINDS)
def test_a_record_is_judged_as_it_is_alone(kind_id: str) -> None:
    name, data = files_of(kind_id)[0]
    kind, named = STANDARD.kinds[kind_id], read_name(name).name
    scribe = Scribe(STANDARD, name, kind, show_values=True)
    base = list(next(iter(cells_of(data.decode("cp932")))))
    after = Judge(scribe, kind, named)
    after.judge(1, base)
    for index in range(len(base)):
        for value in VALUES:
            changed = [*base[:index], value, *base[index + 1 :]]
            alone = Judge(scribe, kind, named).judge(2, changed)
            assert after.judge(2, changed) == alone
            after.judge(1, base)
