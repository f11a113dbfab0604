"""The text of a file, read window by window, so that no file stands whole in memory.

`Text` decodes a file as often as it is asked to; `Reader` gives the records that can be told whole.
"""

import re
from collections.abc import Callable, Iterator
from functools import cached_property
from io import BytesIO
from typing import BinaryIO

from careplan.standard.charset import Survey, decoder, survey
from careplan.standard.records import Record, is_whole, read_record

WINDOW = 1 << 16  # bytes read at a time: text of that size stays in a processor's cache
_CONTENT = re.compile(r"[^\r\n]")
Opening = Callable[[], BinaryIO]


class Text:
    """A file's text. `opens` gives the file from its beginning, each time anew."""

    def __init__(self, opens: Opening) -> None:
        self._opens = opens

    @classmethod
    def of(cls, data: bytes) -> "Text":
        """Return the text of bytes in memory."""
        return cls(lambda: BytesIO(data))

    @cached_property
    def survey(self) -> Survey:
        """The encoding of the whole file, and its NULs."""
        return survey(self.chunks())

    def windows(self) -> Iterator[str]:
        """Yield the text piece by piece; characters are whole, records are not."""
        encoding = self.survey.encoding
        decode, skip = decoder(encoding), encoding.skip
        for chunk in self.chunks():
            yield decode(chunk[skip:], False)
            skip = 0
        yield decode(b"", True)

    def records(self) -> Iterator[Record]:
        """Yield the records, but for blank lines at the end."""
        reader = Reader(self)
        while reader.filled():
            record = reader.record()
            reader.at = record.end
            yield record

    def chunks(self) -> Iterator[bytes]:
        """Yield the file's bytes piece by piece."""
        with self._opens() as file:
            while chunk := file.read(WINDOW):
                yield chunk


class Reader:
    """A place in a text.

    `text` is what is read and not yet let go, `at` the place in it, `final` whether it goes to the file's end.
    """

    def __init__(self, text: Text) -> None:
        self._windows = text.windows()
        self.text = ""
        self.at = 0
        self.final = False

    def more(self) -> None:
        """Let go what lies behind, and read on: as much again as is left, so that long records cost no more."""
        parts = [self.text[self.at :]]
        self.at, wanted = 0, max(1, len(parts[0]))
        while wanted > 0:
            window = next(self._windows, None)
            if window is None:
                self.final = True
                break
            parts.append(window)
            wanted -= len(window)
        self.text = "".join(parts)

    def filled(self) -> bool:
        """Whether there is anything but line ends from here on."""
        while not _CONTENT.search(self.text, self.at):
            if self.final:
                return False
            self.more()
        return True

    def sure_end(self) -> int:
        """Return how far records are whole: behind the last line end that something follows, or at the end of all."""
        last = len(self.text.rstrip("\r\n"))
        if self.final:
            return last
        end = self.text.find("\n", last) + 1
        return end or self.text.rfind("\n", 0, last) + 1

    def record(self) -> Record:
        """Return the record that begins here, reading on until it is whole; there must be one (`filled`)."""
        while True:
            record = read_record(self.text, self.at)
            if self.final or is_whole(record, self.text):
                return record
            self.more()
