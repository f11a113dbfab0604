"""Which offices are recorded, as one process knows it: nothing is asked of the database for a request."""

from collections.abc import Callable, Mapping
from datetime import datetime

from careplan.api.workers import Workers
from careplan.exchange.recording.desk import RecordingDesk
from careplan.exchange.recording.recorded import Recording


class RecordingWatch:
    """Read anew at short intervals, and by the process itself when it begins or ends a recording."""

    def __init__(self, desk: RecordingDesk, workers: Workers, clock: Callable[[], datetime]) -> None:
        self.desk = desk
        self._workers = workers
        self._clock = clock
        self.on: Mapping[str, Recording] = {}
        """By office. Empty nearly always: then requests pass untouched."""

    async def poll(self) -> None:
        """Read which they are."""
        self.on = await self._workers.run(self.desk.on, self._clock())

    def is_on(self, office_number: str) -> bool:
        """Tell whether an office is recorded now."""
        recording = self.on.get(office_number)
        return recording is not None and recording.is_on(self._clock())
