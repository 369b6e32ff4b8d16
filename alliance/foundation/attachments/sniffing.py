"""Which kinds of file are taken, told by what is in them and not by their name.

A list of our own (docs/decisions/0011): the few kinds that an office needs are recognized by
their first bytes, and those that are archives by what lies in them; nothing is unpacked.
"""

import zipfile
from dataclasses import dataclass

HEAD = 8
MOST_PARTS = 2000  # a document has dozens; an archive of more is none
MACROS = "vbaproject.bin"
OPEN_DOCUMENT = "application/vnd.oasis.opendocument."


@dataclass(frozen=True)
class Kind:
    """A kind of file: its endings, what it is called on the wire, and how it begins."""

    endings: tuple[str, ...]
    content_type: str
    begins: bytes
    holds: str = ""  # a folder or type inside an archive


OFFICE = "application/vnd.openxmlformats-officedocument."
KINDS = (
    Kind(("pdf",), "application/pdf", b"%PDF-"),
    Kind(("png",), "image/png", b"\x89PNG\r\n\x1a\n"),
    Kind(("jpg", "jpeg"), "image/jpeg", b"\xff\xd8\xff"),
    Kind(("docx",), f"{OFFICE}wordprocessingml.document", b"PK\x03\x04", "word/"),
    Kind(("xlsx",), f"{OFFICE}spreadsheetml.sheet", b"PK\x03\x04", "xl/"),
    Kind(("pptx",), f"{OFFICE}presentationml.presentation", b"PK\x03\x04", "ppt/"),
    Kind(("odt",), f"{OPEN_DOCUMENT}text", b"PK\x03\x04", f"{OPEN_DOCUMENT}text"),
    Kind(("ods",), f"{OPEN_DOCUMENT}spreadsheet", b"PK\x03\x04", f"{OPEN_DOCUMENT}spreadsheet"),
)
ENDINGS = tuple(ending for kind in KINDS for ending in kind.endings)


def kind_of(file, name: str) -> Kind | None:
    """The kind of ``file`` (opened for reading), if its content and the ending of ``name`` say
    the same; None for anything else, for broken archives and for documents with macros."""
    ending = name.rpartition(".")[2].lower()
    file.seek(0)
    head = file.read(HEAD)
    for kind in KINDS:
        if ending in kind.endings and head.startswith(kind.begins):
            return kind if not kind.holds or _holds(file, kind) else None
    return None


def _holds(file, kind: Kind) -> bool:
    file.seek(0)
    try:
        with zipfile.ZipFile(file) as archive:
            parts = archive.namelist()
            if len(parts) > MOST_PARTS or any(MACROS in part.lower() for part in parts):
                return False
            if kind.holds.endswith("/"):
                has_folder = any(part.startswith(kind.holds) for part in parts)
                return "[Content_Types].xml" in parts and has_folder
            info = archive.getinfo("mimetype")
            return info.file_size < len(kind.holds) + HEAD and (
                archive.read(info).decode("ascii").strip() == kind.holds
            )
    except (zipfile.BadZipFile, KeyError, ValueError, NotImplementedError, RuntimeError):
        return False
