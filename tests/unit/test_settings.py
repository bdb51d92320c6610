from __future__ import annotations

import sys
from pathlib import Path

import pytest
import trustme

from sheetsync.errors import SettingsError
from sheetsync.settings import (
    Authentication,
    Connection,
    Secret,
    Settings,
    load_settings,
    secret_from,
    variable_name,
)

KEY = {"SHEETSYNC_PLYTIX_API_KEY": "canary-key", "SHEETSYNC_PLYTIX_API_PASSWORD": "canary-word"}
PLAIN = "[connections.plytix]\n"


class Desk:
    """A working folder and a user's home, with settings in either."""

    def __init__(self, folder: Path) -> None:
        self.work = folder / "work"
        self.home = folder / "home"
        self.work.mkdir()
        self.home.mkdir()

    def write(self, text: str, *, where: Path | None = None, mode: int = 0o600) -> Path:
        path = (where or self.work) / "sheetsync.toml"
        path.write_text(text, encoding="utf-8")
        path.chmod(mode)
        return path

    def settings(self, **variables: str) -> Settings:
        return load_settings(self.work, environment={"SHEETSYNC_HOME": str(self.home), **variables})

    def connection(self, text: str, name: str = "plytix", **variables: str) -> Connection:
        self.write(text)
        return self.settings(**variables).connection(name)

    def refusal(self, text: str, name: str = "plytix", **variables: str) -> SettingsError:
        with pytest.raises(SettingsError) as caught:
            self.connection(text, name, **variables)
        assert caught.value.exit_code == 3
        assert caught.value.remedy
        return caught.value


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def test_the_working_folder_s_file_comes_before_the_user_s(desk: Desk) -> None:
    users = desk.write("[connections.mine]\n", where=desk.home)
    assert desk.settings().file == users
    assert desk.settings().names == ("mine",)
    here = desk.write("[connections.b]\n[connections.a]\n")
    assert desk.settings().file == here
    assert desk.settings().names == ("b", "a")


def test_without_any_file_there_are_no_connections_but_folders(desk: Desk) -> None:
    settings = desk.settings()
    assert (settings.file, settings.names) == (None, ())
    assert settings.config_folder == settings.data_folder == desk.home


