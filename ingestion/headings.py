"""Headings as plain words, and the title that a document gives itself."""

import re

ANCHOR = re.compile(r"\s*(?:\{#[^}\n]*\}|\[#[^\]\n]*\])\s*$")
IMAGE_OR_LINK = re.compile(r"!?\[([^\]]*)\](?:\([^)]*\)|\[[^\]]*\])")
TAG = re.compile(r"</?[A-Za-z][^<>]*>")
EMPHASIS = re.compile(r"(\*{1,3}|_{2,3}|~~|`+)(?=\S)(.+?)(?<=\S)\1")
ATX = re.compile(r"^ {0,3}#[ \t]+(.*?)(?:[ \t]+#+)?[ \t]*$")
UNDERLINE = re.compile(r"^ {0,3}=+[ \t]*$")
FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})")


def plain_heading(markdown: str) -> str:
    """Take links, emphasis, tags and an anchor such as `{#gas}` off a heading."""
    text = ANCHOR.sub("", markdown.strip())
    text = TAG.sub("", IMAGE_OR_LINK.sub(r"\1", text))
    return " ".join(EMPHASIS.sub(r"\2", text).split())


def first_title(markdown: str) -> str | None:
    """Answer the first heading of level 1 outside fenced code, in plain words."""
    fence = ""
    before = ""
    for line in markdown.split("\n"):
        marker = FENCE.match(line)
        if fence:
            if marker and marker[1].startswith(fence) and line.strip() == marker[1]:
                fence = ""
            continue
        if marker:
            fence = marker[1]
            continue
        found = ATX.match(line)
        title = plain_heading(found[1]) if found else ""
        if not title and before.strip() and UNDERLINE.match(line):
            title = plain_heading(before)
        if title:
            return title
        before = line
    return None
