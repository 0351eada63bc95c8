"""A registry over loopback that holds one small image, so that pulling can be tried without the internet."""

import gzip
import hashlib
import io
import json
import tarfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

MANIFEST = "application/vnd.docker.distribution.manifest.v2+json"


def _digest(blob: bytes) -> str:
    return f"sha256:{hashlib.sha256(blob).hexdigest()}"


def _layer() -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        archive.addfile(tarfile.TarInfo("hello"))
    return buffer.getvalue()


def _contents() -> tuple[bytes, dict[str, bytes]]:
    tar = _layer()
    packed = gzip.compress(tar, mtime=0)
    rootfs = {"type": "layers", "diff_ids": [_digest(tar)]}
    config = json.dumps({"architecture": "amd64", "os": "linux", "config": {}, "rootfs": rootfs}).encode()
    parts = [
        {"mediaType": f"application/vnd.docker.{kind}", "size": len(blob), "digest": _digest(blob)}
        for kind, blob in (("container.image.v1+json", config), ("image.rootfs.diff.tar.gzip", packed))
    ]
    manifest = {"schemaVersion": 2, "mediaType": MANIFEST, "config": parts[0], "layers": parts[1:]}
    return json.dumps(manifest).encode(), {_digest(config): config, _digest(packed): packed}


class _Handler(BaseHTTPRequestHandler):
    manifest, blobs = _contents()

    def do_GET(self) -> None:
        name = self.path.rsplit("/", 1)[-1]
        if "/manifests/" in self.path:
            self._answer(self.manifest, MANIFEST)
        elif name in self.blobs or self.path == "/v2/":
            self._answer(self.blobs.get(name, b"{}"), "application/octet-stream")
        else:
            self.send_error(404)

    def do_HEAD(self) -> None:
        self.do_GET()

    def _answer(self, body: bytes, kind: str) -> None:
        self.send_response(200)
        for name, value in (("Content-Type", kind), ("Content-Length", str(len(body)))):
            self.send_header(name, value)
        self.send_header("Docker-Content-Digest", _digest(body))
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Keep quiet."""


@contextmanager
def serving() -> Iterator[str]:
    """Serve the registry; yield the name by which Docker knows its one image."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        yield f"127.0.0.1:{server.server_address[1]}/base:1"
        server.shutdown()
        thread.join()
