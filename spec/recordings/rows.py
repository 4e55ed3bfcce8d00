"""The rows of spec/field.md that CPython was asked about, as it answered.

    python3 spec/recordings/rows.py > spec/recordings/rows.txt

Made with CPython 3.11.7. Times are virtual, in microseconds.
"""

import asyncio
import contextvars
import sys

from virtual import Eager, record, say, us

print(f"# Made by rows.py with CPython {sys.version.split()[0]}\n")


# K3, eager: CPython 3.12's other rule, by a driver that steps the coroutine.


async def returns(value):
    return value


async def k3_order():
    async def child():
        say("child begins")
        await asyncio.sleep(0)
        say("child goes on")

    say("before")
    Eager(child())
    say("after")
    await asyncio.sleep(0)
    say("main again")


async def k3_ends():
    async def child():
        say("child")
        return "value"

    task = Eager(child())
    say(task.done())
    say(await task)


async def k3_error():
    async def child():
        raise ValueError("E")

    task = Eager(child())
    say("after")
    try:
        await task
    except ValueError as error:
        say(f"ValueError: {error}")


async def k3_queue():
    async def queued():
        say("queued")

    async def child():
        say("eager")
        await asyncio.sleep(0)
        say("eager again")

    asyncio.ensure_future(queued())
    Eager(child())
    asyncio.ensure_future(queued())
    await us(1)


async def k3_nested():
    async def innermost():
        say("innermost")
        await us(2)
        say("innermost again")

    async def inner():
        say("inner")
        Eager(innermost())
        say("inner goes on")
        await us(1)
        say("inner again")

    Eager(inner())
    say("main goes on")
    await us(3)


record("K3 order", k3_order)
record("K3 ends", k3_ends)
record("K3 error", k3_error)
record("K3 queue", k3_queue)
record("K3 nested", k3_nested)


# K13: context variables.


def variable():
    return contextvars.ContextVar("var", default="none")


async def k13_child():
    var = variable()

    async def child():
        say(var.get())
        var.set("child")
        await asyncio.sleep(0)
        say(var.get())

    say(var.get())
    var.set("main")
    task = asyncio.ensure_future(child())
    var.set("later")
    await task
    say(var.get())


async def k13_waits():
    var = variable()

    async def one(value):
        var.set(value)
        await us(1)
        say(var.get())
        await asyncio.sleep(0)
        say(var.get())

    one_, other = asyncio.ensure_future(one("a")), asyncio.ensure_future(one("b"))
    await one_
    await other
    say(var.get())


async def k13_callbacks():
    var = variable()
    loop = asyncio.get_running_loop()
    future = loop.create_future()
    other = loop.create_future()
    var.set("a")
    loop.call_soon(lambda: say(var.get()))
    loop.call_later(2 / 1e6, lambda: say(var.get()))
    future.add_done_callback(lambda _: say(var.get()))
    var.set("b")
    other.set_result("done")
    other.add_done_callback(lambda _: say(var.get()))
    future.set_result("done")
    var.set("c")
    await us(3)


async def k13_reset():
    var = variable()
    token = var.set("a")
    say(var.get())
    var.reset(token)
    say("reset")
    say(var.get())


async def k13_call():
    var = variable()

    async def body():
        say(var.get())
        var.set("body")

    var.set("main")
    await body()
    say(var.get())


async def k13_eager():
    var = variable()

    async def child():
        say(var.get())
        var.set("child")
        await asyncio.sleep(0)
        say(var.get())

    var.set("main")
    task = Eager(child())
    say(var.get())
    await task
    say(var.get())


record("K13 child", k13_child)
record("K13 waits", k13_waits)
record("K13 callbacks", k13_callbacks)
record("K13 reset", k13_reset)
record("K13 call", k13_call)
record("K13 eager", k13_eager)


# K14: cancellation reaches what is awaited; `shield`.


def told(word):
    """Prints a word if the body is cancelled in one of its waits."""

    class Told:
        def __enter__(self):
            return self

        def __exit__(self, kind, error, trace):
            if kind is asyncio.CancelledError:
                say(word)

    return Told()


async def ends(task):
    """Waits for a task and prints how it ended."""
    await asyncio.wait([task])
    try:
        say(task.result())
    except asyncio.CancelledError:
        say("CancelledError")
    except Exception as error:
        say(f"{type(error).__name__}: {error}")


async def sleeps(number, word, result="value"):
    with told(f"{word} is cancelled"):
        await us(number)
        say(f"{word} wakes")
        return result


async def awaits(aw, word):
    with told(f"{word} is cancelled"):
        return await aw


async def k14_reaches():
    async def parent():
        with told("parent is cancelled"):
            return await asyncio.ensure_future(sleeps(9, "child"))

    task = asyncio.ensure_future(parent())
    await us(2)
    say(task.cancel())
    await ends(task)


