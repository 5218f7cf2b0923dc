"""How two requests stand to each other, in words."""

from flask_babel import gettext as _

from portal.requests.queries import Related
from portal.requests.relations import RelationKind


def related_words(one: Related) -> str:
    """As it is read from the request that is looked at."""
    there, back = {
        RelationKind.RELATES: (_("Has to do with"), _("Has to do with")),
        RelationKind.BLOCKS: (_("Holds up"), _("Waits for")),
        RelationKind.DUPLICATES: (_("Asks for the same as"), _("Asks for the same as")),
        RelationKind.SPLIT: (_("Came out of"), _("Led to")),
        RelationKind.PART: (_("Is a part of"), _("Has as a part")),
        RelationKind.MERGED: (_("Goes on in"), _("Took in")),
    }[one.kind]
    return there if one.is_from else back
