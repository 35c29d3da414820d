"""How often something may be tried: counts in the memory of this process only, and nothing about who tries."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable


class Pace:
    """At most `most` tries of a key within `seconds`; at most `keys` keys are remembered, the oldest go first."""

    def __init__(
        self, most: int, seconds: float, keys: int = 10_000, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._most, self._seconds, self._keys, self._clock = most, seconds, keys, clock
        self._tried: dict[str, deque[float]] = {}

    def allows(self, key: str) -> bool:
        """Count one try; whether it may go on."""
        now = self._clock()
        tried = self._tried.pop(key, None) or deque()
        while tried and tried[0] <= now - self._seconds:
            tried.popleft()
        allowed = len(tried) < self._most
        if allowed:
            tried.append(now)
        self._tried[key] = tried
        while len(self._tried) > self._keys:
            del self._tried[next(iter(self._tried))]
        return allowed
