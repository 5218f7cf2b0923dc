"""How the demo's types and questions are written down in another language."""

from dataclasses import dataclass


@dataclass(frozen=True)
class TypeWords:
    """`own`: title, summary, advice of the type; `questions`: those of each question by slug."""

    own: dict[str, str]
    questions: dict[str, dict]


def words(title: str, summary: str, advice: str = "", **questions: tuple[str, ...]) -> TypeWords:
    """A question is (label, pain) or (label, pain, "value=words", ...)."""
    own = {"title": title, "summary": summary}
    if advice:
        own["advice"] = advice
    return TypeWords(own, {slug: _question(*told) for slug, told in questions.items()})


def _question(label: str, pain: str, *choices: str) -> dict:
    told = {"label": label, "pain": pain}
    if choices:
        told["choices"] = dict(choice.split("=", 1) for choice in choices)
    return told
