"""Whatever an endpoint outside does, the answer is one text within three seconds, or one word of ours."""

from __future__ import annotations

import json
import logging
import time

import pytest
from tests.support import model_server as server
from tests.support.model_server import Behaviour, ModelServer

from havre.core.errors import HavreError
from havre.usecases import language_model
from havre.usecases.language_model import Endpoint, Fuse, RefusedError, Tally, ask, endpoint

pytestmark = pytest.mark.slow

SAID = [{"role": "user", "content": "x"}]
SECONDS = 0.6  # in place of three, so that the tests are quick
GOOD = "HAVRE_LLM_URL", "HAVRE_LLM_MODEL"


def asked(to: ModelServer, seconds: float = 3.0) -> str:
    return ask(Endpoint(to.url, "a-model", "a-key"), SAID, seconds)


def refused(to: ModelServer, seconds: float = SECONDS) -> str:
    with pytest.raises(RefusedError) as caught:
        asked(to, seconds)
    return caught.value.reason


def test_a_good_answer_comes_back_as_it_is(model_server: ModelServer) -> None:
    assert json.loads(asked(model_server)) == {"codes": [], "topics": [], "sentence": None}
    assert model_server.paths == ["/v1/chat/completions"]
    assert model_server.asked[0]["model"] == "a-model"
    assert model_server.asked[0]["messages"] == SAID
    assert model_server.headers[0]["Authorization"] == "Bearer a-key"


def test_what_is_sent_names_nobody_and_nothing_but_the_program(model_server: ModelServer) -> None:
    asked(model_server)
    assert set(model_server.headers[0]) == {
        "Host", "Accept", "Accept-Encoding", "Connection", "User-Agent", "Authorization", "Content-Length"
    }  # fmt: skip
    assert model_server.headers[0]["User-Agent"] == "havre"


@pytest.mark.parametrize(
    ("behaviour", "reason"),
    [
        (server.sending(b"{}", 500), "status"),
        (server.sending(server.choosing(), 201), "status"),
        (server.sending(b"", 302, Location="http://127.0.0.1:9/v1/elsewhere"), "redirect"),
        (server.sending(b"", 307, Location="/v1/chat/completions"), "redirect"),
        (server.sending(b"not json"), "no_completion"),
        (server.sending(b'{"choices": []}'), "no_completion"),
        (server.sending(b'{"choices": [{"message": {"content": null}}]}'), "no_completion"),
        (server.sending(b"[" * 10_000), "no_completion"),
        (server.sending(b"\xff\xfe\x00"), "no_completion"),
        (server.sending(b" " * 20_000 + server.choosing()), "too_long"),
        (server.bomb, "packed"),
        (server.endless, "too_long"),
        (server.hanging_up, "unreachable"),
        (server.late(5), "slow"),
        (server.dripping, "slow"),
        (server.dripping_head, "slow"),
    ],
)
def test_any_other_answer_is_one_word_of_ours(model_server: ModelServer, behaviour: Behaviour, reason: str) -> None:
    model_server.behaves = behaviour
    begun = time.monotonic()
    assert refused(model_server) == reason
    assert time.monotonic() - begun < SECONDS + 0.3


def test_nothing_is_waited_for_beyond_three_seconds(model_server: ModelServer) -> None:
    model_server.behaves = server.dripping
    begun = time.monotonic()
    assert refused(model_server, language_model.SECONDS) == "slow"
    assert 2.5 < time.monotonic() - begun < 3.3


def test_a_redirect_is_not_followed(model_server: ModelServer) -> None:
    model_server.behaves = server.sending(b"", 303, Location=f"{model_server.url}/stolen")
    refused(model_server)
    assert model_server.paths == ["/v1/chat/completions"]


def test_nobody_there_is_unreachable() -> None:
    with pytest.raises(RefusedError) as caught:
        ask(Endpoint("http://127.0.0.1:9/v1", "m"), SAID, SECONDS)
    assert caught.value.reason == "unreachable"


