"""A real Havre on a free port with a home of its own, and a neutral site to leave to."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import override
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, Playwright
from tests.support.chromium import QUIET, find_chromium

START_SECONDS = 120.0
NEUTRAL = b"<!doctype html><html lang=en><title>Weather</title><h1>Sunny spells</h1></html>"


@dataclass(frozen=True, slots=True)
class Served:
    """A running Havre: its address, its home, where its output goes, and the neutral site it leaves to."""

    url: str
    home: Path
    output: Path
    neutral: str


class _Weather(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(NEUTRAL)

    @override
    def log_message(self, format: str, *args: object) -> None:
        """Say nothing on the terminal."""


@pytest.fixture(scope="session")
def neutral_site() -> Iterator[str]:
    """A weather page on this machine, under another origin than Havre's."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _Weather) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://localhost:{server.server_port}/"
        server.shutdown()


@pytest.fixture(scope="session")
def havre(tmp_path_factory: pytest.TempPathFactory, neutral_site: str) -> Iterator[Served]:
    """`havre serve`, as an operator starts it."""
    with serving(tmp_path_factory.mktemp("home"), neutral_site, HAVRE_LEAVE_URL=neutral_site) as served:
        yield served


@contextmanager
def serving(home: Path, neutral: str, *options: str, **settings: str) -> Iterator[Served]:
    """`havre serve` with these options and settings, in a home of its own, until the end."""
    output = home / "output.log"
    port = _free_port()
    environment = {name: value for name, value in os.environ.items() if not name.startswith("HAVRE_")}
    environment |= {"HAVRE_HOME": str(home), "TMPDIR": str(home), "PYTHONUNBUFFERED": "1", **settings}
    command = [str(Path(sys.executable).with_name("havre")), "serve", "--port", str(port), *options]
    with output.open("wb") as file:
        process = subprocess.Popen(command, env=environment, cwd=home, stdout=file, stderr=subprocess.STDOUT)
        try:
            url = f"http://127.0.0.1:{port}/"
            _wait_for(url, process, output)
            yield Served(url, home, output, neutral)
        finally:
            process.terminate()
            process.wait(timeout=20)


@pytest.fixture(scope="session")
def remembering(playwright: Playwright) -> Iterator[Browser]:
    """A Chromium that keeps whole pages in memory for the Back button, as people's browsers do."""
    program = find_chromium()
    assert program
    with playwright.chromium.launch(
        executable_path=program, args=[*QUIET, "--no-sandbox"], ignore_default_args=["--disable-back-forward-cache"]
    ) as running:
        yield running


def _wait_for(url: str, process: subprocess.Popen[bytes], output: Path) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        if process.poll() is not None:
            pytest.fail(f"havre serve ended with {process.returncode}:\n{output.read_text()}")
        try:
            with urlopen(url, timeout=5):
                return
        except OSError:
            time.sleep(0.2)
    pytest.fail(f"havre serve did not answer in {START_SECONDS:.0f} s:\n{output.read_text()}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
