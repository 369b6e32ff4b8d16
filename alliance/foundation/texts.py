"""The texts of the portal: English in the code, Danish in one po file per app (architecture B13.7).

Pure Python (Babel), so that no gettext program is needed, and without the database. The po files
are sorted and carry no dates or line numbers: a change in one text changes one place.
"""

import io
import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from babel.messages import Catalog, Message
from babel.messages.extract import extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

LANGUAGE = "da"
APPS = ("jobcenters", "servicecatalog", "companies", "recruitment", "networks")
DOMAINS = ("foundation", "portal", *APPS)
PORTAL = ("portal", "settings")
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
TEMPLATE_ENDINGS = (".html", ".txt")
PLACEHOLDER = re.compile(r"%\((\w+)\)[a-z]")
NAMELESS_PLACEHOLDER = re.compile(r"(?<!%)(?:%%)*%[sdr]|(?<!{){\w*}(?!})")
HEADER = f"""\
# Danish texts. Sorted, without dates: `manage.py texts extract` keeps this form.
msgid ""
msgstr ""
"Language: {LANGUAGE}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

"""


@dataclass(frozen=True)
class Text:
    """One text as the code writes it: ``singular`` and perhaps ``plural``, perhaps a context."""

    singular: str
    plural: str = ""
    context: str = ""

    @property
    def id(self) -> str | tuple[str, str]:
        """The key in Babel's catalogs."""
        return (self.singular, self.plural) if self.plural else self.singular


# --- Reading the code ---------------------------------------------------------------------------
def domain_of(path: Path) -> str:
    """Which po file the texts of ``path`` (relative to the project) belong to."""
    top, second = (*path.parts, "")[:2]
    if top == "templates":
        if second == "account":
            return "jobcenters"
        return second if second in DOMAINS else "foundation"
    if top == "alliance":
        return "portal" if Path(second).stem in PORTAL else "foundation"
    return top


def sources(root: Path) -> Iterator[Path]:
    """The files of the project that may hold texts, in a steady order."""
    for top in ("alliance", *APPS, "templates"):
        for path in sorted((root / top).rglob("*")):
            is_code = path.suffix == ".py" and "migrations" not in path.parts
            if is_code or (path.suffix in TEMPLATE_ENDINGS and "templates" in path.parts):
                yield path


def texts_of(path: Path) -> Iterator[Text]:
    """The texts marked for translation in one Python file or template."""
    code = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        # What is left of a template need not be indented as Python is.
        code = "\n".join(line.lstrip() for line in templatize(code, path.name).splitlines())
    for _line, function, found, _comments in extract_python(
        io.BytesIO(code.encode()), KEYWORDS, (), {"encoding": "utf-8"}
    ):
        if text := _text(function, found):
            yield text


def _text(function: str, found: object) -> Text | None:
    parts = list(found) if isinstance(found, tuple) else [found]
    context = parts.pop(0) if function.removeprefix("n").startswith("pgettext") else ""
    wanted = 2 if function.startswith(("ngettext", "npgettext")) else 1
    strings = [part for part in parts[:wanted] if part]
    return Text(*strings, context=context or "") if len(strings) == wanted else None


def collect(root: Path) -> dict[str, dict[tuple, Text]]:
    """All texts of the project by domain, each once."""
    found: dict[str, dict[tuple, Text]] = {domain: {} for domain in DOMAINS}
    for path in sources(root):
        domain = domain_of(path.relative_to(root))
        for text in texts_of(path):
            known = found[domain].get((text.context, text.singular))
            if known is None or not known.plural:
                found[domain][text.context, text.singular] = text
    return found


# --- The po files -------------------------------------------------------------------------------
def folder(root: Path) -> Path:
    """Where the Danish catalogs stand."""
    return root / "locale" / LANGUAGE / "LC_MESSAGES"


def read(root: Path, domain: str) -> Catalog:
    """The catalog of a domain; an empty one when there is no file yet."""
    path = folder(root) / f"{domain}.po"
    if not path.exists():
        return Catalog(locale=LANGUAGE)
    with path.open("rb") as file:
        return read_po(file, locale=LANGUAGE, ignore_obsolete=True)


def updated(catalog: Catalog, texts: Iterable[Text]) -> Catalog:
    """A catalog of exactly ``texts`` with the translations that ``catalog`` has for them."""
    result = Catalog(locale=LANGUAGE, fuzzy=False)
    for text in texts:
        known = catalog.get(text.singular, text.context or None)
        string = _kept(known, text)
        flags = ["fuzzy"] if known is not None and known.fuzzy else []
        comments = known.user_comments if known is not None else []
        result.add(
            text.id,
            string,
            flags=flags,
            user_comments=comments,
            context=text.context or None,
        )
    return result


