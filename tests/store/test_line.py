"""The line of writers: first come, first served, and whoever cannot wait is told so."""

from concurrent.futures import ThreadPoolExecutor

from careplan.store.line import Line


def test_whoever_waits_longest_is_next() -> None:
    line, order = Line(), list[int]()
    line.enter()
    with ThreadPoolExecutor(3) as others:

        def come(name: int) -> None:
            with line:
                order.append(name)

        for name in range(3):
            others.submit(come, name)
            wait_for(line, name + 1)
        assert not line.enter(wait=False)
        line.leave()
    assert order == [0, 1, 2]
    assert line.enter(wait=False)
    line.leave()


def test_who_leaves_and_comes_again_is_behind_who_waits() -> None:
    line = Line()
    line.enter()
    with ThreadPoolExecutor(1) as others:
        waiting = others.submit(line.enter)
        wait_for(line, 1)
        line.leave()
        assert not line.enter(wait=False)
        assert waiting.result()
        line.leave()
    assert line.enter(wait=False)


def wait_for(line: Line, count: int) -> None:
    while len(line._waiting) < count:  # noqa: SLF001 - nobody else wants to know
        pass
