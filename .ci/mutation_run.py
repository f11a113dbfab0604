"""Run the mutants that mutmut makes, each in a fork made once the tests are collected: a mutant costs its tests alone.

In the folder that `make mutate` prepares: `python .ci/mutation_run.py [arguments of pytest]`. The tests of a mutant are
those that reach its function, what has killed before first, then what is quick, as many as `BUDGET` seconds hold. A
test that fails kills it, and so does the clock. What the core keeps for the length of a process is forgotten before
each. Results are kept as mutmut keeps its own (`mutmut results`, `mutmut show`): a run that was stopped goes on where
it stood, and with `AGAIN=1` what lived is tried again, by the tests as they are now.
"""

import gc
import json
import math
import os
import resource
import signal
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from _pytest.runner import runtestprotocol
from mutmut import __main__ as mutmut
from mutmut.mutation.trampoline import set_mutant_under_test
from mutmut.state import state
from mutmut.utils.format_utils import mangled_name_from_mutant_name

KILLED, SURVIVED, UNREACHED, STOPPED = 1, 0, 33, 36
BUDGET = float(os.environ.get("BUDGET", "5"))
TIMES, GRACE = 4, 3  # the processor time of a mutant's tests, so many times, and so many seconds more
WAITS = 12  # how much longer than that it may take by the clock on the wall
MEMORY = 6 << 30
Tests = list[tuple[float, pytest.Item]]


def make_mutants() -> None:
    """Write the mutants below mutants/; the results of functions that have not changed are kept."""
    set_mutant_under_test("mutant_generation")
    Path("mutants").mkdir(exist_ok=True)
    mutmut.copy_src_dir()
    mutmut.copy_also_copy_files()
    mutmut.setup_source_paths()
    mutmut.store_lines_covered_by_tests()
    mutmut.create_mutants(1)


def forget() -> None:
    """Empty the caches of the core."""
    for name, module in list(sys.modules.items()):
        for value in list(vars(module).values()) if name.startswith("careplan.standard") else ():
            if callable(getattr(value, "cache_clear", None)):
                value.cache_clear()


def outcomes(items: Sequence[pytest.Item]) -> Iterator[tuple[pytest.Item, bool]]:
    """Run tests one after the other; yield each with whether it passed."""
    for item, following in zip(items, [*items[1:], None], strict=True):
        reports = runtestprotocol(item, log=False, nextitem=following)
        yield item, not any(report.failed for report in reports)


def in_fork(work: Callable[[], str]) -> tuple[int, str]:
    """Return a fork's exit code, negative for a signal, and the text that `work` returned in it."""
    reading, writing = os.pipe()
    pid = os.fork()
    if not pid:
        os.close(reading)
        with os.fdopen(writing, "w") as answer:
            answer.write(work())
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as answer:
        text = answer.read()
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), text


def survey(items: Sequence[pytest.Item]) -> str:
    """Run every test without a mutant; return as JSON the functions it reaches, its time and whether it passes."""
    set_mutant_under_test("stats")
    forget()
    found, before = [], time.process_time()
    for _, passed in outcomes(items):
        now = time.process_time()
        found.append((sorted(state()._stats), now - before, passed))  # noqa: SLF001 - mutmut has no other way to them
        state()._stats.clear()  # noqa: SLF001 - as above
        before = now
    return json.dumps(found)


def tests_by_function(items: Sequence[pytest.Item]) -> dict[str, Tests]:
    """Return the tests of each mutated function with their times, the quick ones first, within the budget."""
    code, text = in_fork(lambda: survey(items))
    if code:
        sys.exit("the tests do not run to their end without a mutant")
    reaching: dict[str, Tests] = defaultdict(list)
    for item, (functions, seconds, passed) in zip(items, json.loads(text), strict=True):
        if not passed:
            print("left out, for it fails without a mutant:", item.nodeid)
        for function in functions if passed else ():
            reaching[function].append((seconds, item))
    return {function: within_budget(tests) for function, tests in reaching.items()}


def within_budget(tests: Tests) -> Tests:
    """Return the quickest tests, one at least."""
    kept: Tests = []
    for seconds, item in sorted(tests, key=lambda test: test[0]):
        if kept and sum(spent for spent, _ in kept) + seconds > BUDGET:
            break
        kept.append((seconds, item))
    return kept


def killer_of(mutant: str, items: Sequence[pytest.Item], limit: int) -> str:
    """Run tests with a mutant switched on; return the first that fails, empty where none does."""
    now = int(time.process_time())
    resource.setrlimit(resource.RLIMIT_CPU, (now + limit, now + limit + 1))
    signal.alarm(limit * WAITS)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    set_mutant_under_test(mutant)
    try:
        forget()
        return next((item.nodeid for item, passed in outcomes(items) if not passed), "")
    except BaseException as error:  # noqa: BLE001 - whatever a mutant raises out of a test's reach kills it
        return type(error).__name__


class Mutation:
    """Takes the place of pytest's own loop over the tests."""

    def __init__(self) -> None:
        self.killers: Counter[str] = Counter()
        self.tests: dict[str, Tests] = {}

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Try every mutant that has no result."""
        self.tests = tests_by_function(session.items)
        gc.freeze()
        for path in sorted(Path("src/careplan/standard").rglob("*.meta")):
            self._module(path)
        return True

    def _module(self, path: Path) -> None:
        kept = json.loads(path.read_text("utf-8"))
        codes = kept["exit_code_by_key"]
        for mutant, code in codes.items():
            if code is None or ("AGAIN" in os.environ and code != KILLED):
                codes[mutant] = self._try(mutant)
                path.write_text(json.dumps(kept), "utf-8")
        print(path.with_suffix(""), dict(Counter(codes.values())), flush=True)

    def _try(self, mutant: str) -> int:
        tests = self.tests.get(mangled_name_from_mutant_name(mutant))
        if not tests:
            return UNREACHED
        items = [item for _, item in sorted(tests, key=lambda test: (-self.killers[test[1].nodeid], test[0]))]
        limit = math.ceil(sum(seconds for seconds, _ in tests) * TIMES) + GRACE
        code, killer = in_fork(lambda: killer_of(mutant, items, limit))
        self.killers[killer] += 1
        return STOPPED if code < 0 else KILLED if killer else SURVIVED


if __name__ == "__main__":
    if in_fork(lambda: str(make_mutants()))[0]:
        sys.exit("the mutants could not be made")
    os.chdir("mutants")
    sys.path.insert(0, str(Path("src").absolute()))
    set_mutant_under_test("")
    quiet = ["--rootdir=.", "--tb=no", "-q", "-s", "-p", "no:xdist", "--hypothesis-profile=mutants"]
    sys.exit(pytest.main([*quiet, *sys.argv[1:]], plugins=[Mutation()]))
