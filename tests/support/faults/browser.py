"""A person's browser over a real connection: it keeps cookies, reads forms, follows nothing."""

from dataclasses import dataclass, field
from functools import cached_property
from html.parser import HTMLParser
from http.client import HTTPException
from http.cookiejar import CookieJar
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, HTTPRedirectHandler, Request, build_opener

ANSWER_SECONDS = 40


class NoAnswer(Exception):
    """The connection was refused, broke, or stayed silent."""


@dataclass(frozen=True)
class Form:
    action: str
    fields: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Answer:
    status: int
    text: str
    location: str

    @cached_property
    def forms(self) -> list[Form]:
        return FormReader(self.text).forms

    def form(self, end: str) -> Form | None:
        """The first form whose address ends so."""
        return next((form for form in self.forms if form.action.endswith(end)), None)


class FormReader(HTMLParser):
    """Forms in order, with what their hidden and filled inputs send."""

    def __init__(self, text: str):
        super().__init__()
        self.forms: list[Form] = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        told = dict(attrs)
        if tag == "form":
            self.forms.append(Form(told.get("action", "")))
        elif tag == "input" and self.forms and told.get("type", "text") in ("hidden", "text"):
            self.forms[-1].fields[told.get("name", "")] = told.get("value") or ""


class _StayHere(HTTPRedirectHandler):
    def redirect_request(self, *_told):
        return None


class Browser:
    def __init__(self, address: str):
        self._address = address
        self._opener = build_opener(HTTPCookieProcessor(CookieJar()), _StayHere())

    def open(self, path: str) -> Answer:
        return self._ask(Request(self._address + path))

    def send(self, form: Form, typed: dict[str, str] | None = None) -> Answer:
        body = urlencode({**form.fields, **(typed or {})}).encode()
        return self._ask(Request(self._address + form.action, data=body))

    def sign_in(self, person_id: int) -> bool:
        """By the one click the demo offers; False: the portal could not just now."""
        tile = self.open("/sign-in").form(f"/personas/{person_id}/sign-in")
        return tile is not None and self.send(tile).status == 303

    def _ask(self, request: Request) -> Answer:
        try:
            with self._opener.open(request, timeout=ANSWER_SECONDS) as answer:
                return _read(answer)
        except HTTPError as answer:
            with answer:
                return _read(answer)
        except (OSError, HTTPException) as problem:
            raise NoAnswer(str(problem)) from problem


def _read(answer) -> Answer:
    try:
        text = answer.read().decode(errors="replace")
    except (OSError, HTTPException) as problem:
        raise NoAnswer(str(problem)) from problem
    return Answer(answer.status, text, answer.headers.get("Location", ""))
