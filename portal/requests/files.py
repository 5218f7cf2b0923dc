"""Files people send: which kinds are taken, whether the content is of the kind its name says, and
names that can be stored, shown and saved by anybody. No file is ever opened or unpacked."""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

import puremagic

MOST_FILES = 20  # of one request
NAME_LIMIT = 200  # characters
SAMPLE = 65_536  # bytes at each end that tell what a file is
JOINERS = "\u200c\u200d"  # part of how Persian and others are spelt

_OLE = frozenset({".doc", ".xls", ".ppt", ".msg"})
_JPEG = frozenset({".jpg", ".jpeg", ".jfif"})
_HEIF = frozenset({".heic", ".heif"})
_TIFF = frozenset({".tif", ".tiff"})
_ZIP = frozenset({".zip", ".docx"})  # what anything zipped looks like from its first bytes
_OFFICE = "application/vnd.openxmlformats-officedocument."
_OPEN = "application/vnd.oasis.opendocument."


class FileProblem(StrEnum):
    EMPTY = "empty"
    TOO_LARGE = "too_large"
    NOT_TAKEN = "not_taken"  # a kind that is not on the list
    NOT_WHAT_IT_SAYS = "not_what_it_says"  # the content is of another kind than the name


@dataclass(frozen=True)
class FileKind:
    """`looks`: what its first bytes may look like, by endings; none: plain text.
    `holds`: names that stand inside it, unpacked or not."""

    media_type: str
    looks: frozenset[str] = frozenset()
    holds: tuple[bytes, ...] = ()


KINDS = {
    "pdf": FileKind("application/pdf", frozenset({".pdf"})),
    "docx": FileKind(
        f"{_OFFICE}wordprocessingml.document", _ZIP, (b"[Content_Types].xml", b"word/")
    ),
    "xlsx": FileKind(f"{_OFFICE}spreadsheetml.sheet", _ZIP, (b"[Content_Types].xml", b"xl/")),
    "pptx": FileKind(
        f"{_OFFICE}presentationml.presentation", _ZIP, (b"[Content_Types].xml", b"ppt/")
    ),
    "odt": FileKind(f"{_OPEN}text", _ZIP, (f"{_OPEN}text".encode(),)),
    "ods": FileKind(f"{_OPEN}spreadsheet", _ZIP, (f"{_OPEN}spreadsheet".encode(),)),
    "odp": FileKind(f"{_OPEN}presentation", _ZIP, (f"{_OPEN}presentation".encode(),)),
    "doc": FileKind("application/msword", _OLE),
    "xls": FileKind("application/vnd.ms-excel", _OLE),
    "ppt": FileKind("application/vnd.ms-powerpoint", _OLE),
    "msg": FileKind("application/vnd.ms-outlook", _OLE),
    "rtf": FileKind("application/rtf", frozenset({".rtf"})),
    "zip": FileKind("application/zip", _ZIP),
    "png": FileKind("image/png", frozenset({".png"})),
    "jpg": FileKind("image/jpeg", _JPEG),
    "jpeg": FileKind("image/jpeg", _JPEG),
    "gif": FileKind("image/gif", frozenset({".gif"})),
    "webp": FileKind("image/webp", frozenset({".webp"})),
    "heic": FileKind("image/heic", _HEIF),
    "tif": FileKind("image/tiff", _TIFF),
    "tiff": FileKind("image/tiff", _TIFF),
    "eml": FileKind("message/rfc822"),
    "txt": FileKind("text/plain"),
    "csv": FileKind("text/csv"),
    "md": FileKind("text/markdown"),
}
# What plain text may be taken for without being a danger as a download.
_TEXT_LOOKS = frozenset({".eml", ".txt", ".csv", ".md", ".json"})


@dataclass(frozen=True)
class ReceivedFile:
    """A file on the disk that belongs to no request yet. `stored_as`: its random name there."""

    name: str
    media_type: str
    size_bytes: int
    sha256: str
    stored_as: str


def ending_of(name: str) -> str:
    """Lower case, without the dot; empty when there is none."""
    return name.rpartition(".")[2].lower() if "." in name.strip(".") else ""


def media_type_of(name: str) -> str:
    return KINDS[ending_of(name)].media_type


def problem_of(
    name: str, *, head: bytes, tail: bytes, size: int, limit: int
) -> FileProblem | None:
    """Why a file of this name is not taken. `head`, `tail`: its first and last `SAMPLE` bytes;
    `size`, `limit`: bytes."""
    kind = KINDS.get(ending_of(name))
    if kind is None:
        return FileProblem.NOT_TAKEN
    if size == 0:
        return FileProblem.EMPTY
    if size > limit:
        return FileProblem.TOO_LARGE
    is_it = _is_binary(kind, head, tail) if kind.looks else _is_text(head)
    return None if is_it else FileProblem.NOT_WHAT_IT_SAYS


def _is_binary(kind: FileKind, head: bytes, tail: bytes) -> bool:
    """What cannot be named from its bytes is not taken."""
    within = head + tail
    return bool(_looks(head) & kind.looks) and all(part in within for part in kind.holds)


def _is_text(head: bytes) -> bool:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return len(head) > 2  # UTF-16
    return b"\0" not in head and _looks(head) <= _TEXT_LOOKS


def _looks(head: bytes) -> set[str]:
    try:
        return {match.extension.lower() for match in puremagic.magic_string(head)}
    except (puremagic.PureError, ValueError):
        return set()


def clean_name(name: str) -> str:
    """The last part of a path, without signs that hide or turn letters, at most `NAME_LIMIT`.

    `"C:\\\\plans\\\\invoice\\u202efdp.exe"` becomes `"invoicefdp.exe"`.
    """
    name = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    plain = "".join(" " if letter.isspace() else letter for letter in name if _is_shown(letter))
    plain = re.sub(r'[<>:"|?*]', "_", " ".join(plain.split())).strip(". ")
    stem, dot, ending = plain.rpartition(".")
    if not dot:
        return plain[:NAME_LIMIT] or "file"
    ending = ending[:10]
    return f"{stem[: NAME_LIMIT - len(ending) - 1].rstrip('. ') or 'file'}.{ending}"


def _is_shown(letter: str) -> bool:
    """Not a control, a direction, an unpaired half or an unassigned sign."""
    if letter.isspace() or letter in JOINERS:
        return True
    return unicodedata.category(letter) not in ("Cc", "Cf", "Cs", "Co", "Cn")
