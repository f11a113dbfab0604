"""What a process has used, from /proc: fair on a machine that is busy with other things."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

_TICKS = os.sysconf("SC_CLK_TCK")
_USER, _SYSTEM = 11, 12  # behind the name, which may hold blanks


def cpu_seconds(pids: Sequence[int]) -> float:
    """Return the processor time of processes, user and system, in seconds."""
    return sum(map(_cpu_seconds, pids))


def megabytes(pid: int) -> float:
    """Return the most memory that a process had, in MB of 1,048,576 bytes."""
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0]) / 1024


def _cpu_seconds(pid: int) -> float:
    facts = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(facts[_USER]) + int(facts[_SYSTEM])) / _TICKS
