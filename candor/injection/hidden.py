"""Text that a page holds and no reader sees: comments, white letters, invisible characters."""

import re

from candor.domain.invisible import unhidden

_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_STYLE = (
    r"(?:display\s*:\s*none|visibility\s*:\s*hidden|opacity\s*:\s*0(?:\.0+)?(?![.\d])"
    r"|font-size\s*:\s*[01](?:\.\d+)?(?:px|pt|em|rem|%)?\s*(?:[;\"']|$)"
    r"|(?<![-\w])color\s*:\s*(?:white\b|#fff(?:fff)?\b|transparent|rgba?\(\s*255\s*,\s*255\s*,\s*255)"
    r"|text-indent\s*:\s*-\d{3,}|(?:left|top)\s*:\s*-\d{4,})"
)
_ELEMENT = re.compile(
    rf"<(?P<tag>[a-z][a-z0-9]{{0,15}})\b(?=[^<>]{{0,400}}(?:style\s*=\s*[\"'][^\"'<>]{{0,300}}{_STYLE}"
    r"|\shidden(?=[\s/>=])|aria-hidden\s*=\s*[\"']true))[^<>]{0,400}>"
    r".{0,4000}?</(?P=tag)\s*>",
    re.IGNORECASE | re.DOTALL,
)
_FENCED = re.compile(
    r"(^|\n)([ \t]{0,3})(`{3,}|~{3,})[^\n]*\n.*?(?:\n[ \t]{0,3}\3[^\n]*|\Z)", re.DOTALL
)
_KEPT = re.compile("\0(\\d+)\0")
_INLINE = re.compile(r"`[^`\n]{1,400}`")


def without_hidden(text: str) -> str:
    """Answer a document's text as its readers see it; code stays as it is, but for characters."""
    text = unhidden(text)
    if "<" not in text:
        return text
    kept, at = [], 0
    for code in _FENCED.finditer(text):
        kept += [_shown(text[at : code.start()]), code[0]]
        at = code.end()
    return "".join([*kept, _shown(text[at:])])


def _shown(prose: str) -> str:
    codes: list[str] = []

    def keep(code: re.Match[str]) -> str:
        codes.append(code[0])
        return f"\0{len(codes) - 1}\0"

    # markup that a text only speaks of is no markup
    shown = _ELEMENT.sub("", _COMMENT.sub("", _INLINE.sub(keep, prose)))
    return _KEPT.sub(lambda mark: codes[int(mark[1])], shown)
