"""The story played: each deed done by its office, at its time."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from careplan.exchange.sending.archive import write_archive
from careplan.exchange.town.desks import Desks
from careplan.exchange.town.letters import Writer
from careplan.exchange.town.players import Files, Player, rejection_of
from careplan.exchange.town.season import stamp_of
from careplan.exchange.town.story import Deed, Verb, tell


@dataclass(frozen=True, slots=True)
class Scene:
    """A deed with the files of what is sent or put by; none where nothing is."""

    deed: Deed
    files: Files


def rehearse(writer: Writer) -> list[Scene]:
    """Return the whole story with its files written: what takes longest, and needs nothing of the exchange."""
    return [Scene(deed, _files(writer, deed)) for deed in tell(writer)]


def _files(writer: Writer, deed: Deed) -> Files:
    written = deed.verb in {Verb.SEND, Verb.DRAFT}
    return writer.files(deed.letter, stamp_of(deed.at)) if written else {}


@dataclass(frozen=True, slots=True)
class Playing:
    """Plays the story. `sent` and `opened` are what became of the letters, by label."""

    desks: Desks
    players: Mapping[str, Player]
    sent: dict[str, str] = field(default_factory=dict)
    opened: dict[str, Files] = field(default_factory=dict)

    def play(self, scenes: Sequence[Scene], when: datetime, beside: Callable[[], None]) -> None:
        """Do every deed in the order of time, and at its time what happens besides.

        Raises:
            ExchangeError: as the desks do: the story does not fit the exchange.

        """
        for scene in scenes:
            if scene.deed.at < when:
                self._do(scene)
        beside()
        for scene in scenes:
            if scene.deed.at >= when:
                self._do(scene)

    def _do(self, scene: Scene) -> None:
        at = scene.deed.at.astimezone(UTC)
        self._ways[scene.deed.verb](scene, at)

    @property
    def _ways(self) -> Mapping[Verb, Callable[[Scene, datetime], None]]:
        return {
            Verb.SEND: self._send,
            Verb.FETCH: self._fetch,
            Verb.RECEIPT: self._receipt,
            Verb.REJECT: self._reject,
            Verb.WITHDRAW: self._withdraw,
            Verb.DRAFT: self._draft,
        }

    def _send(self, scene: Scene, at: datetime) -> None:
        player, wrong = self._sender(scene), scene.deed.letter.wrong
        self.sent[scene.deed.label] = player.send(scene.files, at, allow_errors=wrong)

    def _fetch(self, scene: Scene, at: datetime) -> None:
        self.opened[scene.deed.label] = self._receiver(scene).fetch(self._id(scene), at)

    def _receipt(self, scene: Scene, at: datetime) -> None:
        self._receiver(scene).receipt(self._id(scene), at)

    def _reject(self, scene: Scene, at: datetime) -> None:
        rejection = rejection_of(self.opened[scene.deed.label])
        self.desks.delivery.reject(self._receiver(scene).by, self._id(scene), rejection, at)

    def _withdraw(self, scene: Scene, at: datetime) -> None:
        self.desks.delivery.withdraw(self._sender(scene).by, self._id(scene), at)

    def _draft(self, scene: Scene, at: datetime) -> None:
        self.desks.drafts.save(self._sender(scene).by, write_archive(scene.files), at)

    def _sender(self, scene: Scene) -> Player:
        return self.players[scene.deed.letter.sender]

    def _receiver(self, scene: Scene) -> Player:
        return self.players[scene.deed.letter.receiver]

    def _id(self, scene: Scene) -> str:
        return self.sent[scene.deed.label]