def test_the_usual_folders_are_the_operating_system_s(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.delenv("SHEETSYNC_HOME", raising=False)
    settings = load_settings(tmp_path)
    assert settings.config_folder.name == "sheetsync"
    assert settings.data_folder.name == "sheetsync"


def test_an_empty_section_means_plytix_itself_with_key_and_password(desk: Desk) -> None:
    connection = desk.connection(PLAIN, **KEY)
    assert connection == Connection(
        name="plytix",
        endpoint="https://pim.plytix.com",
        authentication=Authentication.CUSTOM,
        auth_endpoint="https://auth.plytix.com/auth/api/get-token",
        session_validity_url="https://pim.plytix.com/api/v1/filters/relationships",
        api_key=Secret("canary-key"),
        api_password=Secret("canary-word"),
    )
    assert set(connection.secrets()) == {Secret("canary-key"), Secret("canary-word")}


def test_every_setting_is_taken(desk: Desk) -> None:
    trustme.CA().cert_pem.write_to_path(desk.work / "ca.pem")
    connection = desk.connection(
        """
        [connections.dev-1]
        endpoint = "http://127.0.0.1:8765/"
        authentication = "bearer"
        auth_endpoint = "http://localhost:8766/auth/api/get-token"
        session_validity_url = "http://[::1]:8765/x"
        ca_file = "ca.pem"
        proxy = "http://127.0.0.1:3128"
        """,
        "dev-1",
        SHEETSYNC_DEV_1_TOKEN="canary-token",
    )
    assert connection.endpoint == "http://127.0.0.1:8765"
    assert connection.authentication is Authentication.BEARER
    assert connection.token == Secret("canary-token")
    assert (connection.api_key, connection.api_password) == (None, None)
    assert connection.ca_file == desk.work / "ca.pem"
    assert connection.proxy == "http://127.0.0.1:3128"
    assert connection.secrets() == (Secret("canary-token"),)


def test_the_validity_url_follows_the_endpoint(desk: Desk) -> None:
    text = PLAIN + 'endpoint = "https://pim.dev.plytix.com"\n'
    url = desk.connection(text, **KEY).session_validity_url
    assert url == "https://pim.dev.plytix.com/api/v1/filters/relationships"


# ---------------------------------------------------------------- refusals


def test_an_unknown_connection_names_the_known_ones_and_the_nearest(desk: Desk) -> None:
    error = desk.refusal(PLAIN + "[connections.other]\n", "plytx", **KEY)
    assert "“plytx”" in error.message
    assert error.remedy == "Did you mean “plytix”? Known connections: plytix, other, sandbox."


def test_without_a_file_the_refusal_says_where_it_was_looked_for(desk: Desk) -> None:
    with pytest.raises(SettingsError) as caught:
        desk.settings().connection("plytix")
    assert str(desk.home) in caught.value.message
    assert "Known connections: sandbox." in caught.value.remedy


def test_missing_secrets_name_their_variables(desk: Desk) -> None:
    error = desk.refusal(PLAIN)
    assert "SHEETSYNC_PLYTIX_API_KEY and SHEETSYNC_PLYTIX_API_PASSWORD" in error.remedy
    error = desk.refusal(PLAIN, SHEETSYNC_PLYTIX_API_KEY="x", SHEETSYNC_PLYTIX_API_PASSWORD=" ")
    assert "set SHEETSYNC_PLYTIX_API_PASSWORD in the environment" in error.remedy
    assert "sheetsync connection add plytix" in error.remedy
    error = desk.refusal(PLAIN + 'authentication = "bearer"\n', **KEY)
    assert "SHEETSYNC_PLYTIX_TOKEN" in error.remedy


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[connections.plytix\n", "line 1"),
        ("a = 1\na = 2\n", "line 2"),
        ("[other]\n", "Unknown section “other”"),
        ("connections = 7\n", "holds no sections"),
        ("[connections]\nplytix = 7\n", "holds no sections"),
        ("[connections.sandbox]\n", "built-in sandbox"),
        ("[connections.Sandbox]\n", "built-in sandbox"),
        ('[connections."my shop"]\n', "no usable name"),
        (PLAIN + 'endpont = "x"\n', "Unknown setting “endpont”"),
        (PLAIN + "zzzzzz = 1\n", "Unknown setting “zzzzzz”"),
        (PLAIN + "endpoint = 7\n", "“endpoint” of connection “plytix”"),
        (PLAIN + 'endpoint = ""\n', "is no URL"),
        (PLAIN + 'endpoint = "pim.plytix.com"\n', "is no URL"),
        (PLAIN + 'endpoint = "https://"\n', "is no URL"),
        (PLAIN + 'endpoint = "https://a b"\n', "is no URL"),
        (PLAIN + 'endpoint = "https://[::bad"\n', "is no URL"),
        (PLAIN + 'endpoint = "https://a:port"\n', "is no URL"),
        (PLAIN + 'endpoint = "file:///etc/passwd"\n', "is no URL"),
        (PLAIN + 'endpoint = "http://pim.plytix.com"\n', "not encrypted"),
        (PLAIN + 'auth_endpoint = "http://192.168.1.2/x"\n', "not encrypted"),
        (PLAIN + 'endpoint = "https://me:canary@pim.plytix.com"\n', "holds a user"),
        (PLAIN + 'endpoint = "https://pim.plytix.com?token=canary"\n', "holds a user"),
        (PLAIN + 'authentication = "basic"\n', "is “basic”"),
        (PLAIN + 'ca_file = "none.pem"\n', "does not exist"),
    ],
)
def test_what_is_wrong_in_the_file_is_named_without_its_secrets(
    desk: Desk, text: str, words: str
) -> None:
    error = desk.refusal(text, **KEY)
    assert words in error.message
    assert "sheetsync.toml" in error.message
    assert "canary" not in f"{error.message} {error.remedy}"


def test_a_setting_that_is_nearly_right_is_offered(desk: Desk) -> None:
    assert "“endpoint”" in desk.refusal(PLAIN + 'endpont = "x"\n', **KEY).remedy
    assert "auth_endpoint" in desk.refusal(PLAIN + "zzzzzz = 1\n", **KEY).remedy


