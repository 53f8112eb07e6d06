"""An S3-style store on the loopback, and a line to it that drops, delays, shortens or refuses replies."""

from __future__ import annotations

import http.client
import random
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

BUCKET = "evidence"
FAULTS = ("drop", "lost", "slow", "cut", "fail")
"""Closed before it reaches the store; done, but the reply lost; delayed beyond the time-out; cut short; refused."""
SLOW_S = 1.5


class Line:
    """Faults of the line, drawn from a seed.

    Attributes:
        share: of the requests that meet a fault.
        met: how many met each.
    """

    def __init__(self, seed: int = 0, kinds: tuple[str, ...] = FAULTS) -> None:
        self._kinds = kinds
        self._draw = random.Random(seed)
        self._lock = threading.Lock()
        self.share = 0.0
        self.met: Counter[str] = Counter()

    def fault(self) -> str:
        """The next request's fault, "" for none."""
        with self._lock:
            if self._draw.random() >= self.share:
                return ""
            kind = self._draw.choice(self._kinds)
            self.met[kind] += 1
            return kind


@contextmanager
def store() -> Iterator[str]:
    """A store with one bucket; its address."""
    import boto3
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    address = f"http://{host}:{port}"
    try:
        client = boto3.client("s3", endpoint_url=address, region_name="us-east-1")
        client.create_bucket(Bucket=BUCKET)
        client.close()
        yield address
    finally:
        server.stop()


class _Proxy(ThreadingHTTPServer):
    """In front of a store."""

    daemon_threads = True

    def __init__(self, address: str, line: Line) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        host, _, port = address.removeprefix("http://").partition(":")
        self.target, self.line = (host, int(port)), line


class _Handler(BaseHTTPRequestHandler):
    """Passes a request on, and its reply back, unless the line has a fault."""

    protocol_version = "HTTP/1.1"
    server: _Proxy

    def _pass_on(self) -> None:
        fault = self.server.line.fault()
        body = self._body()
        if fault == "fail":
            self._reply(503, {}, b"<Error><Code>SlowDown</Code></Error>")
        elif fault == "drop":
            self.close_connection = True
        else:
            status, headers, data = self._ask(body)
            if fault == "lost":
                self.close_connection = True
                return
            if fault == "slow":
                time.sleep(SLOW_S)
            self._reply(status, headers, data, cut=fault == "cut")

    do_GET = do_PUT = do_HEAD = do_POST = do_DELETE = _pass_on  # noqa: N815 - names that the base class calls

    def _ask(self, body: bytes) -> tuple[int, dict[str, str], bytes]:
        upstream = http.client.HTTPConnection(*self.server.target, timeout=20)
        try:
            headers = {name: value for name, value in self.headers.items() if name.lower() != "expect"}
            upstream.request(self.command, self.path, body, headers)
            answer = upstream.getresponse()
            return answer.status, dict(answer.getheaders()), answer.read()
        finally:
            upstream.close()

    def _body(self) -> bytes:
        if self.headers.get("Transfer-Encoding", "").lower() != "chunked":
            return self.rfile.read(int(self.headers.get("Content-Length", 0)))
        data = b""
        while size := int(self.rfile.readline().split(b";")[0], 16):
            data += self.rfile.read(size)
            self.rfile.readline()
        self.rfile.readline()
        del self.headers["Transfer-Encoding"]
        self.headers["Content-Length"] = str(len(data))
        return data

    def _reply(self, status: int, headers: dict[str, str], data: bytes, *, cut: bool = False) -> None:
        with suppress(OSError):  # the other side may have given up waiting
            self.send_response_only(status)
            for name, value in headers.items():
                if name.lower() not in ("transfer-encoding", "connection", "content-length"):
                    self.send_header(name, value)
            length = headers.get("Content-Length", len(data)) if self.command == "HEAD" else len(data)
            self.send_header("Content-Length", str(length))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(data[: len(data) // 2] if cut else data)
            self.wfile.flush()
        self.close_connection = self.close_connection or cut

    def log_message(self, *_: object) -> None:
        """Quiet."""


@contextmanager
def bad_line(address: str, line: Line) -> Iterator[str]:
    """A proxy in front of a store; its address."""
    proxy = _Proxy(address, line)
    thread = threading.Thread(target=proxy.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{proxy.server_address[1]}"
    finally:
        proxy.shutdown()
        proxy.server_close()
        thread.join()
