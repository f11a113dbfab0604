"""What keeps the data: a round of retention by the sandbox's administrator, an office's data by the office's own."""

from collections.abc import Iterator
from dataclasses import dataclass

from careplan.client.connection import Call
from careplan.client.reading import Values
from careplan.client.routes import JSON_TYPE, Routes, json_bytes, segment


@dataclass(frozen=True, slots=True)
class Swept:
    """What a round of retention did."""

    expired: int
    purged: int
    keys: int
    notices: int
    letters: int


class Upkeep(Routes):
    """Every method raises `ClientError`."""

    def run_retention(self) -> Swept:
        """Let expire and remove what was kept long enough (administrator)."""
        return self._ask(Call("POST", "/v1/retention"), _read_swept)

    def export_office(self, number: str, passphrase: str | None = None) -> Iterator[bytes]:
        """Yield the file of all that the exchange holds of our office (its administrator), as it comes.

        With a passphrase kept keys and drafts are in it, under that.
        """
        path = f"/v1/offices/{segment(number)}/export"
        body = json_bytes({"passphrase": passphrase})
        return self._connection.pieces(Call("POST", path, body, {"Content-Type": JSON_TYPE}))


def _read_swept(values: Values) -> Swept:
    return Swept(*(values.whole(name) for name in ("expired", "purged", "keys", "notices", "letters")))
