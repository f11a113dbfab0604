"""The script in force, in the memory of one process; who may put one."""

from dataclasses import dataclass, field
from datetime import datetime
from threading import Lock

from cryptography.hazmat.primitives.serialization import Encoding

from careplan.exchange.audit import Event
from careplan.exchange.certificates.ports import Authority
from careplan.exchange.directory.offices import OfficeHolder
from careplan.exchange.nuisance import refusals
from careplan.exchange.nuisance.script import Deed, Occasion, Rule, Script, Tally
from careplan.exchange.people.login import verify_administrator
from careplan.exchange.people.staff import Session
from careplan.exchange.ports import Store


@dataclass(slots=True)
class _Count:
    fitted: int = 0
    fired: int = 0


@dataclass(slots=True)
class NuisanceDesk:
    """Counts occasions and says which rule fires. Nothing is done until a script is put."""

    store: Store
    authority: Authority
    allowed: bool
    _script: Script | None = None
    _counts: list[_Count] = field(default_factory=list)
    _expired: dict[str, bytes] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def put(self, by: Session, script: Script, at: datetime) -> None:
        """Put a script in place of the one of before; counts begin anew.

        Raises:
            ExchangeError: administrator-only, nuisance-off.

        """
        self._verify(by)
        self._note(by, "nuisance.put", at)
        self._set(script)

    def clear(self, by: Session, at: datetime) -> None:
        """Stop every nuisance.

        Raises:
            ExchangeError: administrator-only, nuisance-off.

        """
        self._verify(by)
        self._note(by, "nuisance.clear", at)
        self._set(None)

    def show(self, by: Session) -> tuple[Script | None, list[Tally]]:
        """Return the script in force, and how often each rule fitted and fired.

        Raises:
            ExchangeError: administrator-only, nuisance-off.

        """
        self._verify(by)
        with self._lock:
            script = self._script
            rules = () if script is None else script.rules
            counted = zip(rules, self._counts, strict=True)
            return script, [Tally(rule.name, count.fitted, count.fired) for rule, count in counted]

    def has(self, *deeds: Deed) -> bool:
        """Tell whether the script does any of these at all."""
        return any(rule.deed in deeds for rule in self.rules)

    @property
    def rules(self) -> tuple[Rule, ...]:
        """The rules in force."""
        script = self._script
        return () if script is None else script.rules

    def take(self, deed: Deed, occasion: Occasion) -> Rule | None:
        """Count an occasion for the rules of this deed; return the first that fires, None where none does."""
        with self._lock:
            script, found = self._script, None
            for rule, count in zip(() if script is None else script.rules, self._counts, strict=True):
                if script is None or rule.deed is not deed or not rule.aim.fits(occasion):
                    continue
                count.fitted += 1
                if rule.when.holds(script.seed, rule.name, count.fitted, count.fired):
                    count.fired += 1
                    found = found or rule
            return found

    def expired_certificate(self, office_number: str, at: datetime) -> bytes | None:
        """Return a certificate of an office that ended two days ago (PEM), the same each time.

        Raises:
            ExchangeError: authority-unavailable.

        """
        known = self._expired.get(office_number)
        if known is not None:
            return known
        office = self.store.read(lambda tx: tx.offices.find(office_number))
        if office is None:
            return None
        holder = OfficeHolder(office.number, office.name)
        pem = self.authority.ended_office(holder, at).public_bytes(Encoding.PEM)
        return self._expired.setdefault(office_number, pem)

    def _set(self, script: Script | None) -> None:
        with self._lock:
            self._script = script
            self._counts = [_Count() for _ in (script.rules if script else ())]
            self._expired.clear()

    def _verify(self, by: Session) -> None:
        verify_administrator(by)
        if not self.allowed:
            raise refusals.nuisance_off()

    def _note(self, by: Session, action: str, at: datetime) -> None:
        event = Event(at, None, by.staff_id, action, "exchange", {})
        self.store.write(lambda tx: tx.audit.append(event))
