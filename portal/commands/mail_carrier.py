"""The worker's second loop: it carries mails, so that a mail server that hangs holds up no job."""

import logging
import threading

from flask import Flask

from portal import clock
from portal.notifications.operations import deliver_mail
from portal.notifications.transport import SmtpServer, smtp_address

PAUSE_SECONDS = 2.0
LONGEST_PAUSE_SECONDS = 300.0

log = logging.getLogger("portal.mail")


def carry_mail_until(stop: threading.Event, app: Flask, name: str) -> None:
    """Send what is due until `stop` is set; without a mail server there is nothing to do.

    While the server cannot be reached the pauses double up to five minutes.
    """
    config = app.config["PORTAL"]
    if not config.smtp_url:
        return
    server = SmtpServer(smtp_address(config.smtp_url), own_name=config.mail_domain)
    pause = PAUSE_SECONDS
    while not stop.is_set():
        is_well = _carry(app, name, server)
        pause = PAUSE_SECONDS if is_well else min(2 * pause, LONGEST_PAUSE_SECONDS)
        stop.wait(pause)


def _carry(app: Flask, name: str, server: SmtpServer) -> bool:
    with app.app_context():
        try:
            told = deliver_mail(
                name,
                server,
                sender=app.config["PORTAL"].mail_from,
                tell_time=clock.wall_now,
            )
        except Exception:
            log.exception("a round of mails broke off")
            return False
    if told.handled:
        log.info("mails: %d in hand, %d sent", told.handled, told.sent)
    if told.is_server_down:
        log.warning("the mail server does not take mails now")
    return not told.is_server_down
