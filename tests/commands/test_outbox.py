import pytest

from portal import clock
from portal.extensions import db
from portal.jobs.outbox import claim_mail, mark_sent, post_mail, put_off


@pytest.fixture
def portal(app, rolled_back):
    """Runs a command of the console."""

    def run(*arguments):
        return app.test_cli_runner().invoke(args=["outbox", *arguments])

    return run


@pytest.fixture
def mails(app, rolled_back):
    with app.app_context():
        now = clock.wall_now()
        for name in ("sent", "late", "new"):
            post_mail(
                "invitation",
                person_id=None,
                address=f"{name}@example.test",
                subject=f"To {name}",
                body=f"Words for {name}.\x1b[2J",
                now=now,
            )
        mark_sent(claim_mail("a", now=now), now=now)
        late = claim_mail("a", now=now)
        put_off(late, until=now, error="recipient: 451 mailbox full")
        db.session.commit()
        return late.id


def test_the_outbox_says_what_waits_for_whom_and_why(portal, mails):
    said = portal().output

    assert "No mail server is set (PORTAL_SMTP_URL)" in said
    assert "late@example.test  0 min, tried 1x  recipient: 451 mailbox full" in said
    assert "new@example.test" in said
    assert "sent@example.test" not in said
    assert "Words" not in said


def test_all_of_it_holds_those_sent_too(portal, mails):
    assert "sent@example.test" in portal("--all").output


def test_one_mail_is_shown_with_its_text_and_does_not_steer_the_terminal(portal, mails):
    said = portal("--show", str(mails)).output

    assert "Subject: To late" in said
    assert "Words for late.?[2J" in said
    assert "\x1b" not in said


def test_a_number_that_is_no_mail_is_refused(portal):
    assert portal("--show", "999999").exit_code == 1
