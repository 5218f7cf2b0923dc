"""Every setting, read once from the environment. A value that makes no sense stops the start."""

import contextlib
import os
import re
import secrets
from dataclasses import dataclass, field, replace
from importlib.util import find_spec
from pathlib import Path
from zoneinfo import ZoneInfo

ROOT = Path(__file__).resolve().parent
FILES_AT_ONCE = 5  # of the largest size, in one sending
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
    url: str = ""  # the portal's address for links in mails, when it is not http://host:port
    smtp_url: str = field(default="", repr=False)  # none: mails stay in the outbox
    mail_from: str = "portal@localhost"
    threads: int = 8
    https: bool = False  # Secure, __Host- cookies and HSTS
    trusted_proxies: int = 0  # how many proxies in front set X-Forwarded-*
    zone: str = "Europe/London"  # of people who chose none
    upload_limit_bytes: int = 4_000_000  # the words of one form
    file_limit_bytes: int = 10_000_000  # one file; five of this size may come with one form
    sign_in_hours: int = 12
    reply_hold_seconds: int = 10  # in which a reply of the desk can be taken back
    hook_hosts: frozenset[str] = frozenset()  # that web hooks may lead to; none: no hooks
    hook_private: bool = False  # hooks into the own network, and by plain http

    @classmethod
    def from_environment(
        cls, environ=os.environ, *, mode: str | None = None, room: str = ""
    ) -> "Config":
        """`room`: a folder inside the usual one, where PORTAL_DATA names none."""
        read = _Reader(environ)
        mode = mode or read.choice("PORTAL_MODE", "production", {"production", "demo"})
        folder = Path(read.text("PORTAL_DATA", str(cls.data_folder / room))).absolute()
        config = cls(
            mode=mode,
            secret_key=read.text("PORTAL_SECRET_KEY", ""),
            chain_key=read.text("PORTAL_CHAIN_KEY", ""),
            data_folder=folder,
            database_url=read.database("PORTAL_DATABASE_URL", f"sqlite:///{folder / 'portal.db'}"),
            host=read.text("PORTAL_HOST", cls.host),
            port=read.number("PORTAL_PORT", cls.port, 0, 65535),
            url=read.url("PORTAL_URL"),
            smtp_url=read.smtp("PORTAL_SMTP_URL"),
            mail_from=read.mail_address("PORTAL_MAIL_FROM", cls.mail_from),
            threads=read.number("PORTAL_THREADS", cls.threads, 1, 256),
            https=read.yes_no("PORTAL_HTTPS", cls.https),
            trusted_proxies=read.number("PORTAL_TRUSTED_PROXIES", 0, 0, 5),
            zone=read.zone("PORTAL_ZONE", cls.zone),
            upload_limit_bytes=read.number(
                "PORTAL_UPLOAD_LIMIT_BYTES", cls.upload_limit_bytes, 10_000, 10**9
            ),
            file_limit_bytes=read.number(
                "PORTAL_FILE_LIMIT_BYTES", cls.file_limit_bytes, 10_000, 10**9
            ),
            sign_in_hours=read.number("PORTAL_SIGN_IN_HOURS", cls.sign_in_hours, 1, 720),
            reply_hold_seconds=read.number(
                "PORTAL_REPLY_HOLD_SECONDS", cls.reply_hold_seconds, 0, 60
            ),
            hook_hosts=read.hosts("PORTAL_HOOK_HOSTS"),
            hook_private=read.yes_no("PORTAL_HOOK_PRIVATE", cls.hook_private),
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

    @property
    def public_url(self) -> str:
        """Without a slash at the end."""
        return self.url or f"http://{self.host}:{self.port}"

    @property
    def sending_limit_bytes(self) -> int:
        """The most that a form with files may send at once."""
        return self.upload_limit_bytes + FILES_AT_ONCE * self.file_limit_bytes

    @property
    def files_folder(self) -> Path:
        return self.data_folder / "files"

    @property
    def trail_folder(self) -> Path:
        """Where the lists of chain ends are kept, beside the database and not in it."""
        return self.data_folder / "trail"

    @property
    def mail_domain(self) -> str:
        return self.mail_from.rpartition("@")[2]

    def for_flask(self) -> dict:
        cookie = "__Host-portal" if self.https else "portal"
        return {
            "PORTAL": self,
            "SECRET_KEY": self.secret_key,
            "TESTING": self.mode == "test",
            "SQLALCHEMY_DATABASE_URI": self.database_url,
            "SQLALCHEMY_ENGINE_OPTIONS": self._engine_options(),
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

    def _engine_options(self) -> dict:
        """PostgreSQL: a connection for each thread and some for the worker, looked at before use,
        given up after seconds; statements unprepared, so that a pooler may stand between."""
        if not self.database_url.startswith("postgresql"):
            return {}
        return {
            "pool_size": self.threads,
            "max_overflow": 4,
            "pool_timeout": 5,
            "pool_pre_ping": True,
            "connect_args": {"connect_timeout": 5, "prepare_threshold": None},
        }


def TestConfig(database_url: str, **changes) -> Config:
    return Config(
        mode="test",
        secret_key="test-secret-key-of-at-least-32-characters",
        chain_key="test-chain-key-of-at-least-32-characters",
        database_url=database_url,
        **{"reply_hold_seconds": 0, **changes},
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

    def hosts(self, name):
        names = [each.strip().lower() for each in self.text(name, "").split(",")]
        for each in names:
            if each and not re.fullmatch(r"[a-z0-9]([a-z0-9.-]{0,250}[a-z0-9])?", each):
                raise BadSetting(f"{name} names {each!r}: write names of machines, with commas.")
        return frozenset(each for each in names if each)

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

    def url(self, name):
        value = self.text(name, "").rstrip("/")
        if value and not re.fullmatch(r"https?://[^\s/?#]+(/[^\s?#]*)?", value):
            raise BadSetting(f"{name} is {value!r}: use an address like https://portal.example.")
        return value

    def smtp(self, name):
        value = self.text(name, "")
        if value and not re.fullmatch(r"smtps?://([^\s/@]+@)?[^\s/@:?#]+(:\d{1,5})?/?", value):
            raise BadSetting(
                f"{name} makes no sense: use smtp://user:password@host:port or smtps://host."
            )
        return value

    def mail_address(self, name, default):
        value = self.text(name, default)
        if not re.fullmatch(r"[A-Za-z0-9._+-]+@[A-Za-z0-9][A-Za-z0-9.-]*", value):
            raise BadSetting(f"{name} is {value!r}: use an address like portal@example.org.")
        return value

    def database(self, name, default):
        value = self.text(name, default)
        if not value.startswith(("sqlite:///", "postgresql+psycopg://", "postgresql://")):
            raise BadSetting(
                f"{name} must start with sqlite:/// or postgresql:// (and name a database)."
            )
        if value.startswith("postgresql") and find_spec("psycopg") is None:
            raise BadSetting(f"{name} needs a driver: pip install 'psycopg[binary]'.")
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
