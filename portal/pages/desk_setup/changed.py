"""Who was faster, and what now stands otherwise than it was typed."""

from collections.abc import Callable
from dataclasses import dataclass

from flask_babel import gettext as _
from wtforms import BooleanField, Field, Form, HiddenField, SelectField, SelectMultipleField

from portal.desks.queries import last_change
from portal.errors import Conflict, InvalidInput
from portal.web.filters import instant_words
from portal.web.numbers import comma
from portal.web.transaction import undo_and_read
from portal.web.translation import words_of

NOT_COMPARED = ("csrf_token", "key", "version")


@dataclass(frozen=True)
class Changed:
    """`differs`: what each field that was typed otherwise says now."""

    words: str
    differs: list[tuple[str, str]]


def changed(subject: str, typed: Form, now: Form) -> Changed:
    """`now`: the form as it would be opened now."""
    return Changed(
        words=_who_changed(subject),
        differs=[
            (field.label.text, shown(now[field.name]) or _("empty"))
            for field in typed
            if field.name in now and shown(field) != shown(now[field.name])
        ],
    )


def _who_changed(subject: str) -> str:
    last = last_change(subject)
    if last is None:
        return _("It was changed since you opened it.")
    when = instant_words(last.at)
    if last.name is None:
        return _("It was changed at the console %(when)s.", when=when)
    return _("%(name)s changed it %(when)s.", name=last.name, when=when)


def shown(field: Field) -> str:
    """What a field says, in words."""
    if field.name in NOT_COMPARED or isinstance(field, HiddenField):
        return ""
    if isinstance(field, BooleanField):
        return _("Yes") if field.data else _("No")
    if isinstance(field, SelectMultipleField):
        chosen = (
            str(label) for _at, label, is_chosen, *_rest in field.iter_choices() if is_chosen
        )
        return comma().join(chosen)
    if isinstance(field, SelectField):
        words = {str(value): label for value, label, *_rest in field.iter_choices()}
        return str(words.get(str(field.data or ""), field.data))
    return str("" if field.data is None else field.data).replace("\r\n", "\n").strip()


def kept_or_again(form: Form, save: Callable[[], object], draw: Callable[..., str]):
    """None when it was kept; else the page with what was typed: what is wrong with it (422), or,
    drawn with `is_late`, who was faster (409)."""
    if not form.validate():
        undo_and_read()
        return draw(form), 422
    try:
        save()
    except Conflict:
        undo_and_read()
        return draw(form, is_late=True), 409
    except InvalidInput as problem:
        undo_and_read()
        put_beside(form, problem)
        return draw(form), 422
    return None


def put_beside(form: Form, problem: InvalidInput) -> None:
    if problem.field in form:
        form[problem.field].errors = [words_of(problem)]
    else:
        form.form_errors.append(words_of(problem))


def with_version(form: Form, version: int) -> None:
    """The state that is looked at now, so that sending again works."""
    form.version.data, form.version.raw_data = version, None
