"""Who may read past the visibility of a person, and who may put a request into the book."""

from pathlib import Path

from tests.support.sources import nodes_of, text_of

PORTAL = Path(__file__).parents[2] / "portal"
# What these return is shown as totals only, or as ids read again through `visible_to`.
MAY_READ_EVERYTHING = {
    "portal.anticipation.queries",
    "portal.forecast.operations",
    "portal.forecast.queries",
    "portal.notifications.queries",
    "portal.planning.operations",
    "portal.planning.queries",
    "portal.requests.queries",
    "portal.rules.queries",
}
MAY_FILE = {
    "portal.commands.import_log",
    "portal.planning.operations",
    "portal.requests.operations",
}


def users_of(name):
    """Modules that mention the function `name`; a module is known by its package's folder too."""
    for path in sorted(PORTAL.rglob("*.py")):
        if name in text_of(path) and name in words_of(path):
            yield ".".join(path.relative_to(PORTAL.parent).with_suffix("").parts)


def words_of(path):
    return {
        getattr(node, "id", getattr(node, "attr", getattr(node, "name", None)))
        for node in nodes_of(path)
    }


def strangers(name, allowed):
    return [
        user
        for user in users_of(name)
        if not any(user == home or user.startswith(f"{home}.") for home in allowed)
    ]


def test_only_the_engines_read_past_visibility():
    assert strangers("for_engine", MAY_READ_EVERYTHING) == []


def test_only_accepting_and_importing_file_a_request():
    assert strangers("file_request", MAY_FILE) == []
