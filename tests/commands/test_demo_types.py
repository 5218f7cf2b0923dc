import pytest

from portal.catalogue.fields import KINDS
from portal.commands.demo.roster import ROSTER, SKILL_NAMES
from portal.commands.demo.types import TYPES
from portal.commands.demo.types.persian import PERSIAN
from portal.commands.demo.types.turkish import TURKISH
from portal.commands.demo.words.answers import ANSWERS
from portal.commands.demo.words.asks import ASKS, LOCAL_ASKS
from portal.commands.demo.words.replies import REPLIES
from portal.commands.demo.world import NAMED_DAYS

TRANSLATED = {"fa": PERSIAN, "tr": TURKISH}
DRAWN_FROM_THE_FORM = {"choice", "date", "file", "yes_no"}


def test_there_are_24_types_with_asks_and_replies():
    assert len(TYPES) == 24
    assert TYPES.keys() == ASKS.keys() == REPLIES.keys()
    assert all(asks.keys() <= TYPES.keys() for asks in LOCAL_ASKS.values())


@pytest.mark.parametrize("code", TYPES)
def test_a_type_asks_only_what_a_form_can_ask(code):
    for question in TYPES[code].questions:
        assert question.kind in KINDS
        assert question.pain
        assert bool(question.choices) == (question.kind == "choice")
        assert question.kind in DRAWN_FROM_THE_FORM or question.slug in ANSWERS


@pytest.mark.parametrize("code", TYPES)
def test_the_day_that_sets_the_due_date_is_a_question_for_a_date(code):
    demo_type = TYPES[code]
    if demo_type.due_field:
        questions = {question.slug: question for question in demo_type.questions}

        assert questions[demo_type.due_field].kind == "date"
        assert demo_type.due_field in NAMED_DAYS
    else:
        assert demo_type.targets[1] is not None


@pytest.mark.parametrize("code", TYPES)
def test_a_condition_names_an_earlier_answer(code):
    seen = {}
    for question in TYPES[code].questions:
        if question.shown_if:
            field, value = question.shown_if
            offered = [choice for choice, _words in seen[field].choices] or ["yes", "no"]
            assert value in offered
        seen[question.slug] = question


@pytest.mark.parametrize("code", TYPES)
def test_somebody_on_the_desk_has_the_skill_first(code):
    demo_type = TYPES[code]

    assert demo_type.skill in SKILL_NAMES
    assert any(
        demo_type.skill in position.skills
        for position in ROSTER
        if position.desk == demo_type.desk
    )


def test_inventions_staff_matters_and_letters_are_privileged():
    privileged = {
        code for code, demo_type in TYPES.items() if demo_type.confidentiality == "privileged"
    }

    assert privileged == {"L8", "L11", "L12"}


def test_hours_of_work_a_week_are_those_of_the_two_desks():
    hours = {"it": 0.0, "legal": 0.0}
    for demo_type in TYPES.values():
        mean = demo_type.effort[0] * 2.718281828 ** (demo_type.log_sd**2 / 2)
        hours[demo_type.desk] += demo_type.weekly * mean / 60

    assert hours["it"] == pytest.approx(101, abs=3)
    assert hours["legal"] == pytest.approx(95, abs=3)


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_word_of_a_type_is_there_in_the_other_languages(language):
    for code, demo_type in TYPES.items():
        told = TRANSLATED[language][code]

        assert bool(told.own.get("advice")) == bool(demo_type.advice)
        assert list(told.questions) == [question.slug for question in demo_type.questions]
        for question in demo_type.questions:
            values = [value for value, _words in question.choices]
            assert list(told.questions[question.slug].get("choices", {})) == values
