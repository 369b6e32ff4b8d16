"""A paper to attach: a PDF of one page, small enough to be written by hand."""

from django.core.files.base import ContentFile

HEAD, TAIL = b"%PDF-1.4\n", b"%%EOF\n"
FONT = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"


def paper(name: str, lines: list[str]) -> ContentFile:
    """A PDF called ``name`` with these lines."""
    text = "".join(f"({line}) ' " for line in lines).encode("cp1252", "replace")
    page = b"BT /F 12 Tf 16 TL 60 780 Td " + text + b"ET"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << /F 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(page), page),
        FONT,
    ]
    content, places = HEAD, []
    for number, body in enumerate(objects, start=1):
        places.append(len(content))
        content += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    count = len(objects) + 1
    content += b"xref\n0 %d\n0000000000 65535 f \n%s" % (count, table)
    content += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n" % (
        count,
        content.index(b"xref\n"),
    )
    return ContentFile(content + TAIL, name=name)