def test_the_environment_cannot_send_words_elsewhere(
    model_server: ModelServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    assert asked(model_server)


def test_no_cookie_ties_two_questions_together(model_server: ModelServer) -> None:
    model_server.behaves = server.sending(server.choosing(), Set_Cookie="who=1; Max-Age=99999")
    asked(model_server)
    asked(model_server)
    assert all("Cookie" not in headers for headers in model_server.headers)


def test_questions_that_never_end_do_not_pile_up(model_server: ModelServer) -> None:
    model_server.behaves = server.dripping_head
    for _ in range(language_model.AT_ONCE):
        assert language_model.under_way.acquire(timeout=20)  # what other tests began has an end, too
    language_model.under_way.release(2)
    try:
        assert [refused(model_server, 0.2) for _ in range(3)] == ["slow", "slow", "busy"]
    finally:
        language_model.under_way.release(language_model.AT_ONCE - 2)


# --- settings ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "environment",
    [
        {},
        {"HAVRE_LLM_URL": "https://llm.example.org/v1"},
        {"HAVRE_LLM_MODEL": "m"},
        {"HAVRE_LLM_URL": "  ", "HAVRE_LLM_MODEL": "m"},
    ],
)
def test_it_is_off_unless_address_and_model_are_set(environment: dict[str, str]) -> None:
    assert endpoint(environment) is None


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://llm.example.org/v1", "llm.example.org"),
        ("https://llm.example.org:8443/api/v1/", "llm.example.org"),
        ("http://127.0.0.1:8080/v1", "127.0.0.1"),
        ("http://[::1]:8080/v1", "::1"),
        ("http://localhost:11434/v1", "localhost"),
    ],
)
def test_the_host_is_told_as_it_is(url: str, host: str) -> None:
    found = endpoint(dict(zip(GOOD, (url, "m"), strict=True)))
    assert found
    assert found.host == host
    assert found.url == url.rstrip("/")


@pytest.mark.parametrize(
    "url",
    ["http://llm.example.org/v1", "https://llm.example.org", "https://me:secret@llm.example.org/v1", "ftp://x/v1",
     "https:///v1", "https://llm.example.org/v1?key=1", "https://x:y/v1", "http://10.0.0.1/v1", "llm.example.org/v1"],
)  # fmt: skip
def test_words_are_not_sent_in_the_open_or_to_an_odd_address(url: str) -> None:
    with pytest.raises(HavreError) as caught:
        endpoint(dict(zip(GOOD, (url, "m"), strict=True)))
    assert caught.value.where == "HAVRE_LLM_URL"
    assert "secret" not in str(caught.value)


def test_the_key_is_not_shown() -> None:
    assert "hidden" not in repr(Endpoint("https://llm.example.org/v1", "m", "hidden"))


# --- pausing and counting ----------------------------------------------------------------------------------------


def test_after_three_failures_in_a_row_nothing_is_asked_for_a_while() -> None:
    now = [0.0]
    fuse = Fuse(clock=lambda: now[0])
    for _ in range(2):
        fuse.told(well=False)
    assert fuse.lets_through()
    fuse.told(well=False)
    assert not fuse.lets_through()
    now[0] = 31.0
    assert fuse.lets_through()  # one, to see
    assert not fuse.lets_through()
    fuse.told(well=True)
    assert fuse.lets_through()
    assert fuse.lets_through()


def test_counts_are_told_as_reasons_and_small_ones_only_roughly(caplog: pytest.LogCaptureFixture) -> None:
    tally = Tally()
    for _ in range(7):
        tally.count("answered")
    tally.count("slow")
    with caplog.at_level(logging.INFO, logger="havre.server"):
        tally.summarise()
        tally.summarise()
    assert [record.getMessage() for record in caplog.records] == ["language model: answered 7, slow under 5"]
