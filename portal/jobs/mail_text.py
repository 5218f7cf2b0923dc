"""What of a text may stand in a mail's headers, and what is an address of one person."""

import re
import unicodedata

SUBJECT_LIMIT, ADDRESS_LIMIT = 300, 200  # characters
_LOCAL_PART = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}")
_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")  # make a line read backwards
_DOMAIN = re.compile(r"[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?")


def one_line(text: str, *, limit: int = SUBJECT_LIMIT) -> str:
    """No line end, no control, no half character and no change of direction survives in a header.

    `"Re: a\\r\\nBcc: b@c.test"` becomes `"Re: a Bcc: b@c.test"`.
    """
    plain = "".join(
        " " if unicodedata.category(letter) in ("Cc", "Zl", "Zp", "Cs") else letter
        for letter in _TURNING.sub("", text)
    )
    return " ".join(plain.split())[:limit]


def storable(text: str) -> str:
    """A body that every database and every mail takes: no NUL, no half character."""
    return text.replace("\0", "").encode("utf-8", "replace").decode()


def deliverable(address: str) -> str | None:
    """The address as a server takes it, or None for what is not the address of exactly one.

    Display names, lists, quotes and controls are refused; a domain of other scripts is spelt in
    ASCII (RFC 5891): `"ann@bücher.test"` is `"ann@xn--bcher-kva.test"`.
    """
    local, _, domain = address.strip().rpartition("@")
    try:
        domain = domain.encode("idna").decode()
    except UnicodeError:
        return None
    if not (_LOCAL_PART.fullmatch(local) and _DOMAIN.fullmatch(domain)):
        return None
    whole = f"{local}@{domain}"
    return whole if len(whole) <= ADDRESS_LIMIT else None
