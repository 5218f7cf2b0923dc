"""What the gaps of a document may be called, and what fills them."""

from collections.abc import Sequence

from flask_babel import gettext as _

from portal.catalogue.models import FormField


def variable_words(fields: Sequence[FormField]) -> list[tuple[str, str]]:
    always = [
        ("requester", _("the name of who asked")),
        ("department", _("their department")),
        ("reference", _("the reference of the request")),
        ("title", _("what the request is called")),
        ("desk", _("the desk")),
        ("today", _("the day on which it is made")),
    ]
    asked = [(field.slug, field.label) for field in fields if field.kind != "file"]
    return [(f"{{{name}}}", words) for name, words in [*asked, *always]]
