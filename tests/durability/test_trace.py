"""What strace sees of acceptances, and that the reading of it would see a missing sync."""

from pathlib import Path

import pytest

from support.torture.trace import read_steps, trace_acceptances, unsynced_answers

WRITE = '7 1.0 pwrite64(9</d/careplan.sqlite3-wal>, "x"..., 4096, 0) = 4096'
SYNC = "7 2.0 fdatasync(9</d/careplan.sqlite3-wal>) = 0"
BEGUN = "7 2.0 fdatasync(9</d/careplan.sqlite3-wal> <unfinished ...>"
ENDED = "7 2.5 <... fdatasync resumed>) = 0"
FAILED = "7 2.0 fdatasync(9</d/careplan.sqlite3-wal>) = -1 EIO (Input/output error)"
ELSEWHERE = "7 2.0 fdatasync(4</d/other>) = 0"
ANSWER = '5 3.0 sendto(6<socket:[1]>, "HTTP/1.1 201 Created\\r\\n"..., 900, 0, NULL, 0) = 900'
ANSWER_BEGUN = '5 2.2 sendto(6<socket:[1]>, "HTTP/1.1 201 Created\\r\\n"..., 900, 0, NULL, 0 <unfinished ...>'


@pytest.mark.parametrize(
    ("lines", "bad"),
    [
        ([WRITE, SYNC, ANSWER], 0),
        ([WRITE, BEGUN, ENDED, ANSWER], 0),
        ([WRITE, SYNC, ANSWER, WRITE, SYNC, ANSWER], 0),
        ([ANSWER], 1),
        ([WRITE, ANSWER], 1),
        ([SYNC, ANSWER], 1),
        ([WRITE, FAILED, ANSWER], 1),
        ([WRITE, ELSEWHERE, ANSWER], 1),
        ([WRITE, SYNC, WRITE, ANSWER], 1),
        ([WRITE, BEGUN, ANSWER_BEGUN, ENDED], 1),
        ([WRITE, SYNC, ANSWER, ANSWER], 1),
    ],
)
def test_a_missing_sync_is_seen(lines: list[str], bad: int) -> None:
    assert len(unsynced_answers(read_steps(lines))) == bad


@pytest.mark.strace
def test_every_answer_of_success_follows_a_sync(tmp_path: Path) -> None:
    steps = trace_acceptances(tmp_path, 10)
    assert sum(step.what == "answer" for step in steps) >= 10
    assert unsynced_answers(steps) == []
