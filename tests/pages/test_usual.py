import pytest

from portal.pages.usual import usual_words

DAY = 450


@pytest.mark.parametrize(
    ("usual", "target", "words"),
    [
        ((20, 100), None, "Usually within 2 working hours"),
        ((20, 50), None, "Usually within 1 working hour"),
        ((500, 1200), None, "Usually 2 to 3 working days"),
        ((10, 449), None, "Usually within 8 working hours"),
        ((800, 900), None, "Usually 2 working days"),
        (None, 450, "The desk aims at 1 working day"),
        (None, 60, "The desk aims at 1 working hour"),
        (None, None, ""),
    ],
)
def test_how_long_it_usually_takes(app, usual, target, words):
    with app.test_request_context():
        assert usual_words(usual, target, day_minutes=DAY) == words
