import os
import subprocess
import sys
import time
import urllib.request

if os.environ.get("FAIL_INIT"):
    raise TypeError("no database")

COUNTER = os.path.join(os.environ["TMPDIR"], "counter")


def fail(_):
    raise LookupError("no stock")


def visit(url):
    with urllib.request.urlopen(url) as answer:
        return len(answer.read())


def hang(seconds):
    subprocess.Popen(["sleep", str(seconds)])
    time.sleep(1e6)


def hog(_):
    hoard = []
    while True:
        hoard.append(b"x" * (8 << 20))


def show(text):
    print(text, "out")
    print(text, "err", file=sys.stderr)


def count(_):
    with open(COUNTER, "a") as file:
        file.write("x")
    return os.path.getsize(COUNTER)


DEEDS = {
    "echo": lambda what: what,
    "fail": fail,
    "exit": os._exit,
    "visit": visit,
    "hang": hang,
    "hog": hog,
    "repeat": lambda times: "x" * times,
    "print": show,
    "environment": lambda _: dict(os.environ),
    "count": count,
}


def handler(event, context):
    return DEEDS[event["do"]](event["with"])
