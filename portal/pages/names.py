"""What to call people."""


def short_name(name: str) -> str:
    """The first word of a name; the whole of it where the rest only counts, as in `Caller 81`."""
    first, _, rest = name.partition(" ")
    return name if rest.isdecimal() else first
