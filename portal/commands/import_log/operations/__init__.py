"""Writing an imported log: what the desk consists of first, then its requests, batch by batch."""

from portal.commands.import_log.operations.importing import import_log
from portal.commands.import_log.operations.own_time import add_tiles, set_clock_offset

__all__ = ["add_tiles", "import_log", "set_clock_offset"]
