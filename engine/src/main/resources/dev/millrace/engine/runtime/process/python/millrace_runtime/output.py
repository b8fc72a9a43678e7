"""The process's standard output and error, as streams that count what goes through them."""

import io
import sys


class _CountingFile(io.FileIO):
    """Calls of one file come one at a time: the buffer above it has a lock."""

    written = 0

    def write(self, data):
        count = super().write(data)
        self.written += count or 0
        return count


class Output:
    """Takes the place of sys.stdout and sys.stderr. A line is written as soon as it ends, in one piece."""

    def __init__(self):
        self._files = []
        self._streams = []
        sys.stdout = sys.__stdout__ = self._opened(1, "<stdout>", "strict")
        sys.stderr = sys.__stderr__ = self._opened(2, "<stderr>", "backslashreplace")

    def printed_bytes(self):
        """How many bytes have been written; what is still in a buffer is written first."""
        for stream in self._streams:
            try:
                stream.flush()
            except (OSError, ValueError):
                pass  # The function has closed it, or nobody reads it.
        return sum(file.written for file in self._files)

    def _opened(self, descriptor, name, errors):
        file = _CountingFile(descriptor, "w", closefd=False)
        stream = io.TextIOWrapper(io.BufferedWriter(file), encoding="utf-8", errors=errors, line_buffering=True)
        stream.mode = "w"
        file.name = name
        self._files.append(file)
        self._streams.append(stream)
        return stream
