"""Hot starts and chains on the spot in Twisted; the programs of hot.txt.

    python3 spec/recordings/hot_twisted.py
"""

from twisted.internet import defer, task

clock = task.Clock()


def turn():
    return task.deferLater(clock, 0, lambda: None)


@defer.inlineCallbacks
def child():
    print("child begins")
    yield turn()
    print("child goes on")


@defer.inlineCallbacks
def main():
    print("before")
    child()
    print("after")
    yield turn()
    print("main again")


print("## inlineCallbacks\n")
main()
clock.advance(0)

print("\n## Deferred\n")


def says(word):
    def link(value):
        print(f"{word} {value}")
        return value

    return link


chain = defer.Deferred()
chain.addCallback(says("first"))
chain.addCallback(says("second"))
print("before")
chain.callback(1)
print("after")
chain.addCallback(says("third"))
print("end")

print("\n## Deferred, adding while it runs\n")


def adds(value):
    print("first begins")
    chain.addCallback(says("third"))
    print("first ends")
    return value


chain = defer.Deferred()
chain.addCallback(adds)
chain.addCallback(says("second"))
chain.callback(1)

print("\n## Deferred, waiting for another\n")

chain, inner = defer.Deferred(), defer.Deferred()
chain.addCallback(lambda _: inner)
chain.addCallback(says("outer"))
inner.addCallback(says("inner"))
chain.callback(1)
print("before")
inner.callback(2)
print("after")

print("\n## Deferred, an error\n")


def fails(_):
    raise ValueError("boom")


def mends(failure):
    print(f"caught {failure.getErrorMessage()}")
    return 3


chain = defer.Deferred()
chain.addCallback(fails)
chain.addCallback(says("passed over"))
chain.addErrback(mends)
chain.addCallback(says("last"))
chain.callback(1)
print("after")
