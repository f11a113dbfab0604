"""The demonstration town, as the sandbox's administrator."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from careplan.client.connection import Call
from careplan.client.reading import Values
from careplan.client.routes import Routes

_PATH = "/v1/town"


@dataclass(frozen=True, slots=True)
class Held:
    """How much the exchange holds; `foreign` of the offices are not the town's."""

    offices: int
    foreign: int
    staff: int
    transmissions: int
    drafts: int
    groups: int


@dataclass(frozen=True, slots=True)
class TownState:
    """What stands there: "empty", "town", "mixed" or "other"; `allowed`: whether a town may be made and reset."""

    allowed: bool
    standing: str
    made_at: datetime | None
    held: Held


@dataclass(frozen=True, slots=True)
class TownOffice:
    """An office of the town and its two log-ins; certificate and test key (PEM) where it keeps its own key."""

    number: str
    name: str
    service_type: str
    custody: str
    administrator_id: str
    staff_id: str
    certificate: str | None
    key: str | None

    def __repr__(self) -> str:
        """Show which office it is; nothing of its key."""
        return f"TownOffice({self.number!r})"


@dataclass(frozen=True, slots=True)
class MadeTown:
    """A new town: its months (YYYYMM), the password of every log-in, its offices, the support offices first."""

    state: TownState
    months: tuple[str, ...]
    fiscal_year: int
    password: str
    offices: tuple[TownOffice, ...]

    def __repr__(self) -> str:
        """Show the months; never the password."""
        return f"MadeTown({self.months!r})"


class Town(Routes):
    """Makes, shows and resets the town; every method raises `ClientError`."""

    def show(self) -> TownState:
        """Return what stands there."""
        return self._get(_PATH, _state)

    def make(self) -> MadeTown:
        """Make the town where no office is. It takes some seconds, and is not repeated: the password comes once."""
        return self._ask(Call("POST", _PATH), _made)

    def reset(self, confirm: str | None = None) -> Held:
        """Take the town away; return what was removed. `confirm` is the word that other offices go by, too."""
        query: Mapping[str, str] = {} if confirm is None else {"confirm": confirm}
        return self._ask(Call("DELETE", _PATH, query=query, repeatable=True), _held)


def _held(values: Values) -> Held:
    names = ("offices", "foreign", "staff", "transmissions", "drafts", "groups")
    return Held(*(values.whole(name) for name in names))


def _state(values: Values) -> TownState:
    return TownState(
        values.flag("allowed"),
        values.text("standing"),
        values.optional("made_at", values.moment),
        _held(values.inner("held")),
    )


def _made(values: Values) -> MadeTown:
    return MadeTown(
        _state(values.inner("town")),
        values.texts("months"),
        values.whole("fiscal_year"),
        values.text("password"),
        tuple(_office(each) for each in values.inners("offices")),
    )


def _office(values: Values) -> TownOffice:
    return TownOffice(
        values.text("number"),
        values.text("name"),
        values.text("service_type"),
        values.text("custody"),
        values.text("administrator_id"),
        values.text("staff_id"),
        values.optional("certificate", values.text),
        values.optional("key", values.text),
    )
