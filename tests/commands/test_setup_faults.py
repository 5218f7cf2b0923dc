import pytest

from portal.commands.setup.faults import faults_in
from portal.commands.setup.model import Setup
from portal.commands.setup.people_csv import joined_people, read_people
from portal.commands.setup.reading import read_setup
from tests.support.setup_example import example

NOTHING = Setup()


def read(text):
    setup, found = read_setup(text.encode(), "desk.toml")
    assert found == []
    return setup


@pytest.fixture(scope="module")
def known():
    """The example with its people, as if it were applied."""
    setup = read(example("desk.toml"))
    people, _faults = read_people(example("people.csv").encode(), "people.csv")
    joined, _faults = joined_people(setup.people, people)
    return Setup(setup.calendars, joined, setup.desks)


def faults(text, known=NOTHING, **more):
    return [f"{fault.line}: {fault.words}" for fault in faults_in(read(text), known, **more)]


def test_the_example_of_the_guide_has_no_fault_in_an_empty_portal(known):
    assert faults_in(known, NOTHING) == []


def test_a_new_desk_says_all_it_needs():
    found = faults('[[desks]]\nslug = "it"\n\n[[desks.types]]\nslug = "a"\n')

    assert found == [
        "1: desk it has no skill; [[desks.skills]] names one",
        "1: the new desk it needs calendar",
        "1: the new desk it needs name",
        "1: the new desk it needs prefix",
        "4: the new type a needs skill",
        "4: the new type a needs title",
    ]


def test_a_desk_that_is_there_may_be_named_in_part(known):
    text = """[[desks]]
slug = "facilities"

[[desks.types]]
slug = "new-key"
weight = 3.0
"""

    assert faults(text, known) == []


DESK = '[[desks]]\nslug = "facilities"\n'
STEP = DESK + '[[desks.types]]\nslug = "new-key"\n[[desks.types.approvals]]\nstep = 2\n'


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (DESK + 'calendar = "Hull"\n', "3: there is no calendar 'Hull'"),
        (
            '[[people]]\nemail = "a@b.c"\nname = "A"\nmanager = "no@b.c"\n',
            "4: nobody has the address no@b.c",
        ),
        (
            '[[people]]\nemail = "grace@example.org"\nmanager = "mina@example.org"\n',
            "3: grace@example.org would be above mina@example.org as well as below",
        ),
        (
            '[[people]]\nemail = "mina@example.org"\nroles = ["boss"]\n',
            "3: 'boss' is no role; roles are staff, lead, manager, admin, auditor",
        ),
        (
            '[[people]]\nemail = "mina@example.org"\nroles = ["lead"]\n',
            '3: lead holds on a desk: write it like "lead:legal"',
        ),
        (
            '[[people]]\nemail = "mina@example.org"\nroles = ["lead:moon"]\n',
            "3: there is no desk 'moon'",
        ),
        (
            '[[desks]]\nslug = "it"\nname = "IT"\nprefix = "FAC"\ncalendar = "Leeds office"\n',
            "4: the prefix FAC belongs to desk facilities",
        ),
        (
            DESK + '[[desks.staff]]\nperson = "no@b.c"\nhours = {}\nskills = []\n',
            "4: nobody has the address no@b.c",
        ),
        (
            DESK + '[[desks.staff]]\nperson = "tom@example.org"\nskills = ["magic"]\n',
            "5: there is no skill 'magic' on this desk",
        ),
        (
            DESK + '[[desks.staff]]\nperson = "tom@example.org"\nskills = ["repairs"]\n',
            "3: 'repairs' is a first and a second skill at once",
        ),
        (
            DESK + '[[desks.absences]]\nperson = "mina@example.org"\n'
            "from = 2026-01-02\nto = 2026-01-03\n",
            "4: mina@example.org is not staff of this desk",
        ),
        (
            DESK + '[[desks.absences]]\nperson = "tom@example.org"\n'
            "from = 2026-01-05\nto = 2026-01-03\n",
            "6: the absence ends before it begins",
        ),
        (
            DESK + '[[desks.absences]]\nperson = "tom@example.org"\n'
            'from = 2026-01-02\nto = 2026-01-03\ndeputy = "tom@example.org"\n',
            "7: nobody is their own deputy",
        ),
        (
            DESK + '[[desks.types]]\nslug = "new-key"\nskill = "magic"\n',
            "5: there is no skill 'magic' on this desk",
        ),
        (
            DESK + '[[desks.types]]\nslug = "new-key"\neffort_p90 = "5 min"\n',
            "5: effort_p90 is less than effort_p50",
        ),
        (
            DESK + '[[desks.types]]\nslug = "new-key"\ndue_field = "door"\n',
            "5: due_field names 'door', which is no field of the kind date",
        ),
        (
            DESK + '[[desks.types]]\nslug = "new-key"\n'
            '[[desks.types.fields]]\nslug = "lasting"\nchoices = {}\n',
            "7: field lasting: a field of the kind choice needs choices",
        ),
        (
            DESK + '[[desks.types]]\nslug = "new-key"\n[[desks.types.fields]]\nslug = "why"\n'
            'label = "Why?"\npain = "P."\nshown_if = { field = "lasting", is = "days" }\n',
            "9: field why: shown_if names a field that does not stand before this one",
        ),
        (
            DESK + '[[desks.types]]\nslug = "something-else"\ntitle = "E"\nskill = "rooms"\n'
            "archived = true\n",
            "7: every desk keeps its last resort, something-else",
        ),
        (STEP + 'who = ["no@b.c"]\n', "7: nobody has the address no@b.c"),
        (STEP + "", "5: the new approval 2 needs who"),
        (
            STEP + 'who = ["manager"]\namount = "door"\nabove = 5\n',
            "8: approval 2: amount names no field of the kind number",
        ),
        (
            STEP + 'who = ["manager"]\nabove = 5\n',
            "8: approval 2: above without amount: name the field that says how much",
        ),
        (
            STEP + 'who = ["manager"]\nonly_if = { field = "lasting", is = "ever" }\n',
            "8: approval 2: only_if names an answer that is not offered",
        ),
    ],
)
def test_what_does_not_fit_what_is_there_is_named_with_its_line(known, text, fault):
    assert any(one.startswith(fault) for one in faults(text, known)), faults(text, known)


def test_a_disabled_person_does_not_become_staff(known):
    text = DESK + '[[desks.staff]]\nperson = "tom@example.org"\n'

    found = faults(text, known, disabled=frozenset({"tom@example.org"}))

    assert found == ["4: tom@example.org is disabled; an admin enables people"]
