"""The Bot API's HTTP: straight, or through the proxy that the environment names."""

import asyncio

import pytest
from small_site import Reply, Site, serving

from bot.channels.telegram.request import AiohttpRequest


def ask(url: str) -> tuple[int, bytes]:
    async def run() -> tuple[int, bytes]:
        request = AiohttpRequest(2)
        await request.initialize()
        try:
            return await request.do_request(url, "GET")
        finally:
            await request.shutdown()

    return asyncio.run(run())


def through(reply: Reply) -> None:
    reply.send(f"by way of the proxy to {reply.path}", "text/plain")


@pytest.fixture(autouse=True)
def no_proxy_of_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


def proxied(site: Site, monkeypatch: pytest.MonkeyPatch) -> str:
    url = "http://telegram.example:8081/bot1:a/getMe"
    site.pages[url] = through
    monkeypatch.setenv("http_proxy", site.url)
    return url


def test_the_proxy_of_the_environment_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    with serving() as site:
        url = proxied(site, monkeypatch)
        assert ask(url) == (200, f"by way of the proxy to {url}".encode())


def test_a_host_that_the_environment_excepts_is_asked_straight(monkeypatch: pytest.MonkeyPatch) -> None:
    with serving() as site, serving() as proxy:
        site.pages["/bot1:a/getMe"] = "straight"
        monkeypatch.setenv("http_proxy", proxy.url)
        monkeypatch.setenv("no_proxy", "127.0.0.1")
        assert ask(f"{site.url}/bot1:a/getMe") == (200, b"straight")
        assert proxy.asked == []
