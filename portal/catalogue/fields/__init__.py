"""Kinds of question a form may hold: a kind is a parser, a check and the name of a widget."""

from portal.catalogue.fields import choice, date, file, long_text, number, phone, text, yes_no
from portal.catalogue.fields.kind import Kind

KINDS: dict[str, Kind] = {
    "text": text.KIND,
    "long_text": long_text.KIND,
    "choice": choice.KIND,
    "date": date.KIND,
    "number": number.KIND,
    "phone": phone.KIND,
    "yes_no": yes_no.KIND,
    "file": file.KIND,
}
