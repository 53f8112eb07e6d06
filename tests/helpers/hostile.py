"""Two hundred texts that break careless programs."""

from __future__ import annotations

_MARKUP = (
    "Smith <suspect> & co", "<b>bold</b>", "</para><para>", "<font size=99>x</font>", "<br/>",
    "<img src='file:///etc/passwd'/>",
    "<a href='http://x'>y</a>", "<onDraw name='x' label='y'/>", "<seq id='a'/>", "<bullet>x</bullet>", "<u>u",
    "<i>i</b>",
    "&amp;", "&lt;b&gt;", "&#65;&#x41;", "&nbsp;", "&undefined;", "&", "&&", "<", ">", "<<>>", "<!-- x -->",
    "<![CDATA[x]]>",
    "<?xml version='1.0'?>", "<!DOCTYPE x [<!ENTITY a 'b'>]>", "<para alignment='right'>x</para>",
    '"quoted" \'single\'',
    "<super>2</super>", "<greek>a</greek>", "<script>alert(1)</script>", "a < b > c", "1<2&&3>2", "<para><b></para>",
)  # fmt: skip
_FORMATS = (
    "%s %d %n", "{0} {name}", "{}", "{{}}", "{case}", "{0.__class__}", "$HOME ${PATH}", "`id`", "$(id)", "\\n \\t \\\\",
    "'; DROP TABLE reports; --", "\\u202e typed", "../../etc/passwd", "C:\\CON\\NUL", "~/x", "a;b|c&d", "%00",
    "%2e%2e%2f",
    "(( ) unbalanced \\(", "endstream endobj", "%PDF-1.4", "/Type /Catalog", "<</A 1>>", "trailer << >>",
    "[in full: T1]",
    "Page 3 of 7", "FINAL REPORT", "NaN", "null", "None", "True", "-1e999", "0x41", "1,234.5", "=1+1", "@SUM(A1)",
    "+x", "-x",
)  # fmt: skip
_SCRIPTS = (
    "Иванов Пётр Ильич", "Παπαδόπουλος Γιώργος", "Đặng Thị Ngọc Ánh", "Łukasz Šťastný", "Ærøskøbing Ålesund",
    "İstanbul ığdır",
    "Ţepeş Şerban", "Ñandú ¿qué?", "Æther œuvre ß ẞ", "Ψυχή Ωμέγα", "Ђорђе Љубица", "Ўзбек Қазақ", "fi ﬁ ﬂ", "½ ⅓ ¾",
    "x² H₂O",
    "10 € £5 ¥6", "„deutsch“ «français» “english”", "a – b — c … d", "a → b ≤ c", "Zoe\u0308", "Å Å", "naïve façade",
    "ЁЖ ӘҒ", "ἀρχή", "Ǆ ǅ ǆ", "ʻokina", "†‡•§¶", "№ 7", "100 %", "±2 ×3 ÷4",
)  # fmt: skip
_HIDDEN = (
    "gnp.\u202etnorf", "a\u200bb", "a\u00adb", "a\u2060b", "\ufeffbom", "a\x00b", "bell\x07", "esc\x1b[31mred",
    "del\x7f",
    "two\nlines", "tab\there", "cr\rlf\r\n", "\u2028line\u2029para", "bad \udcff byte", "lone \ud800 surrogate",
    "nbsp\u00a0x",
    "thin\u2009space", "em\u2003space", "ideographic\u3000space", "\u2066isolate\u2069", "\u202aembed\u202c",
    "zwj\u200djoin",
    "private \ue000", "noncharacter \ufdd0", "unassigned \U000e0fff", "  leading", "trailing  ", "in   side", "\t\t",
    "\u0085nel",
    "x" + "\u0301" * 40, "tag \U000e0041", "vs \ufe0f", "\u034f cgj",
)  # fmt: skip
_LONG = (
    "W" * 300, "i" * 900, "A" * 5000, "word " * 400, "-" * 600, "<b>" * 300, "&" * 700, "a-b/" * 200, "é" * 400,
    "." * 500,
    "0123456789abcdef" * 40, "x" * 319, "x" * 320, "x" * 321, "ab " * 107, "\u202e" * 200, "Ж" * 500, " " * 400 + "end",
    "line\n" * 60, "IMG_" + "9" * 250 + ".jpeg",
)  # fmt: skip


def _numbered() -> tuple[str, ...]:
    """Ordinary names with one awkward character each, to make two hundred."""
    awkward = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~¡¢¤¦¨©ª«¬®¯°²³´µ·¸¹º»¼"
    rest = 200 - sum(len(part) for part in (_MARKUP, _FORMATS, _SCRIPTS, _HIDDEN, _LONG))
    return tuple(
        f"name{place}{awkward[place % len(awkward)]}end{awkward[-place % len(awkward)]}" for place in range(rest)
    )


HOSTILE = (*_MARKUP, *_FORMATS, *_SCRIPTS, *_HIDDEN, *_LONG, *_numbered())
