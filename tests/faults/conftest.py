"""One portal with its own processes for the tests of faults, on each database."""

import pytest

from tests.support.faults.company import found_company
from tests.support.faults.processes import Installation

FIGURES = "faults"


@pytest.fixture
def keep_figures(request):
    """What a test measured, with its seed, stands at the end of the run."""

    def keep(words: str) -> None:
        request.node.user_properties.append((FIGURES, f"{request.node.name}: {words}"))

    return keep


def pytest_terminal_summary(terminalreporter):
    reports = [*terminalreporter.getreports("passed"), *terminalreporter.getreports("failed")]
    lines = [
        words
        for report in reports
        if report.when == "call"
        for name, words in report.user_properties
        if name == FIGURES
    ]
    if lines:
        terminalreporter.section("faults")
        for line in lines:
            terminalreporter.line(line)


@pytest.fixture(scope="session")
def installation(database, tmp_path_factory):
    folder = tmp_path_factory.mktemp("faults")
    server = getattr(database, "server", None)  # one that others use too is not killed
    made = Installation(folder, database.fresh(), server=server)
    try:
        yield made
    finally:
        made.stop()


@pytest.fixture(scope="session")
def company(installation):
    return found_company(installation)


@pytest.fixture
def portal(installation, company):
    """It answers when the test begins; nobody works in the background."""
    installation.worker.kill()
    installation.mend()
    return installation
