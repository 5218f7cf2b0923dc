"""How the desks of the demo company work: the replies they keep at hand, what they tick, and what
their rules do."""

from portal.rules.deciding import Does, Trigger

# desk -> name -> words; the variables are those of `requests.reply_templates`.
REPLIES = {
    "it": {
        "Unlocked": (
            "Hello {requester}, your account is open again. Please sign in once while the "
            "page is in front of you, and tell me if it asks for a code you do not have.\n\n{me}"
        ),
        "Which device is it?": (
            "Hello {requester}, I am on {reference}. Which device is it, and what does the "
            "sticker on its back say? A photograph is enough.\n\n{me}"
        ),
        "Ready to collect": (
            "Hello {requester}, it is ready. Bring your badge to the {desk} between 09:00 "
            "and 17:00; a quarter of an hour is enough to move your files over.\n\n{me}"
        ),
        "Waiting for the maker": (
            "Hello {requester}, the part is ordered and the maker has it until the end of "
            "the week. You hear from me when it is here, and nothing is needed from you.\n\n{me}"
        ),
    },
    "legal": {
        "First look": (
            "Hello {requester}, thank you for {reference}. I have read it. You have my "
            "remarks by {promise}; please sign nothing before that.\n\n{me}"
        ),
        "Who signs?": (
            "Hello {requester}, who signs for the other side, and in which country is the "
            "company registered? With these two answers I can finish it.\n\n{me}"
        ),
        "Ready for signature": (
            "Hello {requester}, the text is agreed. It goes out for signature today, first "
            "to the other side, then to us. You will find the signed copy on this page.\n\n{me}"
        ),
    },
}

# request type -> what is ticked on each of its requests
CHECKLISTS = {
    "I3": (
        "Account and mailbox made",
        "Laptop set up and encrypted",
        "Phone number assigned",
        "Groups of the team granted",
        "Handed over on the first day",
    ),
    "I4": (
        "Accounts closed at the hour of leaving",
        "Mailbox passed to the manager",
        "Laptop, phone and badge returned",
        "Licences given back",
    ),
    "I5": (
        "Disk encrypted",
        "Files moved over",
        "Old device wiped",
        "Entered in the register",
    ),
    "L2": (
        "Liability and insurance read",
        "Data protection annex checked",
        "Deviations agreed with Finance",
    ),
    "L4": (
        "Notice period checked in the contract",
        "Owner asked: renew, change or end",
        "Next date entered in the register",
    ),
}

# desk -> name, trigger, working days on hold or None, type or None, what it does: a thing, and to
# whom (None: who has the request) or with which words.
RULES = {
    "it": (
        (
            "A week on hold: ask once more",
            Trigger.ON_HOLD,
            5,
            None,
            (
                (
                    Does.NOTE,
                    "On hold for five days: ask once more, or close it with a reason.",
                ),
            ),
        ),
        ("Who leaves is told to the lead", Trigger.FILED, None, "I4", ((Does.NOTIFY, "lead"),)),
    ),
    "legal": (
        ("Soon due: look at it today", Trigger.TARGET_NEAR, None, None, ((Does.NOTIFY, None),)),
    ),
}
