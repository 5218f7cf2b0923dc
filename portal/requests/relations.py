"""How two requests stand to each other."""

from enum import StrEnum


class RelationKind(StrEnum):
    """Read from the first to the second: the first one blocks the second."""

    RELATES = "relates"
    BLOCKS = "blocks"
    DUPLICATES = "duplicates"
    SPLIT = "split"  # came out of it
    PART = "part"  # it waits for this one
    MERGED = "merged"  # goes on in it


# What a desk says of two requests by hand, and takes back by hand.
BY_HAND = frozenset({RelationKind.RELATES, RelationKind.BLOCKS, RelationKind.DUPLICATES})
COMING_OUT = frozenset({RelationKind.SPLIT, RelationKind.PART})
