import threading

from config import TestConfig
from portal import create_app
from portal.commands.mail_carrier import carry_mail_until


def test_without_a_mail_server_there_is_nothing_to_carry():
    app = create_app(TestConfig("sqlite://"))

    carry_mail_until(threading.Event(), app, "a")  # returns at once