async def k14_chain():
    async def parent():
        child = asyncio.ensure_future(middle())
        with told("parent is cancelled"):
            return await child

    async def middle():
        child = asyncio.ensure_future(sleeps(9, "innermost"))
        with told("middle is cancelled"):
            return await child

    task = asyncio.ensure_future(parent())
    await us(2)
    say(task.cancel())
    say(task.cancel())
    await ends(task)


async def k14_ended():
    """The child has ended, but its parent has not seen it."""

    async def parent():
        with told("parent is cancelled"):
            return await asyncio.ensure_future(returns_later())

    async def returns_later():
        await asyncio.sleep(0)
        return "value"

    task = asyncio.ensure_future(parent())
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    say(task.cancel())
    await ends(task)


async def k14_shield():
    async def parent():
        with told("parent is cancelled"):
            return await asyncio.shield(sleeps(9, "child"))

    task = asyncio.ensure_future(parent())
    await us(2)
    say(task.cancel())
    await ends(task)
    await us(8)


async def k14_shield_value():
    async def parent():
        return await asyncio.shield(sleeps(3, "child"))

    task = asyncio.ensure_future(parent())
    await ends(task)


async def k14_shield_error():
    async def child():
        await us(5)
        raise ValueError("nobody looks")

    async def parent():
        with told("parent is cancelled"):
            return await asyncio.shield(child())

    loop = asyncio.get_running_loop()
    loop.set_exception_handler(lambda _, context: say(context["message"]))
    task = asyncio.ensure_future(parent())
    await us(2)
    say(task.cancel())
    await ends(task)
    await us(8)


record("K14 reaches", k14_reaches)
record("K14 chain", k14_chain)
record("K14 ended", k14_ended)
record("K14 shield", k14_shield)
record("K14 shield value", k14_shield_value)
record("K14 shield error", k14_shield_error)


# G7: task groups. One task at most is cancelled by its group: CPython keeps
# them in a set, so that the order of several is by chance.


def fails(number, text):
    async def body():
        await us(number)
        raise ValueError(text)

    return body()


async def in_group(body):
    """Runs a body in a group, prints how that ends."""
    try:
        async with asyncio.TaskGroup() as group:
            result = await body(group)
    except BaseExceptionGroup as error:
        say(f"{type(error).__name__}: {error}")
        for one in error.exceptions:
            say(f"{type(one).__name__}: {one}")
    else:
        say(result)


async def g7_all():
    async def body(group):
        group.create_task(sleeps(3, "first"))
        group.create_task(sleeps(5, "second"))
        await us(1)
        say("body ends")
        return "value"

    await in_group(body)


async def g7_empty():
    async def body(group):
        return "value"

    await in_group(body)


async def g7_failure():
    async def body(group):
        group.create_task(sleeps(9, "first"))
        group.create_task(fails(2, "boom"))
        say("body ends")

    await in_group(body)


async def g7_body_waits():
    async def body(group):
        group.create_task(fails(2, "boom"))
        group.create_task(sleeps(9, "second"))
        with told("body is cancelled"):
            await us(9)

    await in_group(body)
    await us(1)
    say("after")


async def g7_two():
    async def body(group):
        group.create_task(fails(2, "first"))
        group.create_task(fails(2, "second"))
        group.create_task(sleeps(9, "third"))
        say("body ends")

    await in_group(body)


async def g7_body_fails():
    async def body(group):
        group.create_task(sleeps(9, "child"))
        await us(1)
        raise ValueError("body")

    await in_group(body)


async def g7_child_cancelled():
    async def body(group):
        child = group.create_task(sleeps(9, "child"))
        await us(1)
        say(child.cancel())
        return "value"

    await in_group(body)


async def g7_parent():
    async def body(group):
        group.create_task(sleeps(1, "first"))
        group.create_task(sleeps(9, "second"))
        say("body ends")

    async def parent():
        with told("parent is cancelled"):
            await in_group(body)

    task = asyncio.ensure_future(parent())
    await us(2)
    say(task.cancel())
    await ends(task)


async def g7_parent_in_body():
    async def body(group):
        group.create_task(sleeps(9, "child"))
        with told("body is cancelled"):
            await us(5)

    async def parent():
        with told("parent is cancelled"):
            await in_group(body)

    task = asyncio.ensure_future(parent())
    await us(2)
    say(task.cancel())
    await ends(task)


record("G7 all", g7_all)
record("G7 empty", g7_empty)
record("G7 failure", g7_failure)
record("G7 body waits", g7_body_waits)
record("G7 two", g7_two)
record("G7 body fails", g7_body_fails)
record("G7 child cancelled", g7_child_cancelled)
record("G7 parent", g7_parent)
record("G7 parent in body", g7_parent_in_body)


# I5: an iteration that is left early.


async def numbers():
    try:
        for number in range(9):
            await us(1)
            yield number
    finally:
        say("cleanup begins")
        await us(2)
        say("cleanup ends")


async def i5_closed():
    items = numbers()
    async for number in items:
        say(number)
        if number == 1:
            break
    say("break")
    await items.aclose()
    say("after")


record("I5 closed", i5_closed)
