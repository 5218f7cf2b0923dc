"""Whose word the types of the company need, and who gave it in its history."""

from dataclasses import dataclass

MANAGER = "manager"


@dataclass(frozen=True)
class Rule:
    """`who`: names, or the asker's manager; `above`: a limit for the answer to `amount`;
    `only_if`: (field, answer)."""

    who: tuple[str, ...]
    amount: str | None = None
    above: float | None = None
    only_if: tuple[str, str] | None = None


RULES = {
    "I2": (Rule(("Grace Okonkwo", "Hiro Tanaka")),),
    "I5": (Rule((MANAGER,)), Rule(("Hiro Tanaka",), only_if=("model", "heavy"))),
    "I8": (Rule((MANAGER,), only_if=("costs", "yes")),),
    "L2": (Rule(("Hiro Tanaka",), amount="value", above=250_000.0),),
    "L3": (Rule((MANAGER,), amount="value", above=25_000.0),),
    "L4": (Rule(("Hiro Tanaka",), only_if=("wish", "better")),),
    "L5": (Rule(("Ruth Adler", "Grace Okonkwo")),),
    "L8": (Rule(("Karin Bauer",)),),
}
