import pytest

from portal.identity.viewer import Viewer

LEAD = Viewer(1, "Leila Haddad", grants=frozenset({("lead", 7)}))
MANAGER = Viewer(2, "Ruth Adler", grants=frozenset({("manager", None)}))
ADMIN = Viewer(3, "Yusuf Çelik", grants=frozenset({("admin", None)}))


def test_a_lead_is_on_the_desk_and_oversees_it_alone():
    assert LEAD.is_on_desk(7)
    assert LEAD.oversees(7)
    assert not LEAD.is_on_desk(8)
    assert not LEAD.oversees(8)


def test_a_manager_everywhere_oversees_but_is_on_no_desk():
    assert MANAGER.oversees(7)
    assert not MANAGER.is_on_desk(7)


def test_an_admin_is_neither():
    assert not ADMIN.oversees(7)
    assert not ADMIN.is_on_desk(7)
    assert ADMIN.has_role("admin", "auditor")


@pytest.mark.parametrize(
    ("name", "initials"),
    [("Leila Haddad", "LH"), ("Nguyễn Thị Lan", "NL"), ("Ana", "A"), ("", ""), ("R 17", "R")],
)
def test_initials_are_the_first_and_the_last_names(name, initials):
    assert Viewer(1, name).initials == initials
