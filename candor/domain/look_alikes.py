"""Letters that look like small Latin ones (Unicode Technical Standard #39, confusables)."""

import re
import unicodedata
from itertools import filterfalse
from typing import Final

# Cyrillic, Greek, Armenian, Cherokee, small capitals and phonetic letters. A capital stands with
# the letter whose capital it resembles.
_LOOK_ALIKES = {
    "a": "аАαΑɑᴀǎ",
    "b": "ЬВвΒβʙƄƅ",
    "c": "сСϲϹⅽᴄꮯ",
    "d": "ԁԀⅾɗɖᴅđծ",
    "e": "еЕεΕҽєЄᴇℯ℮ёЁ",
    "f": "ſƒꜰẝϝ",
    "g": "ɡɢցԌǥ",
    "h": "һҺНнհΗɦʜℎħ",
    "i": "іІıιΙɩɪїЇӏꙇ",
    "j": "јЈϳͿʝᴊյ",
    "k": "кКκΚᴋƙқ",
    "l": "ӀⅼʟǀłŁɭլ",
    "m": "мМΜⅿᴍ",
    "n": "пηΝոռɴƞŋ",
    "o": "оОοΟσօᴏøØө",
    "p": "рРρΡᴘƿþ",
    "q": "ԛԚգզɋ",
    "r": "гꭇᴦʀɼ",
    "s": "ѕЅꜱʂտƽ",
    "t": "тТτΤᴛŧƭ",
    "u": "υսᴜʋиʊ",
    "v": "νѵѴᴠⅴ",
    "w": "ԝԜшωѡᴡɯա",
    "x": "хХχΧⅹ×",
    "y": "уУγΥүҮʏყ",
    "z": "ᴢΖʐƶ",
}
_TO_LATIN = str.maketrans(
    {char: letter for letter, look_alikes in _LOOK_ALIKES.items() for char in look_alikes}
)

# Those alike in nearly every print: the rest of the table would make Latin words of Greek ones.
CLOSE: Final = {ord(char): _TO_LATIN[ord(char)] for char in "авеіјкмнорсԁѕтухһαεικνορτυχı"}
_WORD = re.compile(r"[^\W\d_]+")
_LATIN = re.compile(r"[a-z]")

# Words that hold one of these look like no Latin word: most Russian ones, and scripts apart.
FOREIGN = re.compile(
    "["
    + "".join(char for char in map(chr, range(0x430, 0x450)) if ord(char) not in _TO_LATIN)
    + "\u0590-\u10ff\u3040-\u9fff\uac00-\ud7af]"
)


def in_latin(word: str) -> str:
    """Give the small Latin letters that a word looks like, accents and strokes left away."""
    decomposed = unicodedata.normalize("NFD", word.translate(_TO_LATIN))
    bare = "".join(filterfalse(unicodedata.combining, decomposed))
    return bare.lower() if bare.isascii() else bare.translate(_TO_LATIN).casefold()


def unmask(folded: str) -> str:
    """Write words of mixed scripts in Latin letters; words of one script stay."""
    if folded.isascii():
        return folded

    def latin(match: re.Match[str]) -> str:
        word = match.group()
        return word.translate(CLOSE) if _LATIN.search(word) else word

    return _WORD.sub(latin, folded)
