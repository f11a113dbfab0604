"""`make torture`: five hundred kills and twenty thousand acceptances, half on each database; then the trace."""

import sys
import tempfile
import time
from pathlib import Path

from support.postgres import running_server
from support.torture.kills import torture
from support.torture.service import Place
from support.torture.trace import trace_acceptances, unsynced_answers

KILLS, MOST = 500, 90
_EVERY = 25


def say(line: str) -> None:
    """Write a line at once: a run takes long."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def main(kills: int) -> int:
    """Print what was kept; return 1 where a promise was broken."""
    with (
        tempfile.TemporaryDirectory(prefix="careplan-torture-") as name,
        running_server(fsync=True) as server,
    ):
        folder = Path(name)
        places = {
            "SQLite": Place(folder / "sqlite"),
            "PostgreSQL": Place(folder / "postgresql", server.fresh("template0")),
        }
        holds = [_one(name, place, kills // len(places)) for name, place in places.items()]
        return 0 if all(holds) and _trace(folder) else 1


def _one(name: str, place: Place, kills: int) -> bool:
    start = time.monotonic()

    def tell(number: int, answered: int) -> None:
        if number % _EVERY == 0:
            say(f"  {name}: {number} kills, {answered} accepted, {time.monotonic() - start:.0f} s")

    verdict = torture(place, kills, MOST, seed=kills, tell=tell)
    say(f"{name}: {kills} kills, {verdict}")
    return verdict.holds


def _trace(folder: Path) -> bool:
    steps = trace_acceptances(folder / "trace", 50)
    bad = unsynced_answers(steps)
    answers = sum(step.what == "answer" for step in steps)
    say(f"trace: {answers} answers of success, {len(bad)} of them without a sync after the last write")
    return answers >= 50 and not bad


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else KILLS))
