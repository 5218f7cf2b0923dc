"""A desk of one's own: from an empty database, one file and one sheet to a request that is done,
in a browser."""

import re

import pytest

from tests.support.live import said_by, started
from tests.support.setup_example import example
from tests.support.visitor import welcomed

pytestmark = [pytest.mark.browser, pytest.mark.once]

PASSWORD = "seven green doors in Leeds"
LINK = re.compile(r"https?://[^/\s]+(/links/\S+)")


@pytest.fixture
def settings(tmp_path, new_database):
    return {
        "PORTAL_MODE": "production",
        "PORTAL_SECRET_KEY": "a-secret-key-of-at-least-32-characters",
        "PORTAL_CHAIN_KEY": "a-chain-key-of-at-least-32-characters!",
        "PORTAL_DATA": str(tmp_path),
        "PORTAL_DATABASE_URL": new_database(),
    }


@pytest.fixture
def portal(tmp_path, settings, request):
    said_by(settings, "db", "upgrade")
    with started(tmp_path, settings) as portal:
        yield portal
        request.node.add_report_section("teardown", "portal", portal.output())


def test_a_desk_is_set_up_from_nothing_and_resolves_a_request(browser, portal, settings, tmp_path):
    with welcomed(browser, portal) as visitor:
        ada = visitor("setup-ada")
        becomes_the_first_admin(ada, portal)
        sets_up_the_desk(settings, tmp_path)
        sees_the_desk_and_improves_it(ada)
        mina, grace, tom = (
            invited(ada, visitor(f"setup-{name.split()[0].lower()}"), name, settings)
            for name in ("Mina Farahani", "Grace Okafor", "Tom Reed")
        )
        books_leave_for_tom(ada)
        reference = asks(mina)
        approves(grace)
        does_it(tom)
        reads_that_it_is_ready(mina, reference)
        looks_at_it_on_a_phone(ada)


def becomes_the_first_admin(ada, portal):
    ada.open(LINK.search(portal.output())[1])
    ada.look("01-first-admin")
    ada.page.get_by_label("Your name").fill("Ada Byron")
    ada.page.get_by_label("Your e-mail address").fill("ada@example.org")
    ada.page.get_by_label("New password").fill(PASSWORD)
    ada.press("Set the password and sign in")
    ada.open("/desks", look="02-no-desk-yet")
    ada.sees("portal setup apply desk.toml")


def sets_up_the_desk(settings, folder):
    for name in ("desk.toml", "people.csv"):
        (folder / name).write_text(example(name), encoding="utf-8")
    files = (str(folder / "desk.toml"), "--people", str(folder / "people.csv"))

    assert "desk facilities: new" in said_by(settings, "setup", "apply", *files)
    assert "Nothing to change" in said_by(settings, "setup", "apply", *files)


def sees_the_desk_and_improves_it(ada):
    ada.follow(ada.page.get_by_role("link", name="Desk", exact=True))
    ada.sees("Facilities desk")
    ada.look("03-desk")
    ada.follow(ada.page.get_by_role("link", name="I need a key or a badge"))
    ada.page.get_by_label("A word to who asks").first.fill("You can fetch it until five.")
    ada.press("Keep the type")
    ada.sees("Kept.")
    ada.look("04-type")
    ada.follow(ada.page.get_by_role("link", name="Which door?"))
    ada.look("05-question")
    ada.page.get_by_label("The question", exact=True).fill("Which door is it?")
    ada.press("Keep the question")
    ada.sees("Which door is it?")
    ada.open("/desks/facilities/calendar", look="06-hours")


def invited(ada, visitor, name, settings):
    """The admin sends the invitation; the mail waits in the outbox; its link is opened."""
    ada.open("/people")
    ada.follow(ada.page.get_by_role("link", name=name))
    ada.press("Send an invitation")
    waiting = said_by(settings, "outbox")
    number = re.findall(r"^\s*(\d+)", waiting, re.MULTILINE)[-1]
    mail = said_by(settings, "outbox", "--show", number)
    assert name in mail
    visitor.open(LINK.search(mail)[1])
    visitor.page.get_by_label("New password").fill(PASSWORD)
    visitor.press("Set the password and sign in")
    return visitor


def books_leave_for_tom(ada):
    ada.open("/desks/facilities/absences")
    who = ada.page.get_by_role("group", name="Who is away?")
    who.get_by_label("Tom Reed").check()
    ada.page.get_by_label("First day").fill("2031-03-03")
    ada.page.get_by_label("Last day").fill("2031-03-07")
    ada.press("Book it")
    ada.sees("Booked.")
    ada.look("07-absences")


def asks(mina):
    mina.open("/")
    mina.page.get_by_label("What do you need?").fill("a key for the cellar")
    mina.press("Continue")
    mina.follow(mina.page.locator(".offer", has_text="I need a key or a badge").first)
    mina.look("08-form")
    mina.page.get_by_label("In one line").fill("Key to the cellar")
    mina.page.get_by_label("Which door is it?").fill("The cellar, north side")
    mina.page.get_by_label("For some days").check()
    mina.page.get_by_label("What will it cost, in pounds?").fill("20")
    mina.page.get_by_label("Somebody has to wait").check()
    mina.page.get_by_label("When will you bring it back?").fill("2031-01-15")
    mina.press("Check and send")
    mina.press("Send")
    return mina.page.locator(".sent .reference").inner_text()


def approves(grace):
    """The setup file lets the asker's manager say the first word."""
    grace.open("/approvals")
    grace.follow(grace.page.locator("main").get_by_role("link", name="Key to the cellar").first)
    grace.press("Approve")
    grace.sees("Approved. The desk can begin.")


def does_it(tom):
    tom.open("/next", look="09-next")
    offer = tom.page.get_by_role("article").filter(has_text="Key to the cellar")
    tom.follow(offer.get_by_role("button", name="Start"))
    tom.sees("It is yours.")
    done = tom.unfold("Resolve")
    done.get_by_label("What was done?").fill("It lies at the reception.")
    tom.press("It is done", inside=done)
    tom.sees("Done. The requester reads it on their page.")


def reads_that_it_is_ready(mina, reference):
    mina.open(f"/requests/{reference}", look="10-ready")
    mina.sees("It lies at the reception.")


def looks_at_it_on_a_phone(ada):
    ada.page.set_viewport_size({"width": 360, "height": 800})
    pages = ("setup", "calendar", "absences", "types/new-key", "types/new-key/questions/lasting")
    for number, page in enumerate(pages, start=11):
        ada.open(f"/desks/facilities/{page}", look=f"{number}-phone")