def _kept(known: Message | None, text: Text) -> str | tuple[str, str]:
    """The translation in the form that ``text`` needs: one string, or one for each number."""
    strings = ("",) if known is None else known.string
    if isinstance(strings, str):
        strings = (strings,)
    if not text.plural:
        return strings[0]
    return (strings[0], strings[1] if len(strings) > 1 else "")


def rendered(catalog: Catalog) -> str:
    """The po file's whole text."""
    buffer = io.BytesIO()
    write_po(
        buffer, catalog, width=96, no_location=True, omit_header=True, sort_output=True,
        ignore_obsolete=True,
    )  # fmt: skip
    return HEADER + buffer.getvalue().decode().strip() + "\n"


def extract(root: Path, domains: Iterable[str] = DOMAINS) -> list[str]:
    """Bring the po files of ``domains`` up to date with the code; those whose file changed."""
    changed = []
    folder(root).mkdir(parents=True, exist_ok=True)
    found = collect(root)
    for domain in domains:
        texts = found[domain]
        path = folder(root) / f"{domain}.po"
        content = rendered(updated(read(root, domain), texts.values()))
        if not path.exists() or path.read_text(encoding="utf-8") != content:
            path.write_text(content, encoding="utf-8")
            changed.append(domain)
    return changed


def compile_texts(root: Path) -> int:
    """Merge the po files into the one catalog that Django reads; the number of translations."""
    merged = Catalog(locale=LANGUAGE, fuzzy=False, charset="utf-8")
    for domain in DOMAINS:
        for message in read(root, domain):
            if message.id and is_translated(message) and not message.fuzzy:
                merged.add(message.id, message.string, context=message.context)
    path = folder(root) / "django.mo"
    draft = path.with_suffix(f".{os.getpid()}.mo")
    path.parent.mkdir(parents=True, exist_ok=True)
    with draft.open("wb") as file:
        write_mo(file, merged)
    draft.replace(path)  # a server that reads meanwhile sees the old one or the new one
    return len(merged)


# --- Checking -----------------------------------------------------------------------------------
def is_translated(message: Message) -> bool:
    """Whether every form of the message has its Danish text."""
    return all(_strings(message))


def _strings(message: Message) -> tuple[str, ...]:
    return (message.string,) if isinstance(message.string, str) else tuple(message.string or ("",))


def problems(root: Path) -> list[str]:
    """What stands between the catalogs and a complete Danish portal, one line each."""
    found: list[str] = []
    said: dict[tuple, tuple[str, str]] = {}
    for domain, texts in collect(root).items():
        catalog = read(root, domain)
        path = folder(root) / f"{domain}.po"
        stored = path.read_text(encoding="utf-8") if path.exists() else ""
        if stored != rendered(updated(catalog, texts.values())):
            found.append(f"{domain}: the code has changed: run `manage.py texts extract`")
        for message in catalog:
            if message.id:
                found += [f"{domain}: {line}" for line in _faults(message)]
                found += _said_otherwise(message, domain, said)
    return found


def _faults(message: Message) -> Iterator[str]:
    ids = message.id if isinstance(message.id, tuple) else (message.id,)
    if not is_translated(message):
        yield f"no Danish text: {ids[0]!r}"
        return
    if message.fuzzy:
        yield f"fuzzy, to be looked at: {ids[0]!r}"
    if any(NAMELESS_PLACEHOLDER.search(text) for text in ids):
        yield f"placeholder without a name: {ids[0]!r}"
    wanted = set(PLACEHOLDER.findall(" ".join(ids)))
    for text in _strings(message):
        # A plural form may leave the number out ("one order"), but invent no name.
        names = set(PLACEHOLDER.findall(text))
        if names - wanted or (names != wanted and len(ids) == 1):
            yield f"placeholders differ: {ids[0]!r} – {text!r}"


def _said_otherwise(
    message: Message, domain: str, said: dict[tuple, tuple[str, str]]
) -> Iterator[str]:
    key = (message.context, message.id)
    text = " | ".join(_strings(message))
    other_domain, other_text = said.setdefault(key, (domain, text))
    if other_text != text and text and other_text:
        yield f"{domain} and {other_domain} translate {message.id!r} differently"
