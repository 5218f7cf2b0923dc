"""Every page there is, and as whom it is looked at. A page that is not in the table fails."""

from dataclasses import dataclass

from tests.support.company import INGRID, MAYA, RAVI
from tests.support.look.seed import ADA


@dataclass(frozen=True)
class Look:
    """`path` may speak of what the seed made. `presses`: its button is pressed first, so that
    the page is looked at as it answers to an empty form."""

    who: str
    path: str
    presses: bool = False

    @property
    def name(self) -> str:
        words = self.path.strip("/").replace("/", "-").translate(str.maketrans("{}?=", "    "))
        who = (self.who or "nobody").split()[-1].split("-")[0].lower()
        return f"{words.replace(' ', '') or 'home'}-{who}{'-wrong' if self.presses else ''}"


LOOKS = [
    Look("", "/sign-in"),
    Look("", "/sign-in", presses=True),
    Look("", "/password-reset"),
    Look("", "/password-reset/sent"),
    Look("", "/links/{link}"),
    Look(MAYA, "/"),
    Look(MAYA, "/ask"),
    Look(MAYA, "/ask?q=folder+access"),
    Look(MAYA, "/ask/it/access"),
    Look(MAYA, "/ask/it/access", presses=True),
    Look(MAYA, "/requests"),
    Look(MAYA, "/recurring"),
    Look(MAYA, "/recurring/{round}"),
    Look(MAYA, "/requests/{talked}/recurrence"),
    Look(MAYA, "/requests/{talked}/recurrence", presses=True),
    Look(MAYA, "/requests/{talked}"),
    Look(MAYA, "/requests/{talked}?talk=whole"),
    Look(MAYA, "/requests/{ready}"),
    Look(MAYA, "/requests/{talked}/confirmation"),
    Look(MAYA, "/requests/{talked}/times"),
    Look(MAYA, "/requests/{talked}/call-back"),
    Look(RAVI, "/desks/it/times"),
    Look(MAYA, "/answers"),
    Look(MAYA, "/answers?q=codes"),
    Look(MAYA, "/answers/codes"),
    Look(MAYA, "/announcements"),
    Look(MAYA, "/announcements", presses=True),
    Look(MAYA, "/announcements/{event}"),
    Look(MAYA, "/obligations"),
    Look(RAVI, "/requests/{talked}/kind"),
    Look(MAYA, "/coming"),
    Look(MAYA, "/done"),
    Look(INGRID, "/desks/it/ladder"),
    Look(INGRID, "/desks/it/ladder/access"),
    Look(INGRID, "/desks/it/ladder/access", presses=True),
    Look(INGRID, "/desks/it/coming"),
    Look(RAVI, "/obligations"),
    Look(RAVI, "/obligations/entry"),
    Look(RAVI, "/obligations/entry", presses=True),
    Look(RAVI, "/obligations/{fact}"),
    Look(INGRID, "/desks/it/register-import"),
    Look(INGRID, "/desks/it/register-import", presses=True),
    Look(MAYA, "/approvals"),
    Look(MAYA, "/jump?q=calendar"),
    Look(MAYA, "/search"),
    Look(RAVI, "/search?q=calendar"),
    Look(MAYA, "/search?q=zzzz"),
    Look(MAYA, "/keyboard"),
    Look(MAYA, "/me"),
    Look(MAYA, "/me/notices"),
    Look(MAYA, "/notices"),
    Look(MAYA, "/nowhere"),
    Look(RAVI, "/"),
    Look(RAVI, "/next"),
    Look(RAVI, "/my-days"),
    Look(RAVI, "/queue/it"),
    Look(RAVI, "/queue/it?words=nothing+fits"),
    Look(RAVI, "/queue/it?older=0&columns=kind&columns=state&columns=size"),
    Look(RAVI, "/queue/it/steps/{step}"),
    Look(RAVI, "/desks/it/reply-templates"),
    Look(RAVI, "/desks/it/reply-templates/{template}"),
    Look(INGRID, "/desks/it/reply-templates", presses=True),
    Look(INGRID, "/desks/it/reply-templates/{template}"),
    Look(RAVI, "/requests/{talked}"),
    Look(RAVI, "/requests/{talked}/incident"),
    Look(RAVI, "/requests/{talked}/relations"),
    Look(RAVI, "/phone"),
    Look(RAVI, "/phone", presses=True),
    Look("", "/approvals/by-mail"),
    Look("", "/approvals/by-mail/{approval}"),
    Look("", "/notices/by-mail/{mute}"),
    Look(INGRID, "/approvals"),
    Look(INGRID, "/requests/{asked}/approval"),
    Look(INGRID, "/me/delegations"),
    Look(INGRID, "/desks/it/articles"),
    Look(INGRID, "/desks/it/articles/codes"),
    Look(INGRID, "/desks/it/articles/codes/text"),
    Look(INGRID, "/desks/it/new-article"),
    Look(INGRID, "/desks/it/new-article", presses=True),
    Look(INGRID, "/desks/it/overview"),
    Look(INGRID, "/desks/it/forecast"),
    Look(INGRID, "/desks/it/forecast/hours"),
    Look(INGRID, "/desks/it/forecast/record"),
    Look(INGRID, "/desks/it/forecast/calendar"),
    Look(INGRID, "/desks/it/forecast/adjustments"),
    Look(INGRID, "/desks/it/forecast/adjustments", presses=True),
    Look(INGRID, "/desks/it/hands"),
    Look(INGRID, "/desks/it/plan"),
    Look(INGRID, "/desks/it/levelling"),
    Look(INGRID, "/desks/it/order"),
    Look(INGRID, "/desks/it/promises"),
    Look(INGRID, "/desks/it/setup"),
    Look(INGRID, "/desks/it/calendar"),
    Look(INGRID, "/desks/it/absences"),
    Look(INGRID, "/desks/it/rota"),
    Look(INGRID, "/desks/it/rota", presses=True),
    Look(INGRID, "/desks/it/rota/{staff}"),
    Look(INGRID, "/desks/it/rules"),
    Look(INGRID, "/desks/it/rules", presses=True),
    Look(INGRID, "/desks/it/rules/{rule}"),
    Look(INGRID, "/desks/it/types/access"),
    Look(INGRID, "/desks/it/types/access/approval"),
    Look(INGRID, "/desks/it/types/access/questions"),
    Look(INGRID, "/desks/it/types/access/questions/level"),
    Look(INGRID, "/desks/it/types/access/documents"),
    Look(INGRID, "/desks/it/types/access/documents", presses=True),
    Look(INGRID, "/desks/it/types/access/documents/{document}"),
    Look(RAVI, "/requests/{talked}/documents/{document}"),
    Look(INGRID, "/styleguide"),
    Look(ADA, "/next"),
    Look(ADA, "/audit"),
    Look(ADA, "/people"),
    Look(ADA, "/people/{person}"),
    Look(ADA, "/people/invitations"),
]
# What answers with something else than a page, or leads on to one.
NO_PAGES = {
    "identity.choose_language",
    "pages.behaviour",
    "pages.desk_to_set_up",
    "pages.download",
    "pages.forecast_csv",
    "pages.invitation_file",
    "pages.landing",
    "pages.my_queue",
    "pages.news",
    "pages.offers",
    "pages.overview",
    "pages.queue_csv",
    "pages.stylesheet",
    "static",
    "web.health",
}
SAMPLES = dict.fromkeys(("talked", "ready", "asked"), "LEG-7K3F9Q")
SAMPLES |= {
    "person": 1,
    "event": 1,
    "fact": 1,
    "step": 1,
    "template": 1,
    "document": 1,
    "link": "x",
    "approval": "x",
}
SAMPLES |= {"rule": 1, "round": 1, "staff": 1}
SAMPLES |= {"mute": "x"}


def unlisted(url_map) -> list[str]:
    """Pages of the URL map that nobody looks at."""
    urls = url_map.bind("localhost")
    looked_at = {
        urls.match(look.path.format(**SAMPLES).split("?")[0], "GET")[0]
        for look in LOOKS
        if look.path != "/nowhere"
    }
    there = {rule.endpoint for rule in url_map.iter_rules() if "GET" in rule.methods}
    return sorted(there - looked_at - NO_PAGES)
