"""The 24 request types of the demo company, in the order of its catalogue."""

from portal.commands.demo.types.it import IT_TYPES
from portal.commands.demo.types.legal import LEGAL_TYPES

TYPES = {demo_type.code: demo_type for demo_type in (*IT_TYPES, *LEGAL_TYPES)}