def test_a_file_that_is_no_text_is_refused(desk: Desk) -> None:
    (desk.work / "sheetsync.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(SettingsError, match="not UTF-8"):
        desk.settings()


def test_a_byte_order_mark_does_no_harm(desk: Desk) -> None:
    (desk.work / "sheetsync.toml").write_bytes(b"\xef\xbb\xbf" + PLAIN.encode())
    assert desk.settings().names == ("plytix",)


def test_a_file_that_cannot_be_read_is_refused(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.write(PLAIN)

    def fail(*_args: object, **_more: object) -> str:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_text", fail)
    with pytest.raises(SettingsError, match="Permission denied"):
        desk.settings()


# ---------------------------------------------------------------- secrets


def test_the_environment_comes_before_the_file_and_needs_no_warning(desk: Desk) -> None:
    text = PLAIN + 'api_key = "file"\napi_password = "file"\n'
    connection = desk.connection(text, **KEY)
    assert connection.api_key == Secret("canary-key")
    assert connection.warnings == ()


def test_a_secret_in_a_private_file_is_taken_with_a_warning(desk: Desk) -> None:
    connection = desk.connection(PLAIN + 'api_key = "canary"\napi_password = "canary2"\n')
    assert connection.api_password == Secret("canary2")
    assert len(connection.warnings) == 2
    assert "SHEETSYNC_PLYTIX_API_KEY" in connection.warnings[0]
    assert "canary" not in repr(connection)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such permissions")
@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604])
def test_a_secret_in_a_file_that_others_can_read_is_refused(desk: Desk, mode: int) -> None:
    desk.write(PLAIN + 'api_key = "canary"\napi_password = "canary"\n', mode=mode)
    with pytest.raises(SettingsError, match="can be read by others") as caught:
        desk.settings().connection("plytix")
    assert "canary" not in caught.value.message


def test_a_secret_in_a_file_beside_workbooks_is_refused(desk: Desk) -> None:
    (desk.work / "Spring.XLSX").write_bytes(b"")
    error = desk.refusal(PLAIN + 'api_key = "canary"\napi_password = "canary"\n')
    assert "beside workbooks" in error.message
    assert desk.connection(PLAIN, **KEY).warnings == ()


def test_a_secret_that_is_no_text_is_refused(desk: Desk) -> None:
    assert "is no text" in desk.refusal(PLAIN + "api_key = 12345\n").message


def _command(*code: str) -> str:
    arguments = ", ".join(f"'{part}'" for part in (sys.executable, "-c", *code))
    return f"{PLAIN}secret_command = [{arguments}]\n"


SAY = 'import sys; print("canary-" + sys.argv[1])'


def test_a_command_is_asked_for_each_secret(desk: Desk) -> None:
    connection = desk.connection(_command(SAY, "{secret}"))
    assert connection.api_key == Secret("canary-api_key")
    assert connection.api_password == Secret("canary-api_password")
    assert connection.warnings == ()


def test_a_command_is_asked_only_for_what_is_missing(desk: Desk) -> None:
    connection = desk.connection(
        _command('print("canary-only")'), SHEETSYNC_PLYTIX_API_KEY="canary-key"
    )
    assert connection.api_key == Secret("canary-key")
    assert connection.api_password == Secret("canary-only")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (_command('print("canary")'), "does not say which secret"),
        (PLAIN + 'secret_command = "pass show"\n', "no list of texts"),
        (PLAIN + "secret_command = []\n", "no list of texts"),
        (PLAIN + "secret_command = [1]\n", "no list of texts"),
        (PLAIN + 'secret_command = ["no-such-program-7", "{secret}"]\n', "FileNotFoundError"),
        (_command('print("canary"); raise SystemExit(3)', "{secret}"), "ended with 3"),
        (_command("pass", "{secret}"), "ended with 0"),
        (_command('print("canary\\u00e9")', "{secret}"), "no key or password"),
    ],
)
def test_a_command_that_gives_nothing_usable_is_named_without_its_output(
    desk: Desk, text: str, words: str
) -> None:
    error = desk.refusal(text)
    assert words in error.message
    assert "canary" not in f"{error.message} {error.remedy}"
    assert error.__cause__ is None


@pytest.mark.parametrize("text", ["abc", " abc\n", "abc\r\n", "\tabc"])
def test_what_files_and_commands_put_around_a_secret_is_cut_away(text: str) -> None:
    assert secret_from(text, "x").reveal() == "abc"


@pytest.mark.parametrize("text", ["", " \n", "a\nb", "schlüssel", "a\u200bb", "a\x00b"])
def test_a_secret_that_could_not_be_sent_is_refused_without_repeating_it(text: str) -> None:
    with pytest.raises(SettingsError) as caught:
        secret_from(text, "the variable X")
    assert "the variable X" in caught.value.message
    assert "schlüssel" not in caught.value.message


def test_the_variable_carries_the_connection_s_name() -> None:
    assert variable_name("my-shop", "api_key") == "SHEETSYNC_MY_SHOP_API_KEY"


def test_settings_show_no_secret(desk: Desk) -> None:
    desk.write(PLAIN + 'api_key = "canary"\n')
    settings = desk.settings(SHEETSYNC_PLYTIX_API_KEY="canary")
    assert "canary" not in repr(settings)
