"""The words of a type or a question in the other languages: the same fields once more for each."""

from collections.abc import Iterable, Iterator

from flask_babel import lazy_gettext as _l
from wtforms import Field, Form

from portal.pages.desk_setup import checks
from portal.web.languages import TRANSLATED, language_name


def in_other_languages(form: type[Form]) -> type[Form]:
    """Adds, for each language, the fields that `own_words` names: (maker, label, most letters)."""
    for language in TRANSLATED:
        for name, (make, label, most) in form.own_words.items():
            words = _l("%(words)s (%(language)s)", words=label, language=language_name(language))
            setattr(form, _name(language, name), make(words, most))
    return form


def fields_by_language(form: Form) -> Iterator[tuple[str, list[Field]]]:
    """Each language by its own name, with its fields: for the page."""
    for language in TRANSLATED:
        names = [_name(language, name) for name in form.own_words]
        yield language_name(language), [form[name] for name in names if name in form]


def is_translated(field: Field) -> bool:
    return field.name.startswith(tuple(f"{language}_" for language in TRANSLATED))


def translations_of(form: Form) -> dict[str, dict]:
    """What was typed, without what was left empty: {"fa": {"title": ...}}."""
    found: dict[str, dict] = {}
    for language in TRANSLATED:
        for name in form.own_words:
            typed = (form[_name(language, name)].data or "").strip()
            if typed:
                is_list = name == "choices"
                words = dict(map(tuple, checks.choices_of(typed))) if is_list else typed
                found.setdefault(language, {})[name] = words
    return found


def translated_values(translations: dict | None) -> dict[str, str]:
    """The fields as they are opened."""
    return {
        _name(language, name): as_lines(words.items()) if isinstance(words, dict) else words
        for language, own in (translations or {}).items()
        for name, words in own.items()
    }


def as_lines(choices: Iterable) -> str:
    return "\n".join(f"{value} = {words}" for value, words in choices or ())


def _name(language: str, name: str) -> str:
    return f"{language}_{name}"
