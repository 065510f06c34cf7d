"""A real server on loopback, in a thread with a loop of its own."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass

from engine.evaluation.decide import Evaluator
from engine.server.process import Server


@dataclass(frozen=True, slots=True)
class Served:
    """A listening server and where it listens."""

    server: Server
    loop: asyncio.AbstractEventLoop
    address: str

    def drain(self, seconds: float = 10.0) -> Future[None]:
        """Begin to drain; done when the server has stopped."""
        return asyncio.run_coroutine_threadsafe(self.server.drain(seconds), self.loop)


@contextmanager
def serving(evaluator: Evaluator) -> Iterator[Served]:
    """Serve an evaluator for as long as the context lasts."""
    listening: Future[Served] = Future()
    stopping: Future[asyncio.Event] = Future()

    async def run() -> None:
        server, stop = Server(evaluator), asyncio.Event()
        stopping.set_result(stop)
        port = await server.start("127.0.0.1:0")
        listening.set_result(Served(server, asyncio.get_running_loop(), f"127.0.0.1:{port}"))
        await stop.wait()
        await server.drain(1.0)

    thread = threading.Thread(target=asyncio.run, args=(run(),))
    thread.start()
    served = listening.result(timeout=30)
    try:
        yield served
    finally:
        served.loop.call_soon_threadsafe(stopping.result().set)
        thread.join()
