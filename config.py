"""Every setting, read once from the environment. A value that makes no sense stops the start."""

import contextlib
import os
import secrets
from dataclasses import dataclass, replace
from pathlib import Path
from zoneinfo import ZoneInfo

ROOT = Path(__file__).resolve().parent
TRUE, FALSE = {"1", "true", "yes", "on"}, {"0", "false", "no", "off"}


class BadSetting(ValueError):
    """Says which setting is wrong and how to mend it."""


@dataclass(frozen=True)
class Config:
    """`secret_key` signs cookies; `chain_key` seals the trail and must stay out of the
    database."""

    mode: str = "production"  # production, demo or test
    secret_key: str = ""
    chain_key: str = ""
    data_folder: Path = ROOT / "var"
    database_url: str = ""
    host: str = "127.0.0.1"
    port: int = 8000
    threads: int = 8
    https: bool = False  # Secure, __Host- cookies and HSTS
    trusted_proxies: int = 0  # how many proxies in front set X-Forwarded-*
    zone: str = "Europe/London"  # of people who chose none
    upload_limit_bytes: int = 1_000_000  # one form; files come with their own limit
    sign_in_hours: int = 12

    @classmethod
    def from_environment(cls, environ=os.environ, *, mode: str | None = None) -> "Config":
        read = _Reader(environ)
        mode = mode or read.choice("PORTAL_MODE", "production", {"production", "demo"})
        folder = Path(read.text("PORTAL_DATA", str(cls.data_folder))).absolute()
        config = cls(
            mode=mode,
            secret_key=read.text("PORTAL_SECRET_KEY", ""),
            chain_key=read.text("PORTAL_CHAIN_KEY", ""),
            data_folder=folder,
            database_url=read.database("PORTAL_DATABASE_URL", f"sqlite:///{folder / 'portal.db'}"),
            host=read.text("PORTAL_HOST", cls.host),
            port=read.number("PORTAL_PORT", cls.port, 0, 65535),
            threads=read.number("PORTAL_THREADS", cls.threads, 1, 256),
            https=read.yes_no("PORTAL_HTTPS", cls.https),
            trusted_proxies=read.number("PORTAL_TRUSTED_PROXIES", 0, 0, 5),
            zone=read.zone("PORTAL_ZONE", cls.zone),
            upload_limit_bytes=read.number(
                "PORTAL_UPLOAD_LIMIT_BYTES", cls.upload_limit_bytes, 10_000, 10**9
            ),
            sign_in_hours=read.number("PORTAL_SIGN_IN_HOURS", cls.sign_in_hours, 1, 720),
        )
        return config.with_keys()

    def with_keys(self) -> "Config":
        """The demo makes its own keys and keeps them; production refuses to guess."""
        if self.mode == "production":
            for name, value in (("SECRET", self.secret_key), ("CHAIN", self.chain_key)):
                if len(value) < 32:
                    raise BadSetting(
                        f"PORTAL_{name}_KEY must be set to at least 32 random characters."
                        ' Make one: python -c "import secrets; print(secrets.token_urlsafe(48))"'
                    )
            return self
        return replace(
            self,
            secret_key=self.secret_key or _kept_key(self.data_folder / "secret_key"),
            chain_key=self.chain_key or _kept_key(self.data_folder / "chain_key"),
        )

    def for_flask(self) -> dict:
        cookie = "__Host-portal" if self.https else "portal"
        return {
            "PORTAL": self,
            "SECRET_KEY": self.secret_key,
            "TESTING": self.mode == "test",
            "SQLALCHEMY_DATABASE_URI": self.database_url,
            "SESSION_COOKIE_NAME": cookie,
            "SESSION_COOKIE_SECURE": self.https,
            "SESSION_COOKIE_HTTPONLY": True,
            "SESSION_COOKIE_SAMESITE": "Lax",
            "MAX_CONTENT_LENGTH": self.upload_limit_bytes,
            "MAX_FORM_MEMORY_SIZE": self.upload_limit_bytes,
            "WTF_CSRF_TIME_LIMIT": None,  # a form left open over lunch still works
            "TRUSTED_HOSTS": ["localhost", "127.0.0.1", "[::1]"] if self.mode == "demo" else None,
            "BABEL_DEFAULT_TIMEZONE": self.zone,
        }


def TestConfig(database_url: str, **changes) -> Config:
    return Config(
        mode="test",
        secret_key="test-secret-key-of-at-least-32-characters",
        chain_key="test-chain-key-of-at-least-32-characters",
        database_url=database_url,
        **changes,
    )


class _Reader:
    def __init__(self, environ):
        self.environ = environ

    def text(self, name, default):
        return self.environ.get(name, "").strip() or default

    def choice(self, name, default, choices):
        value = self.text(name, default)
        if value not in choices:
            raise BadSetting(f"{name} is {value!r}: use one of {', '.join(sorted(choices))}.")
        return value

    def yes_no(self, name, default):
        value = self.text(name, "").lower()
        if value in TRUE | FALSE:
            return value in TRUE
        if value:
            raise BadSetting(f"{name} is {value!r}: use yes or no.")
        return default

    def number(self, name, default, least, most):
        value = self.text(name, str(default))
        if not value.isdecimal() or not least <= int(value) <= most:
            raise BadSetting(f"{name} is {value!r}: use a whole number from {least} to {most}.")
        return int(value)

    def zone(self, name, default):
        value = self.text(name, default)
        try:
            ZoneInfo(value)
        except (KeyError, ValueError, OSError):
            raise BadSetting(f"{name} is {value!r}: use a name like Europe/London.") from None
        return value

    def database(self, name, default):
        value = self.text(name, default)
        if not value.startswith(("sqlite:///", "postgresql+psycopg://", "postgresql://")):
            raise BadSetting(
                f"{name} must start with sqlite:/// or postgresql:// (and name a database)."
            )
        return value.replace("postgresql://", "postgresql+psycopg://", 1)


def _kept_key(path: Path) -> str:
    """Read the key, or make it; two starts at once end with the same one."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(48))
        with contextlib.suppress(FileExistsError):
            os.link(draft, path)
        draft.unlink()
    return path.read_text().strip()
