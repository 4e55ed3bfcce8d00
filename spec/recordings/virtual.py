"""asyncio in virtual time, for recordings: a wait takes no real time."""

import asyncio
import contextvars
import heapq


class VirtualLoop(asyncio.SelectorEventLoop):
    """A loop whose clock jumps to the next timer when nothing else is ready."""

    def __init__(self):
        super().__init__()
        self.now = 0.0
        select = self._selector.select
        self._clock_resolution = 1e-9

        def jump(timeout):
            if timeout:
                self.now = self._scheduled[0]._when
            return select(0)

        self._selector.select = jump

    def time(self):
        return self.now


lines = []


def say(text):
    """Prints with the time in microseconds."""
    us = round(asyncio.get_event_loop().time() * 1e6)
    lines.append(f"{us} {text}")


def us(number):
    return asyncio.sleep(number / 1e6)


class Eager(asyncio.Future):
    """A task of CPython 3.12 that is made with `eager_start=True`, by hand.

    The constructor steps the coroutine with `send(None)`; each future that it
    yields calls the next step, as `Task.__step` does.
    """

    def __init__(self, coro):
        super().__init__()
        self._coro = coro
        self._context = contextvars.copy_context()
        self._step()

    def _step(self, _=None):
        try:
            waits = self._context.run(self._coro.send, None)
        except StopIteration as end:
            self.set_result(end.value)
        except Exception as error:
            self.set_exception(error)
        else:
            if waits is None:
                self.get_loop().call_soon(self._step)
            else:
                waits._asyncio_future_blocking = False
                waits.add_done_callback(self._step)


def record(title, main):
    """Runs a program and prints what it said under a title."""
    lines.clear()
    loop = VirtualLoop()
    asyncio.set_event_loop(loop)
    try:
        loop.run_until_complete(main())
        pending = asyncio.all_tasks(loop)
        for task in pending:
            task.cancel()
        loop.run_until_complete(asyncio.gather(*pending, return_exceptions=True))
    except BaseException as error:
        text = f": {error}" if str(error) else ""
        lines.append(f"raised {type(error).__name__}{text}")
    finally:
        loop.close()
    print(f"## {title}\n")
    for line in lines:
        print(line)
    print()
