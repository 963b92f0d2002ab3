"""Make the faces in document/vendored/ for the scripts that ours lacks, from Debian's fonts-noto-core and fonts-noto-cjk.

    apt-get download fonts-noto-core fonts-noto-cjk, dpkg-deb -x each into one FOLDER, and then
    .venv/bin/python scripts/vendor/noto.py FOLDER

The Chinese, Japanese and Korean one is cut down to the letters of the national standards (some 14,000), and drawn anew with
TrueType's curves: a font whose letters are numbered in its own way is not lawful as WeasyPrint puts it into a PDF/A.
"""

import sys
from pathlib import Path

from fontTools import subset
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont, newTable
from fontTools.ttLib.tables._c_m_a_p import CmapSubtable

VENDORED = Path(__file__).resolve().parents[2] / "document" / "vendored"
SCRIPTS = ("Arabic", "Armenian", "Georgian", "Hebrew", "Thai")
STANDARDS = ("gb2312", "euc_jp", "euc_kr", "big5")  # with two bytes for a letter
SIMPLIFIED_CHINESE = 2  # which of the collection's fonts
NO_HINTS = (
    "maxTwilightPoints maxStorage maxFunctionDefs maxInstructionDefs maxStackElements maxSizeOfInstructions"
    " maxComponentElements maxPoints maxContours maxCompositePoints maxCompositeContours maxComponentDepth"
)


def letters() -> set[int]:
    """Return the letters of the national standards, with those of ASCII."""
    found = {*range(0x20, 0x7F), 0xA0}
    for standard in STANDARDS:
        for first in range(0xA1, 0xFF):
            for second in range(0x40, 0xFF):
                try:
                    found |= set(map(ord, bytes([first, second]).decode(standard)))
                except UnicodeDecodeError:
                    continue
    return found


def cut(font: TTFont, kept: set[int], features: list[str]) -> None:
    """Leave only the letters ``kept`` in a font, without hints, and with these features."""
    options = subset.Options()
    options.hinting, options.layout_features = False, features
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=kept)
    cutter.subset(font)


def draw_with_true_type(font: TTFont) -> None:
    """Put TrueType's outlines in the place of PostScript's, and number the letters from nought."""
    drawn, old = font.getGlyphSet(), font.getGlyphOrder()
    new = [f"g{place}" if place else ".notdef" for place in range(len(old))]
    named = dict(zip(old, new, strict=True))
    glyphs = {}
    for name in old:
        pen = TTGlyphPen(None)
        drawn[name].draw(Cu2QuPen(pen, 2.0, reverse_direction=True))
        glyphs[named[name]] = pen.glyph()
    tables = []
    for table in font["cmap"].tables:
        if table.isUnicode() and table.format in (4, 12):
            made = CmapSubtable.newSubtable(table.format)
            made.platformID, made.platEncID, made.language = table.platformID, table.platEncID, table.language
            made.cmap = {code: named[name] for code, name in table.cmap.items()}
            tables.append(made)
    widths = {named[name]: width for name, (width, _left) in font["hmtx"].metrics.items()}
    for tag in ("CFF ", "VORG", "vhea", "vmtx", "GSUB", "GPOS", "GDEF", "BASE"):
        if tag in font:
            del font[tag]
    font.setGlyphOrder(new)
    font["cmap"].tables = tables
    font["loca"], font["glyf"] = newTable("loca"), newTable("glyf")
    font["glyf"].glyphOrder, font["glyf"].glyphs = new, glyphs
    for glyph in glyphs.values():
        glyph.recalcBounds(font["glyf"])
    font["hmtx"].metrics = {name: (widths[name], getattr(glyphs[name], "xMin", 0)) for name in new}
    font["maxp"].tableVersion, font["maxp"].maxZones = 0x00010000, 1
    for limit in NO_HINTS.split():
        setattr(font["maxp"], limit, 0)
    font["post"].formatType, font["post"].extraNames, font["post"].mapping = 3.0, [], {}
    font.sfntVersion = "\x00\x01\x00\x00"


def main(folder: Path) -> None:
    """Write the faces, made from the unpacked packages in ``folder``."""
    fonts = folder / "usr" / "share" / "fonts"
    for script in SCRIPTS:
        font = TTFont(fonts / "truetype" / "noto" / f"NotoSans{script}-Regular.ttf")
        cut(font, {*font.getBestCmap()}, ["*"])
        font.save(VENDORED / f"NotoSans{script}-Regular.ttf")
    font = TTFont(fonts / "opentype" / "noto" / "NotoSansCJK-Regular.ttc", fontNumber=SIMPLIFIED_CHINESE)
    cut(font, letters(), [])
    draw_with_true_type(font)
    font.save(VENDORED / "NotoSansCJK-Regular.ttf")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
