"""The kills themselves."""

from collections.abc import Callable
from random import Random

from support.torture.load import Load
from support.torture.service import Place, enrol, sealed_units, service
from support.torture.verdict import Verdict, judge


def torture(
    place: Place, kills: int, most: int, seed: int, tell: Callable[[int, int], None] = lambda *_: None
) -> Verdict:
    """Kill the service so many times, each after 1 to `most` more answers; return what was kept.

    Args:
        place: an empty folder, or an empty database besides.
        kills: how many.
        most: answers between two kills at most.
        seed: of the random moments.
        tell: takes the number of kills and of answers so far.

    """
    random = Random(seed)  # noqa: S311 - when to kill
    with service(place) as (_, url):
        signer, recipient = enrol(place, url)
    load = Load(sealed_units(place, signer, recipient))
    for number in range(kills):
        with service(place) as (process, url):
            load.repeat(url)
            load.run(url, random.randint(1, most), process.kill)
            process.wait()
        tell(number + 1, len(load.answered))
    with service(place) as (_, url):
        load.repeat(url)
    return judge(place, load)
