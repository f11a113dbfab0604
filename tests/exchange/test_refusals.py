"""Every refusal of the exchange and of the pages has its problem, and the other way round."""

import inspect

from careplan.api.problems import EXCHANGE_TYPES, of_refusal
from careplan.exchange import refusals
from careplan.exchange.errors import ExchangeError
from careplan.web import refusals as pages

MODULES = (refusals, pages)


def every() -> list[ExchangeError]:
    made = []
    makers = (each for module in MODULES for each in inspect.getmembers(module, inspect.isfunction))
    for _, make in makers:
        if make.__module__ not in {module.__name__ for module in MODULES}:
            continue
        given = [value_of(parameter) for parameter in inspect.signature(make).parameters.values()]
        made.append(make(*given))
    return made


def value_of(parameter: inspect.Parameter) -> object:
    kind = str(parameter.annotation)
    if "Mapping" in kind:
        return {}
    if "int" in kind:
        return 1
    return ["UPPLAN"] if "Iterable" in kind else "x"


def test_every_refusal_has_a_problem_and_the_other_way_round() -> None:
    assert {error.code for error in every()} == set(EXCHANGE_TYPES)


def test_both_languages_are_there() -> None:
    for error in every():
        document = of_refusal(error).document("ja")
        assert document["message"] == {"ja": error.message_ja, "en": error.message_en}
        assert error.message_ja
        assert error.message_en
