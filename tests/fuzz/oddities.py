"""What has no place in a disclosure, to be put into one: figures, characters, marks of other files."""

from __future__ import annotations

import re

FIGURES = (
    "-174.3", "9" * 30, "1e999", "１２３，４５６．７８", "0.000", "-0", ".", "1,2,3", "NaN", "٣", "二十",
    "9" * 25 + ".99", "5%%", "--5", "1.2.3", "0x1F", "½", "１０", "1 743 000", "-", "（12.5）", "∞",
    "1" * 5000, "0." + "0" * 300 + "1", "20230", "2013年2014年2015年", "100%", "-100%", "00.00",
)  # fmt: skip
WORDS = (
    "\x00", "\x0b\x0c\x1b", "\ufeff", "\u202e", "\u200b", "\ud7ff", "\uffff", "\U0001f600", "\r\r\n",
    "（类）", "（款）（项）", "万元元", "亿元", "：：", "“”", "一、", "（一）", "1、", "第一部分", "&amp;",
    "<", "]]>", "增加", "比上年", "占%", "…………12", "目录", "2023年", "其中：", "合计", "\t\t", "\n\n", "。。",
)  # fmt: skip
SAID = tuple(word for word in WORDS if not re.search("[\x00-\x1f\uffff<&\\]]", word))
REFERENCE = re.compile(r"&#(\d{3,5});")
ENTITIES = (
    '<!DOCTYPE a [<!ENTITY x "xxxxxxxxxx">'
    + "".join(f'<!ENTITY x{n} "{f"&x{n - 1};" * 10}">' for n in range(1, 10)).replace("&x0;", "&x;")
    + "]>"
)
EXTERNAL = (
    '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]>',
    '<!DOCTYPE a SYSTEM "http://127.0.0.1:9/a.dtd">',
    '<!DOCTYPE a [<!ENTITY % x SYSTEM "http://127.0.0.1:9/a"> %x;]>',
)
ATTRIBUTES = (
    "999999999", "-1", "0", "", "9" * 30, "1e9", "A1:XFD1048576", "XFD1048576", "ZZZZ9", "x", "\u0663",
)  # fmt: skip
ATTRIBUTE_NAMES = ("colspan", "rowspan", "w:val", "r", "s", "t", "min", "hidden")
TAGS = ("table", "tr", "td", "div", "w:p", "w:tbl", "w:tr", "w:tc", "row", "c", "li")
REFERENCES = ("&#0;", "&#xD800;", "&#99999999999;", "&#" + "9" * 5000 + ";", "&nbsp;", "&x;")
UNCLOSED = ("<!--", "<![CDATA[", "<script>", "<style>", "<a '", '<td "', "<?", "<!", "</", "<")
PDF_WORDS = (
    "-1", "0", "9" * 30, "1e9", "999999999", "null", "(", ">>", "[" * 200, "/F9", "q " * 50,
    "5 0 R", "<<", "/Length 0", "true", "0.0000001", "-99999", "T*", "cm", "Do", "BI ID",
)  # fmt: skip
PART_KINDS = ("octets", "drop", "rename", "empty", "encode")
ENCODINGS = ("gb18030", "utf-16", "utf-16-le", "utf-16-be", "utf-8-sig", "utf-32", "big5", "utf-7")
MARKS = (
    b"%PDF-1.7\n", b"PK\x03\x04", b"PK\x05\x06" + bytes(18), b"{\\rtf1", b"MZ", b"Rar!\x1a\x07", b"BM6",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + b"W\0o\0r\0d\0D\0o\0c\0u\0m\0e\0n\0t\0",
    b"\xff\xd8\xff\xe0", b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=a\n\n",
    b"<?xml version='1.0'?><a/>", b"<html>", b"\xff\xfe<\0h\0t\0m\0l\0>\0", b"\xfe\xff", b"\x1f\x8b",
)  # fmt: skip
SUFFIXES = (
    "txt", "docx", "doc", "wps", "xlsx", "xls", "et", "pdf", "html", "mht", "csv", "rtf", "", "ofd",
)  # fmt: skip
