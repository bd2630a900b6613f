"""Wrong tokens by the address they came from in, whether that address has to wait out."""

from collections import deque
from threading import Lock

MOST = 10
"""Wrong tokens of one address in WINDOW seconds: more than a person mistypes, and 14,400 guesses a day of 2**256."""
MOST_OF_ALL = 1000
"""Of all addresses together: what is remembered stays small whoever knocks."""
WINDOW = 60.0


class Attempts:
    """The wrong tokens of the last minute. Nobody is made to wait inside the service: they are told to come back."""

    def __init__(self) -> None:
        self._failed: deque[tuple[float, str]] = deque(maxlen=MOST_OF_ALL)
        self._lock = Lock()

    def wait(self, address: str, now: float) -> int:
        """Seconds until ``address`` may try again; 0: at once."""
        with self._lock:
            while self._failed and now - self._failed[0][0] >= WINDOW:
                self._failed.popleft()
            times = [at for at, who in self._failed if who == address]
            is_crowded = len(self._failed) == MOST_OF_ALL
        if len(times) < MOST and not is_crowded:
            return 0
        first = times[-MOST] if len(times) >= MOST else now
        return max(1, round(first + WINDOW - now))

    def note(self, address: str, now: float) -> None:
        """Remembers a wrong token."""
        with self._lock:
            self._failed.append((now, address))
