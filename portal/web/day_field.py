"""The field for a day: the browser's own, or a line of text for who reads Jalali days, which no
browser offers everywhere. Its data is the day as it is stored, 2026-12-01."""

from datetime import date

from wtforms import StringField
from wtforms.widgets import DateInput, TextInput

from portal.jalali import as_iso
from portal.web.dates import day_example, day_typed
from portal.web.languages import reads_jalali


def day_widget(field, **attributes):
    if not reads_jalali():
        return DateInput()(field, **attributes)
    attributes |= {"inputmode": "numeric", "placeholder": day_example(), "dir": "ltr"}
    return TextInput()(field, **attributes)


class DayField(StringField):
    widget = staticmethod(day_widget)

    def process_formdata(self, valuelist):
        super().process_formdata(valuelist)
        if self.data:
            self.data = as_iso(self.data.strip())

    def _value(self):
        """A day as its reader would type it; what was typed and is no day stays."""
        try:
            return day_typed(date.fromisoformat(self.data or ""))
        except ValueError:
            return self.data or ""
