"""Every door has a guard and a tidy address."""

import re

from tests.support.look.places import unlisted

# Folders of the machine: an address that looks like one is a mistake waiting to be served.
NOT_ADDRESSES = ("home", "tmp", "work")


def test_every_view_says_who_is_allowed(app):
    unguarded = [name for name, view in app.view_functions.items() if not hasattr(view, "allowed")]
    assert unguarded == []


def test_addresses_are_kebab_case(app):
    odd = []
    for rule in app.url_map.iter_rules():
        words = re.sub(r"<[^>]+>", "0", rule.rule)
        if not re.fullmatch(r"/|(/[a-z0-9]+([-.][a-z0-9]+)*)+/?", words):
            odd.append(rule.rule)
    assert odd == []


def test_every_parameter_of_an_address_has_a_type(app):
    parameters = [
        (rule.rule, parameter)
        for rule in app.url_map.iter_rules()
        for parameter in re.findall(r"<([^>]+)>", rule.rule)
    ]
    assert [(rule, name) for rule, name in parameters if ":" not in name] == []


def test_no_address_looks_like_a_folder_of_the_machine(app):
    firsts = {rule.rule.split("/")[1]: rule.rule for rule in app.url_map.iter_rules()}
    assert [firsts[name] for name in NOT_ADDRESSES if name in firsts] == []


def test_every_page_is_looked_at(app):
    """The table of `tests/support/look/places.py` is walked in a browser."""
    assert unlisted(app.url_map) == []
