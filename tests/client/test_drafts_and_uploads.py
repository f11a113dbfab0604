"""Drafts, and large bodies in pieces, by the client against the real service."""

import re
from collections.abc import Callable

import httpx
import pytest

from careplan.client import Client, ConnectionFailedError, Office, ProblemError
from careplan.client import client as client_module
from careplan.client import uploads as uploads_module
from careplan.sealing import MAX_SEALED
from support.live_town import HELP, RENTAL, Town, fresh


@pytest.fixture
def small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a unit of some kilobytes be a large one."""
    monkeypatch.setattr(client_module, "LARGE", 100)
    monkeypatch.setattr(uploads_module, "_PIECE", 600)


class Breaking(httpx.BaseTransport):
    """Passes requests on; `fails` says of each piece, counted from 1, whether its answer is lost."""

    def __init__(self, fails: Callable[[int], bool]) -> None:
        self._inner = httpx.HTTPTransport()
        self._fails = fails
        self.pieces = 0

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        answer = self._inner.handle_request(request)
        if request.method == "PATCH":
            self.pieces += 1
            if self._fails(self.pieces):
                answer.close()
                raise httpx.ReadError("the line is cut")
        return answer

    def close(self) -> None:
        self._inner.close()


def breaking(town: Town, fails: Callable[[int], bool]) -> Client:
    logged_in = town.client(HELP)
    return Client(town.url, token=logged_in._connection.token, transport=Breaking(fails))  # noqa: SLF001


@pytest.mark.usefixtures("small_pieces")
def test_a_large_sealed_unit_goes_in_pieces_and_is_proved(support: Office, rental: Office) -> None:
    sent = support.send(fresh(f"month-{RENTAL.number}"))
    assert rental.fetch(sent.acceptance.id).report.errors == 0


@pytest.mark.usefixtures("small_pieces")
def test_a_lost_answer_is_asked_for_and_not_sent_twice(town: Town) -> None:
    files = fresh(f"actual-{HELP.number}")
    with breaking(town, lambda number: number % 2 == 1) as client:
        sent = client.send_plain(files)
        assert client.transmission(sent.id).state == "accepted"


@pytest.mark.usefixtures("small_pieces")
def test_a_line_that_never_holds_is_given_up(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    with breaking(town, lambda _number: True) as client:
        monkeypatch.setattr(type(client.uploads), "offset", lambda *_: 0)
        with pytest.raises((ConnectionFailedError, ProblemError)):
            client.send_plain(fresh(f"actual-{HELP.number}"))


def test_what_is_too_large_is_refused_before_it_goes(helper: Client) -> None:
    with pytest.raises(ProblemError) as caught:
        helper.uploads.begin(MAX_SEALED * 10, "application/zip")
    assert caught.value.code == "upload-too-large"


def test_a_draft_s_life(helper: Client) -> None:
    files, other = fresh(f"actual-{HELP.number}"), fresh(f"actual-{HELP.number}")
    draft = helper.drafts.save(files)
    assert (draft.refusal, draft.kinds) == (None, ("UPJSK",))
    assert helper.drafts.files(draft.id) == files
    changed = helper.drafts.change(draft.id, other)
    assert (changed.id, changed.created_at) == (draft.id, draft.created_at)
    assert [each.id for each in helper.drafts.all()] == [draft.id]
    sent = helper.drafts.send(draft.id)
    assert re.search(r"(\d{14})", min(other))[1] == helper.transmission(sent.id).stamp  # type: ignore[index]
    assert helper.drafts.all() == []
    broken = helper.drafts.save({"note.txt": b"x"})
    assert (broken.refusal, broken.destination) == ("files-not-one-unit", None)
    helper.drafts.delete(broken.id)
    with pytest.raises(ProblemError) as caught:
        helper.drafts.delete(broken.id)
    assert caught.value.code == "draft-unknown"
