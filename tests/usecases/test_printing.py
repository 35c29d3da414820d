"""A file to print is made of what stands in its page, and asks nobody for anything."""

from __future__ import annotations

import socket

import pytest

from havre.usecases import printing


@pytest.mark.skipif(not printing.can_print(), reason="needs the extra exchange")
def test_a_page_that_names_an_address_is_printed_without_asking_there() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        other.setblocking(False)
        address = f"http://127.0.0.1:{other.getsockname()[1]}/x"
        loading = f"<link rel='stylesheet' href='{address}'><img alt='' src='{address}'>"
        page = f"<html lang='en'><title>A</title>{loading}</html>"
        assert printing.as_pdf(page).startswith(b"%PDF-")
        with pytest.raises(BlockingIOError):  # nobody has called
            other.accept()
