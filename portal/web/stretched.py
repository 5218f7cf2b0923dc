"""English with other letters and 40 % longer, to look at layouts: what stays plain is not
marked, what does not fit will not fit in another language either."""

import re

LETTERS = str.maketrans("ACDEGIKLNOSTUYZacdeghiklnostuyz", "ÅĆĎÉĢÎĶĻÑÖŠŢÛÝŽåćďéģĥîķļñöšţûýž")
KEPT = re.compile(r"(%(?:%|\(\w+\)[-0 +#\d.]*[sdf])|<[^>]*>|&\w+;|\bhttps?://\S+)")
MORE = "öñé ţŵö ţĥŕéé ƒöûŕ ƒîṽé šîẋ šéṽéñ éîģĥţ ñîñé ţéñ "
LONGER = 0.4


def stretched(message: str) -> str:
    """Placeholders and tags stay whole."""
    parts = KEPT.split(message)
    letters = sum(len(part) for part in parts[::2])
    extra = max(1, round(letters * LONGER))
    parts[::2] = [part.translate(LETTERS) for part in parts[::2]]
    more = (MORE * (extra // len(MORE) + 1))[:extra]
    body = "".join(parts)
    inner, ending = (body[:-1], body[-1]) if body.endswith("\n") else (body, "")
    return f"{inner} {more.rstrip()}{ending}"
