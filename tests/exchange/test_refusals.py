"""Every refusal of the exchange and of the pages has its problem, and the other way round."""

import inspect
from importlib import import_module
from pkgutil import walk_packages

import careplan.exchange
from careplan.api.problems import EXCHANGE_TYPES, of_refusal
from careplan.exchange.errors import ExchangeError
from careplan.standard.findings import Message
from careplan.web import refusals as pages

AREAS = [
    import_module(each.name)
    for each in walk_packages(careplan.exchange.__path__, "careplan.exchange.")
    if each.name.endswith(".refusals")
]
MODULES = (*AREAS, pages)


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
    if "Message" in kind:
        return Message("x", "x")
    return ["UPPLAN"] if "Iterable" in kind else "x"


def test_each_area_says_no_in_its_own_folder() -> None:
    assert "careplan.exchange.sending.refusals" in {module.__name__ for module in AREAS}
    assert len(AREAS) > 10


def test_every_refusal_has_a_problem_and_the_other_way_round() -> None:
    assert {error.code for error in every()} == set(EXCHANGE_TYPES)


def test_both_languages_are_there() -> None:
    for error in every():
        document = of_refusal(error).document("ja")
        assert document["message"] == {"ja": error.message_ja, "en": error.message_en}
        assert error.message_ja
        assert error.message_en
