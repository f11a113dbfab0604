"""Memory given back to the system: how glibc's allocator is told to keep less (ADR 0125)."""

import ctypes

_ARENA_MAX, _MMAP_THRESHOLD = -8, -3  # of <malloc.h>: mallopt(3)
_ARENAS = 2
_BYTES = 1_000_000


def keep_less_memory() -> None:
    """Let what is large go back at once, and let threads share; where the C library is another, do nothing.

    glibc takes the freeing of one large block as a sign that more will come, and keeps such blocks from then on: the
    20 MB of the first password hashed stay for good, and every thread has its own stock of payloads. A threshold
    that is set does not move.
    """
    try:
        mallopt = ctypes.CDLL(None).mallopt
    except (OSError, TypeError, AttributeError):
        return
    mallopt(_ARENA_MAX, _ARENAS)
    mallopt(_MMAP_THRESHOLD, _BYTES)
