import pytest

from tests.support.mail import open_sink


@pytest.fixture
def sink():
    with open_sink() as opened:
        yield opened
