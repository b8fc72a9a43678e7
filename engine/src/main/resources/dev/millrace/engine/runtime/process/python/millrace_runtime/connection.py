"""One HTTP/1.1 keep-alive connection over a raw socket: what is asked in one send is answered in the same order."""

# The C module under `socket`, which would import selectors and enum for nothing that is used here.
import _socket

_HEAD_BYTES_MAX = 1 << 20
_RECEIVE_BYTES = 1 << 16


class ServerGone(Exception):
    """The server has closed the connection: there is nobody left to work for."""


class ProtocolError(Exception):
    """The server has sent what is not an HTTP answer as this client understands them."""


class Address:
    """Where the server listens: the path of a Unix socket, or `host:port`."""

    def __init__(self, socket_path, host_and_port):
        self.socket_path = socket_path
        self.host_and_port = host_and_port or "localhost"

    def connect(self):
        if self.socket_path:
            opened = _socket.socket(_socket.AF_UNIX, _socket.SOCK_STREAM)
            opened.connect(self.socket_path)
        else:
            host, _, port = self.host_and_port.rpartition(":")
            opened = _socket.socket(_socket.AF_INET, _socket.SOCK_STREAM)
            opened.connect((host, int(port)))
            opened.setsockopt(_socket.IPPROTO_TCP, _socket.TCP_NODELAY, 1)
        return Connection(opened, self.host_and_port)


class Connection:
    """Used by one thread at a time."""

    def __init__(self, opened, host):
        self._socket = opened
        self._host_line = "Host: " + host + "\r\n"
        self._received = b""

    def get(self, path, header_lines):
        """The bytes of a request, for `send`; so is what `post` returns."""
        return f"GET {path} HTTP/1.1\r\n{self._host_line}{header_lines}\r\n".encode()

    def post(self, path, header_lines, body):
        head = f"POST {path} HTTP/1.1\r\n{self._host_line}{header_lines}Content-Length: {len(body)}\r\n\r\n"
        return head.encode() + body

    def send(self, requests):
        try:
            self._socket.sendall(requests)
        except OSError as fault:
            raise ServerGone(str(fault)) from None

    def receive(self):
        """Waits for the next answer; returns its status, its headers (names in lower case) and its body."""
        try:
            while True:
                status, headers = self._read_head()
                if status >= 200:
                    return status, headers, self._read_body(status, headers)
        except OSError as fault:
            raise ServerGone(str(fault)) from None

    def close(self):
        self._socket.close()

    def _read_head(self):
        end = self._received.find(b"\r\n\r\n")
        while end < 0:
            if len(self._received) > _HEAD_BYTES_MAX:
                raise ProtocolError(f"an answer's head is longer than {_HEAD_BYTES_MAX} bytes")
            searched = max(0, len(self._received) - 3)
            self._received += self._receive()
            end = self._received.find(b"\r\n\r\n", searched)
        lines = self._received[:end].decode("utf-8", "replace").split("\r\n")
        self._received = self._received[end + 4 :]
        version, _, rest = lines[0].partition(" ")
        if not version.startswith("HTTP/1.") or not rest[:3].isdigit():
            raise ProtocolError(f"not the head of an HTTP answer: {lines[0]!r}")
        headers = {}
        for line in lines[1:]:
            name, _, value = line.partition(":")
            headers[name.lower()] = value.strip(" \t")
        return int(rest[:3]), headers

    def _read_body(self, status, headers):
        length_text = headers.get("content-length")
        if length_text is None:
            if status in (204, 304):
                return b""
            raise ProtocolError("an answer's head has no Content-Length")
        if not length_text.isdigit():
            raise ProtocolError(f"not a Content-Length: {length_text!r}")
        length = int(length_text)
        received = self._received
        if len(received) >= length:
            self._received = received[length:]
            return received[:length]
        body = bytearray(length)
        body[: len(received)] = received
        self._received = b""
        at = len(received)
        with memoryview(body) as view:
            while at < length:
                count = self._socket.recv_into(view[at:])
                if count == 0:
                    raise ServerGone("in the middle of an answer")
                at += count
        return body

    def _receive(self):
        received = self._socket.recv(_RECEIVE_BYTES)
        if not received:
            raise ServerGone("the connection was closed")
        return received
