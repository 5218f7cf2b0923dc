import pytest

from portal.catalogue.questions import Question, Trouble, is_branching, trouble_with

LEVEL = Question("level", "choice", (("read", "Read"), ("change", "Change")))
SURE = Question("sure", "yes_no")
WORDS = Question("words", "text")


def shown_if(field, value):
    return Question("why", "text", shown_if={"field": field, "is": value})


@pytest.mark.parametrize("condition", [("level", "change"), ("sure", "yes")])
def test_a_question_may_depend_on_an_answer_given_before_it(condition):
    question = shown_if(*condition)

    assert trouble_with(question, [LEVEL, SURE, question]) is None


@pytest.mark.parametrize(
    ("condition", "trouble"),
    [
        (("nothing", "x"), Trouble.CONDITION_UNKNOWN),
        (("words", "x"), Trouble.CONDITION_NEEDS_CHOICES),
        (("level", "delete"), Trouble.CONDITION_NOT_OFFERED),
        (("sure", "maybe"), Trouble.CONDITION_NOT_OFFERED),
        (("why", "x"), Trouble.CONDITION_NOT_BEFORE),
    ],
)
def test_a_condition_that_can_never_hold_is_named(condition, trouble):
    question = shown_if(*condition)

    assert trouble_with(question, [LEVEL, SURE, WORDS, question]) is trouble


def test_a_question_cannot_depend_on_a_later_one():
    question = shown_if("level", "read")

    assert trouble_with(question, [question, LEVEL]) is Trouble.CONDITION_NOT_BEFORE


def test_choices_belong_to_choice_questions_only():
    bare = Question("level", "choice")
    stray = Question("words", "text", (("a", "A"),))

    assert trouble_with(bare, [bare]) is Trouble.NO_CHOICES
    assert trouble_with(stray, [stray]) is Trouble.STRAY_CHOICES


def test_one_question_for_files_is_enough():
    form = [Question("one", "file"), Question("two", "file")]

    assert [trouble_with(question, form) for question in form] == [None, Trouble.SECOND_FILE]


@pytest.mark.parametrize(("conditions", "branches"), [(0, False), (1, False), (2, True)])
def test_a_form_branches_where_several_questions_hang_on_answers(conditions, branches):
    hanging = [
        Question(f"q{n}", "text", shown_if={"field": "a", "is": "x"}) for n in range(conditions)
    ]

    assert is_branching([Question("a", "choice", (("x", "X"),)), *hanging]) is branches
