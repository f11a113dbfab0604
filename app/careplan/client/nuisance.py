"""Nuisance by script, as the sandbox's administrator."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from careplan.client.connection import Call
from careplan.client.reading import Values
from careplan.client.routes import JSON_TYPE, Routes, json_bytes

_PATH = "/v1/nuisance"


@dataclass(frozen=True, slots=True)
class Tally:
    """How often a rule fitted, and how often it fired."""

    name: str
    fitted: int
    fired: int


@dataclass(frozen=True, slots=True)
class NuisanceState:
    """The script in force (docs/nuisance.md), None where there is none, and what became of its rules."""

    script: Mapping[str, Any] | None
    rules: tuple[Tally, ...]


class Nuisance(Routes):
    """Puts, shows and clears the script; every method raises `ClientError`."""

    def put(self, script: Mapping[str, Any]) -> NuisanceState:
        """Put a script in place of the one of before."""
        call = Call("PUT", _PATH, json_bytes(script), {"Content-Type": JSON_TYPE}, repeatable=True)
        return self._ask(call, _read)

    def show(self) -> NuisanceState:
        """Return the script in force, and how often each rule fitted and fired."""
        return self._get(_PATH, _read)

    def clear(self) -> None:
        """Stop every nuisance."""
        self._connection.ask(Call("DELETE", _PATH, repeatable=True))


def _read(values: Values) -> NuisanceState:
    tallies = (
        Tally(each.text("name"), each.whole("fitted"), each.whole("fired")) for each in values.inners("rules")
    )
    return NuisanceState(values.optional("script", lambda key: values.take(key, dict)), tuple(tallies))
