"""Markup that says nothing to a reader: HTML comments, MDX imports and exports."""

import re

CODE_OR_COMMENT = re.compile(
    r"(?<!`)(`+)(?!`)(?:(?!\n[ \t]*\n).)*?(?<!`)\1(?!`)|<!--.*?-->", re.DOTALL
)
MDX_COMMENT = re.compile(r"\{/\*.*?\*/\}", re.DOTALL)
IMPORT = re.compile(
    r"^import\s+(?:[\w$*{}\s,]+?\s+from\s+)?(?P<quote>['\"])[^'\"\n]+(?P=quote)[ \t]*;?[ \t]*$",
    re.MULTILINE,
)
EXPORT = re.compile(
    r"^export\s+(?:(?:const|let|var|function|class|async\s+function)\s+\w|"
    r"default\s+(?:function|class|async\b|\(|\{|[A-Z]\w*;?[ \t]*$)|\{|\*\s)",
    re.MULTILINE,
)
OPENING, CLOSING = "([{", ")]}"


def without_comments(text: str) -> str:
    """Drop `<!-- … -->` and `{/* … */}`, but not what stands in inline code."""
    if "<!--" in text:
        text = CODE_OR_COMMENT.sub(lambda found: found[0] if found[1] else "", text)
    if "{/*" in text:
        text = MDX_COMMENT.sub("", text)
    return text


def without_module_lines(text: str) -> str:
    """Drop the import and export statements of an MDX page from a paragraph."""
    if "import" in text:
        text = IMPORT.sub("", text)
    while found := EXPORT.search(text) if "export" in text else None:
        end = _statement_end(text, found.start())
        text = text[: found.start()] + text[end:]
    return text.strip("\n")


def _statement_end(text: str, start: int) -> int:
    """A statement ends with the first line at whose end every bracket is closed."""
    depth = 0
    for at in range(start, len(text)):
        if text[at] in OPENING:
            depth += 1
        elif text[at] in CLOSING:
            depth -= 1
        elif text[at] == "\n" and depth <= 0:
            return at
    return len(text)
