"""The controls of the style guide: one of each kind, right and wrong."""

from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    MultipleFileField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from portal.pages.step_forms import DecisionForm


def sample_form(words: dict, *, code: str) -> FlaskForm:
    """Nothing is sent: each side of the guide has its own ids."""
    name, hint, due = words["fields"]
    text, place, lateness, document = words["more"]
    choices = [SelectChoice(str(place), said) for place, said in enumerate(words["choices"])]
    steps = [SelectChoice(str(step), str(step)) for step in range(1, 6)]
    needed = [InputRequired()]

    class SampleForm(FlaskForm):
        class Meta:
            csrf = False

        company = StringField(name, description=hint, validators=needed)
        details = StringField(text)
        day = StringField(due, validators=needed)
        message = TextAreaField(text, validators=needed)
        office = SelectField(place, choices=[*choices, SelectChoice("9", words["who"]), *choices])
        late = RadioField(lateness, choices=choices, default="1", validators=needed)
        among = SelectMultipleField(place, choices=choices, default=["0"], validators=needed)
        tell = BooleanField(words["tick"][0], default=True)
        files = MultipleFileField(document, validators=needed)
        score = RadioField(lateness, choices=steps, validators=needed)
        box = StringField(name)

    form = SampleForm(formdata=None, prefix=code, company=words["title"], message=words["said"])
    for field in (form.day, form.files, form.late):
        field.errors = [words["wrong"]]
    form.day.data = "31"
    return form


def sample_decision(*, code: str, wrong: str = "") -> DecisionForm:
    """Yes or no with a word; `wrong`: as it comes back."""
    form = DecisionForm(formdata=None, prefix=code, meta={"csrf": False})
    form.words.errors = [wrong] if wrong else []
    return form
