"""Documents of an older edition, values beyond what the reader of the library takes, characters replaced or lost."""

import copy

import pytest

from careplan.locator import locate
from careplan.standard.charset import write_text
from careplan.standard.documents import DocumentError, read_unit, write_unit
from careplan.standard.documents.units import replaced_characters
from careplan.standard.naming import Address
from careplan.workbench.sample import sample
from support.standard_documents import ROUTES
from support.standard_files import PROVIDER, STAMP, SUPPORT, Files

PLAN = next(unit.document for unit in sample(users=1).units if unit.document["document"] == "plan")


def older() -> Files:
    folder = locate("specs/careplan_csv/vectors/valid/actual-edition-3")
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_a_document_of_an_older_edition_comes_back_as_its_files() -> None:
    (name,) = files = older()
    document = read_unit({f"a/b/{name}": files[name]})
    assert document["edition"] == "3"
    stamp = name.rpartition("_")[2].partition(".")[0]
    sender, destination = (Address(number, "11") for number in name.split("_")[2:4])
    written = write_unit(document, sender, destination, stamp)
    assert list(written) == [name]
    assert read_unit(written) == document


def test_what_is_wrong_in_an_older_document_is_told_at_its_place() -> None:
    document = read_unit(older())
    document["service_users"][0]["actual"][0]["uses"][0]["service_code"] = "1"
    with pytest.raises(DocumentError) as refused:
        write_unit(document, PROVIDER, SUPPORT, STAMP)
    assert refused.value.place == "service_users[0].actual[0].uses[0].service_code"


@pytest.mark.parametrize("edition", [3, None, ["3"]])
def test_an_edition_that_is_no_text_is_refused(edition: object) -> None:
    with pytest.raises(DocumentError) as refused:
        write_unit({**PLAN, "edition": edition}, *ROUTES["plan"], STAMP)
    assert refused.value.place == "edition"


def test_a_text_that_the_library_does_not_read_comes_back() -> None:
    document = copy.deepcopy(PLAN)
    document["service_users"][0]["care_plan"]["policy"] = "長い" * 70_000
    read = read_unit(write_unit(document, *ROUTES["plan"], STAMP))
    assert read["service_users"][0]["care_plan"]["policy"] == "長い" * 70_000
    assert read_unit(write_unit(read, *ROUTES["plan"], STAMP)) == read


def test_the_characters_that_are_replaced() -> None:
    replaced = {char: like for char in "\u2014\u2013\u00a5" for char, like in write_text(char).replaced}
    assert replaced
    texts = list(replaced)
    assert replaced_characters({"a": texts, "b": {"c": "あ", "d": 1}, "e": None}) == replaced
    assert replaced_characters([{"a": each} for each in texts]) == replaced
    assert replaced_characters("".join(texts)) == replaced
    assert replaced_characters("あ") == {}


def test_a_character_of_two_code_points_is_told_by_both() -> None:
    document = copy.deepcopy(PLAN)
    document["service_users"][0]["care_plan"]["policy"] = "か\u309a"
    with pytest.raises(DocumentError) as refused:
        write_unit(document, *ROUTES["plan"], STAMP)
    assert "(U+304B+U+309A)" in refused.value.message.en
