"""Some lines of words."""

from portal.catalogue.fields.kind import Kind, no_longer_than

KIND = Kind(widget="lines", parse=str.strip, problem=no_longer_than(10_000))
