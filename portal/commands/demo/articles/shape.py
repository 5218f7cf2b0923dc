"""How an article of the demo company is written down."""

from dataclasses import dataclass


@dataclass(frozen=True)
class DemoArticle:
    """`texts`: language -> (title, summary, body). `types`: codes of what it may answer.

    `settled`: asks it made needless in a year; `missed`: readers it did not help, of whom some
    `said` what was missing.
    """

    slug: str
    desk: str
    writer: str
    reviewer: str
    age_days: int
    keywords: str
    types: tuple[str, ...]
    texts: dict[str, tuple[str, str, str]]
    settled: int
    missed: int
    said: tuple[str, ...] = ()
