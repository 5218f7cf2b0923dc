import pytest

from config import BadSetting, Config

KEYS = {"PORTAL_SECRET_KEY": "s" * 32, "PORTAL_CHAIN_KEY": "c" * 32}


def test_production_refuses_to_start_without_a_secret():
    with pytest.raises(BadSetting, match="PORTAL_SECRET_KEY must be set"):
        Config.from_environment({})


def test_production_refuses_a_short_chain_key():
    with pytest.raises(BadSetting, match="PORTAL_CHAIN_KEY"):
        Config.from_environment({**KEYS, "PORTAL_CHAIN_KEY": "short"})


def test_the_demo_makes_its_keys_once_and_keeps_them(tmp_path):
    first = Config.from_environment({"PORTAL_DATA": str(tmp_path)}, mode="demo")
    second = Config.from_environment({"PORTAL_DATA": str(tmp_path)}, mode="demo")

    assert len(first.secret_key) >= 32
    assert (first.secret_key, first.chain_key) == (second.secret_key, second.chain_key)
    assert (tmp_path / "secret_key").stat().st_mode & 0o077 == 0


def test_the_demo_of_a_log_has_a_folder_of_its_own_unless_one_is_named(tmp_path):
    named = {"PORTAL_DATA": str(tmp_path)}

    company, log = Config.from_environment(KEYS), Config.from_environment(KEYS, room="log")

    assert log.data_folder == company.data_folder / "log"
    assert log.database_url != company.database_url
    assert Config.from_environment({**KEYS, **named}, room="log").data_folder == tmp_path


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORTAL_HTTPS", "maybe"),
        ("PORTAL_PORT", "eighty"),
        ("PORTAL_PORT", "99999"),
        ("PORTAL_PORT", "-1"),
        ("PORTAL_ZONE", "Mars/Base"),
        ("PORTAL_DATABASE_URL", "mysql://x"),
        ("PORTAL_MODE", "debug"),
        ("PORTAL_URL", "portal.example"),
        ("PORTAL_TRUSTED_PROXIES", "1.5"),
    ],
)
def test_junk_is_refused_with_the_name_of_the_setting(name, value):
    with pytest.raises(BadSetting, match=name):
        Config.from_environment({**KEYS, name: value})


def test_settings_are_read_from_the_environment():
    config = Config.from_environment(
        {
            **KEYS,
            "PORTAL_HTTPS": "Yes",
            "PORTAL_PORT": "9000",
            "PORTAL_DATABASE_URL": "sqlite:///x",
        }
    )

    assert config.https
    assert config.port == 9000
    assert config.for_flask()["SESSION_COOKIE_NAME"] == "__Host-portal"


def test_a_plain_postgresql_address_gets_the_driver():
    config = Config.from_environment({**KEYS, "PORTAL_DATABASE_URL": "postgresql://u@h/d"})

    assert config.database_url == "postgresql+psycopg://u@h/d"


def test_the_public_address_is_the_own_one_unless_it_is_set():
    own = Config.from_environment({**KEYS, "PORTAL_PORT": "8123"})
    told = Config.from_environment({**KEYS, "PORTAL_URL": "https://portal.example/"})

    assert own.public_url == "http://127.0.0.1:8123"
    assert told.public_url == "https://portal.example"
