"""Bounds on what is read, so that no input costs more than it may."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

MAX_SEALED: Final = 64 * 1024 * 1024  # bytes of a sealed unit, however it is armoured
MAX_FILES: Final = 256  # files of a unit, the manifest not counted
MAX_SIGNED_TEXT: Final = 1024 * 1024  # bytes of a clear header or a statement with its signature
MAX_CERTIFICATE: Final = (
    16 * 1024
)  # bytes of a certificate that a message brings along; more is none of a signer
CLOCK_SKEW: Final = timedelta(minutes=5)  # how far two honest clocks may stand apart
BER_DEPTH: Final = 32  # elements inside each other
BER_FEW: Final = 4_096  # elements that any message may have; a longer one may have one more for each 64 bytes
BER_ELEMENTS: Final = 300_000  # elements in all; openssl's segments make some 16,000 of 64 MB
