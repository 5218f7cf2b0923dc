"""One furnished portal and one browser for all that looks at pages."""

import pytest

from tests.support.look.walking import Walker, furnished
from tests.support.visitor import browser  # noqa: F401 (fixture)


@pytest.fixture(scope="session")
def house(chromium, tmp_path_factory):
    with furnished(tmp_path_factory.mktemp("look")) as house:
        yield house


@pytest.fixture(scope="module")
def walker(browser, house):  # noqa: F811
    walker = Walker(browser, house)
    yield walker
    walker.close()
