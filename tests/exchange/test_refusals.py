"""Every refusal of the exchange has its problem, and the other way round."""

import inspect

from careplan.api.problems import EXCHANGE_TYPES, of_refusal
from careplan.exchange import refusals
from careplan.exchange.errors import ExchangeError


def every() -> list[ExchangeError]:
    made = []
    for _, make in inspect.getmembers(refusals, inspect.isfunction):
        if make.__module__ != refusals.__name__:
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
