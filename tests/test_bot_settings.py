"""Settings: where they come from, and the sentence for each thing that can be wrong with one."""

from pathlib import Path

import pytest

from bot.settings import BadSetting, ReservedSetting, Settings, UnknownSetting

TOKEN = "123456:AAinvented-token_for-tests"


def load(tmp_path: Path, dotenv: str = "", **env: str) -> Settings:
    (tmp_path / ".env").write_text(dotenv, encoding="utf-8")
    return Settings.load({"TOOLKIT_HOME": str(tmp_path / "home"), **env}, tmp_path / ".env")


def test_defaults_are_the_contracts(tmp_path: Path) -> None:
    settings = load(tmp_path)
    assert settings.home == tmp_path / "home"
    assert settings.languages == ("en", "es", "it", "sl", "hr", "el")
    assert (settings.journal_days, settings.public_url) == (90, "http://127.0.0.1:8000")
    assert settings.telegram_api == "https://api.telegram.org"


def test_without_a_home_the_platforms_folder_is_used() -> None:
    assert Settings.load({}, None).home.is_absolute()


def test_the_environment_wins_over_the_file_and_the_flag_over_both(tmp_path: Path) -> None:
    settings = load(tmp_path, "TOOLKIT_RATE=5\nTOOLKIT_JOURNAL_DAYS=7\nOTHER=x\n", TOOLKIT_RATE="9")
    assert (settings.rate, settings.journal_days) == (9, 7)
    assert Settings.load({"TOOLKIT_HOME": "a"}, None, home=tmp_path).home == tmp_path


def test_an_empty_value_counts_as_unset(tmp_path: Path) -> None:
    assert load(tmp_path, TOOLKIT_RATE="", TOOLKIT_LLM_URL="").rate == 30


@pytest.mark.parametrize(
    ("name", "nearest"), [("TOOLKIT_TELEGRAM_TOKN", "TOOLKIT_TELEGRAM_TOKEN"), ("TOOLKIT_HOMEE", "TOOLKIT_HOME")]
)
def test_an_unknown_name_is_an_error_that_names_the_nearest(tmp_path: Path, name: str, nearest: str) -> None:
    with pytest.raises(UnknownSetting, match=f"{name} is not a setting. Did you mean {nearest}?"):
        load(tmp_path, **{name: "x"})
    with pytest.raises(UnknownSetting, match=nearest):
        load(tmp_path, f"{name}=x\n")


@pytest.mark.parametrize("name", ["TOOLKIT_LLM_URL", "TOOLKIT_LLM_KEY", "TOOLKIT_INDEX_URL"])
def test_a_reserved_name_says_that_it_is_not_built_yet(tmp_path: Path, name: str) -> None:
    with pytest.raises(ReservedSetting, match="not built yet"):
        load(tmp_path, **{name: "x"})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TOOLKIT_RATE", "-1"),
        ("TOOLKIT_RATE", "many"),
        ("TOOLKIT_LANGUAGES", "en,de"),
        ("TOOLKIT_PUBLIC_URL", "example.org"),
        ("TOOLKIT_ORIGINS", "https://example.org/page"),
        ("TOOLKIT_TELEGRAM_TOKEN", "not a token"),
        ("TOOLKIT_TELEGRAM_WEBHOOK_SECRET", "with spaces"),
    ],
)
def test_a_value_that_cannot_be_is_named(tmp_path: Path, name: str, value: str) -> None:
    with pytest.raises(BadSetting, match=name):
        load(tmp_path, **{name: value})


@pytest.mark.parametrize("name", ["TOOLKIT_PUBLIC_URL", "TOOLKIT_ORIGINS", "TOOLKIT_TELEGRAM_API"])
@pytest.mark.parametrize(
    "address", ["http://[bad", "http://h:99999", "http://h:x", "https://x.example/?a=b", "https://x.example#c",
                "https://x.example?"]
)  # fmt: skip
def test_an_address_that_cannot_be_is_named(tmp_path: Path, name: str, address: str) -> None:
    # Once a traceback, or taken in silence.
    with pytest.raises(BadSetting, match=name):
        load(tmp_path, **{name: address})


def test_a_bad_secret_is_not_repeated_in_its_error(tmp_path: Path) -> None:
    with pytest.raises(BadSetting) as caught:
        load(tmp_path, TOOLKIT_TELEGRAM_TOKEN="123456 AAinvented")
    assert "AAinvented" not in str(caught.value)


def test_secrets_are_masked_in_repr(tmp_path: Path) -> None:
    settings = load(tmp_path, TOOLKIT_ADMIN_TOKEN="open sesame", TOOLKIT_TELEGRAM_TOKEN=TOKEN)
    assert settings.telegram_token == TOKEN
    assert "sesame" not in repr(settings)
    assert "AAinvented" not in repr(settings)
    assert "admin_token='…'" in repr(settings)


def test_lists_and_addresses_are_tidied(tmp_path: Path) -> None:
    settings = load(
        tmp_path,
        TOOLKIT_LANGUAGES="EN, es",
        TOOLKIT_ORIGINS="https://A.example, http://b.example:8080/",
        TOOLKIT_PUBLIC_URL="https://ask.example/",
    )
    assert settings.languages == ("en", "es")
    assert settings.origins == ("https://a.example", "http://b.example:8080")
    assert settings.public_url == "https://ask.example"
