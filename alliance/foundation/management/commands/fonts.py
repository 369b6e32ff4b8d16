"""Make the portal's typeface from its package: one small woff2 with the letters that we use."""

import time
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand
from fontpkg_ibm_plex_sans import ROOT as PACKAGE
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

SOURCE = PACKAGE / "files" / "IBMPlexSans[wdth,wght].ttf"
FONT = "ibm-plex-sans.woff2"
# Latin with the marks of the Nordic and neighboring languages, dashes, quotes, arrows.
LETTERS = [
    *range(0x20, 0x7F),
    *range(0xA0, 0x180),
    *(0x2010, 0x2011, 0x2012, 0x2013, 0x2014, 0x2018, 0x2019, 0x201A, 0x201C, 0x201D, 0x201E),
    *(0x2022, 0x2026, 0x202F, 0x2039, 0x203A, 0x20AC, 0x2190, 0x2191, 0x2192, 0x2193, 0x2212),
]
STYLESHEET = f"""@font-face {{
  font-family: "IBM Plex Sans";
  font-style: normal;
  font-weight: 400 600;
  font-display: swap;
  src: url("{FONT}") format("woff2");
}}
"""


class Command(BaseCommand):
    """Writes the font and its style sheet below the state folder, unless they are there."""

    help = "Subset IBM Plex Sans (400-600, Latin) into the state folder."
    requires_system_checks = ()

    def handle(self, *args, **options):
        """Make the font once; `--force` is not needed, deleting the folder is enough."""
        folder = Path(settings.STATE_DIR) / "fonts"
        stylesheet = folder / "fonts.css"
        if stylesheet.is_file():
            self.stdout.write("Font: already there.")
            return
        started = time.monotonic()
        folder.mkdir(parents=True, exist_ok=True)
        size = write_font(folder / FONT)
        # Last, since its being there is what switches the font on.
        stylesheet.write_text(STYLESHEET, encoding="utf-8")
        took = time.monotonic() - started
        self.stdout.write(f"Font: {size // 1024} kB in {took:.1f} s.")


def write_font(target: Path) -> int:
    """Write the subset to ``target``; its size in bytes. Source: architecture B13.6."""
    font = TTFont(SOURCE)
    options = Options(
        flavor="woff2", layout_features=["kern", "liga", "tnum", "lnum", "mark", "ccmp"]
    )
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=LETTERS)
    subsetter.subset(font)
    instantiateVariableFont(font, {"wdth": 100, "wght": (400, 600)}, inplace=True)
    font.flavor = "woff2"
    font.save(target)
    return target.stat().st_size
