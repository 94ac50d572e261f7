"""Reading, working and writing at once: a thread each, and between them queues that hold little."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from threading import Condition, Thread
from typing import Any, Generic, TypeVar

AHEAD = 1  # blocks that wait between two stages: more only takes memory
PATIENCE = 2.0  # seconds for the reader to end when the run is over: it may hang on a pipe

T = TypeVar("T")
U = TypeVar("U")


class _Stopped(Exception):
    """The other side has gone."""


class Channel(Generic[T]):
    """A bounded queue between two threads that either side can end."""

    def __init__(self, size: int = AHEAD) -> None:
        self._items: deque[T] = deque()
        self._size, self._changed = size, Condition()
        self._ended = self._stopped = False
        self.error: BaseException | None = None

    def put(self, item: T) -> None:
        """Add an item, when there is room."""
        with self._changed:
            self._changed.wait_for(lambda: self._stopped or len(self._items) < self._size)
            if self._stopped:
                raise _Stopped
            self._items.append(item)
            self._changed.notify_all()

    def end(self, error: BaseException | None = None) -> None:
        """No more items come; `error` is raised on the other side after those that are there."""
        with self._changed:
            self._ended, self.error = True, error
            self._changed.notify_all()

    def stop(self) -> None:
        """No more items are wanted."""
        with self._changed:
            self._stopped = True
            self._items.clear()
            self._changed.notify_all()

    def __iter__(self) -> Iterator[T]:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._stopped or self._ended or bool(self._items))
                if self._stopped:
                    return
                if not self._items:
                    if self.error is not None:
                        raise self.error
                    return
                item = self._items.popleft()
                self._changed.notify_all()
            yield item


def overlapped(source: Iterable[T], work: Callable[[T], U], sink: Callable[[U], None]) -> None:
    """Give `sink` the work done on each item of `source`, in order.

    `source` and `sink` run in threads of their own, `work` in this one. The first error of any of them ends the
    others and is raised here; what had not reached the sink by then never does.
    """
    before: Channel[T] = Channel()
    behind: Channel[U] = Channel()
    failed: list[BaseException] = []

    def read() -> None:
        try:
            for item in source:
                before.put(item)
            before.end()
        except _Stopped:
            if isinstance(source, Generator):
                source.close()  # here and now, so that its file is let go before the run is over
        except BaseException as error:
            before.end(error)

    def write() -> None:
        try:
            for item in behind:
                sink(item)
        except BaseException as error:
            failed.append(error)
            behind.stop()
            before.stop()

    threads = [_started(read), _started(write)]
    try:
        for item in before:
            behind.put(work(item))
        behind.end()
        threads[1].join()
    except _Stopped:
        pass
    finally:
        before.stop()
        behind.stop()
        threads[0].join(PATIENCE)
        threads[1].join()
    if failed:
        raise failed[0]


def _started(run: Callable[[], Any]) -> Thread:
    # A daemon: a reader that hangs on a pipe must not keep the process from ending.
    thread = Thread(target=run, daemon=True)
    thread.start()
    return thread
