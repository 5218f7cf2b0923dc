"""One line of words."""

from portal.catalogue.fields.kind import Kind, no_longer_than

KIND = Kind(widget="line", parse=str.strip, problem=no_longer_than(300))
