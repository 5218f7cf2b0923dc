import pytest

from portal.errors import InvalidInput
from portal.notifications.letter import letter
from portal.notifications.sending import Answer
from portal.notifications.transport import SmtpAddress, SmtpServer, smtp_address
from tests.support.factories import MONDAY
from tests.support.mail import SHORT, closed_port, sender_to


def message(body="Words.\n", subject="News"):
    return letter(
        sender="portal@example.test",
        address="maya@example.test",
        subject=subject,
        body=body,
        message_id="<1@example.test>",
        posted_at=MONDAY,
    )


def send(server, **words):
    outcome = server.send(
        message(**words), sender="portal@example.test", address="maya@example.test"
    )
    server.close()
    return outcome


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("smtp://mail.example", SmtpAddress("mail.example", 25)),
        ("smtp://a:b@mail.example", SmtpAddress("mail.example", 587, "a", "b")),
        ("smtps://a%40x:b%3A@mail.example", SmtpAddress("mail.example", 465, "a@x", "b:", True)),
        ("smtp://127.0.0.1:2525/", SmtpAddress("127.0.0.1", 2525)),
    ],
)
def test_the_address_of_the_server_is_one_setting(url, address):
    assert smtp_address(url) == address


def test_a_port_that_cannot_be_is_refused():
    with pytest.raises(InvalidInput, match="no usable port"):
        smtp_address("smtp://mail.example:99999")


def test_the_password_does_not_show():
    assert "secret" not in repr(smtp_address("smtp://a:secret@mail.example"))


def test_a_mail_arrives_as_it_was_written(sink):
    body = ".a line that begins with a point\n..two\nŞifre, نمي‌شود\n\n.\n"

    assert send(sender_to(sink.port), body=body, subject="Şifre").answer == Answer.SENT
    (taken,) = sink.taken
    assert taken.get_content().replace("\r\n", "\n") == body
    assert taken["Subject"] == "Şifre"


@pytest.mark.parametrize(
    ("fault", "answer"),
    [
        ("closing", Answer.SERVER),
        ("garbled", Answer.SERVER),
        ("hang", Answer.SERVER),
        ("busy", Answer.RECIPIENT),
        ("hang after data", Answer.UNCONFIRMED),
        ("drop after data", Answer.UNCONFIRMED),
    ],
)
def test_each_failure_means_what_it_is_about(sink, fault, answer):
    sink.fault = fault

    assert send(sender_to(sink.port)).answer == answer


def test_nobody_listening_is_about_the_server():
    assert send(sender_to(closed_port())).answer == Answer.SERVER


def test_a_refused_recipient_is_final_and_the_connection_goes_on(sink):
    sink.rejected = {"maya@example.test"}
    server = sender_to(sink.port)

    outcome = server.send(message(), sender="p@example.test", address="maya@example.test")
    second = server.send(message(), sender="p@example.test", address="other@example.test")
    server.close()

    assert (outcome.answer, outcome.is_broken) == (Answer.REFUSED, False)
    assert second.answer == Answer.SENT


def test_a_password_is_not_sent_in_the_open_to_another_machine(sink):
    as_if_elsewhere = SmtpAddress("127.1", sink.port, "user", "secret")

    outcome = send(SmtpServer(as_if_elsewhere, timeout=SHORT))

    assert "the password was not sent" in outcome.words
    assert not any("AUTH" in line.upper() for line in sink.commands)


def test_a_header_with_a_line_end_cannot_be_written():
    with pytest.raises(ValueError, match="linefeed"):
        message(subject="News\r\nBcc: other@example.test")
