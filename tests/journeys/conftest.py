"""What every walk through a real browser needs."""

from tests.support.visitor import browser, visitors  # noqa: F401 (fixtures)
