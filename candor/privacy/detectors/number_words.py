"""The numbers up to twenty-four in words: labels that people put before a phrase's words."""

import re
from collections.abc import Sequence
from functools import cache

from candor.privacy.detectors.seed_words import Word, words_of

_UNITS = """
one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
seventeen eighteen nineteen twenty first second third fourth fifth sixth seventh eighth ninth tenth
eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth
twentieth
uno una dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciséis
diecisiete dieciocho diecinueve veinte veintiuno veintidós veintitrés veinticuatro primera primero
segunda segundo tercera tercero cuarta cuarto quinta quinto sexta sexto séptima séptimo octava
octavo novena noveno décima décimo undécima undécimo duodécima duodécimo decimotercera
decimocuarta decimoquinta decimosexta decimoséptima decimoctava decimonovena vigésima
eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn
siebzehn achtzehn neunzehn zwanzig einundzwanzig zweiundzwanzig dreiundzwanzig vierundzwanzig
erstes erste erster zweites zweite zweiter drittes dritte dritter viertes vierte fünftes fünfte
sechstes sechste siebtes siebte achtes achte neuntes neunte zehntes zehnte elftes elfte zwölftes
zwölfte dreizehntes vierzehntes fünfzehntes sechzehntes siebzehntes achtzehntes neunzehntes
zwanzigstes einundzwanzigstes zweiundzwanzigstes dreiundzwanzigstes vierundzwanzigstes
un une deux trois quatre cinq sept huit neuf dix onze douze treize quatorze quinze seize vingt
premier première deuxième troisième quatrième cinquième sixième septième huitième neuvième dixième
onzième douzième treizième quatorzième quinzième seizième vingtième unième
um uma dois duas três quatro cinco sete oito nove dez doze treze catorze dezesseis dezessete dezoito
dezenove dezasseis dezassete dezanove vinte primeira primeiro segunda terceira terceiro quarta
quinta sexta sétima oitava nona décima vigésima
один два три четыре пять шесть семь восемь девять десять одиннадцать двенадцать тринадцать
четырнадцать пятнадцать шестнадцать семнадцать восемнадцать девятнадцать двадцать
первое второе третье четвёртое четвертое пятое шестое седьмое восьмое девятое десятое
одиннадцатое двенадцатое тринадцатое четырнадцатое пятнадцатое шестнадцатое семнадцатое
восемнадцатое девятнадцатое двадцатое первый второй третий четвёртый четвертый пятый шестой
седьмой восьмой девятый десятый одиннадцатый двенадцатый тринадцатый четырнадцатый пятнадцатый
шестнадцатый семнадцатый восемнадцатый девятнадцатый двадцатый
uno due tre quattro cinque sei sette otto nove dieci undici dodici tredici quattordici quindici
sedici diciassette diciotto diciannove venti ventuno ventidue ventitré ventiquattro
primo secondo terzo quarto quinto sesto settimo ottavo nono decimo
bir iki üç dört beş altı yedi sekiz dokuz on yirmi
واحد اثنان اثنين ثلاثة أربعة خمسة ستة سبعة ثمانية تسعة عشرة عشر عشرون
الأولى الثانية الثالثة الرابعة الخامسة السادسة السابعة الثامنة التاسعة العاشرة الحادية العشرون
الأول الثاني الثالث الرابع الخامس السادس السابع الثامن التاسع العاشر الحادي
"""
# These begin a number of several words, and these end one.
_TENS = "twenty veinte diez vingt dix vinte двадцать venti on yirmi zwanzig"
_TAILS = "عشرة عشر عشرون والعشرون وعشرون und et e y i um un uno und"
_CHINESE = re.compile(r"第?[一二三四五六七八九十廿]{1,3}[个個词詞号號]?\Z")
_SUFFIXES = frozenset({"st", "nd", "rd", "th", "er", "re", "e", "o", "a", "º", "ª"})
_ROMAN_UNITS = ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix")
_CHINESE_BEGINS = frozenset("第一二三四五六七八九十廿")
_MARKS = frozenset(").:]-")
_JOINTS = frozenset({" ", "-"})
_FEWEST_LABELS = 10
_MOST_OF_ONE, _LONGEST_LETTERED = 4, 5


def without_numbers(text: str, words: list[Word]) -> list[Word]:
    """Leave away the numbers that words follow; all words where hardly a number is among them.

    What follows a number stays, even where it reads like one: `first: second, second: one`.
    """
    if len(words) < 2 * _FEWEST_LABELS or not _are_many(text, words):
        return words
    left: list[Word] = []
    at = 0
    while at < len(words):
        if _is_label(text, words[at]):
            at = _behind(text, words, at)
        left.extend(words[at : at + 1])
        at += 1
    return left


def _are_many(text: str, words: Sequence[Word]) -> bool:
    hints = _hints()
    likely = [word for word in words if word[2] in hints or word[2][0] in _CHINESE_BEGINS]
    return (
        len(likely) >= _FEWEST_LABELS
        and sum(_is_label(text, word) for word in likely) >= _FEWEST_LABELS
    )


def _is_label(text: str, word: Word) -> bool:
    start, end, letters = word
    if letters in _numbers():
        return True
    if len(letters) <= _LONGEST_LETTERED:
        if text[end : end + 1] in _MARKS and (len(letters) == 1 or _is_roman(letters)):
            return True
        if letters in _SUFFIXES:
            return text[start - 1 : start].isdigit()
    return letters[0] in _CHINESE_BEGINS and _is_chinese(letters)


def _is_roman(letters: str) -> bool:
    return letters.lstrip("x") in _ROMAN_UNITS


def _is_chinese(letters: str) -> bool:
    return len(letters) > 1 and _CHINESE.match(letters) is not None


def _behind(text: str, words: Sequence[Word], at: int) -> int:
    """Answer the place behind a number that several words may make."""
    first = at
    at += 1
    while at < len(words) and at - first < _MOST_OF_ONE:
        if text[words[at - 1][1] : words[at][0]] not in _JOINTS:
            break
        word, before = words[at][2], words[at - 1][2]
        if not (word in _tails() or (before in _tens() and word in _numbers())):
            break
        at += 1
    return at


@cache
def _hints() -> frozenset[str]:
    """Give whatever can be a number or a letter in its place, marks or not."""
    romans = (ten + one for ten in ("", "x", "xx") for one in _ROMAN_UNITS)
    letters = map(chr, [*range(ord("a"), ord("z") + 1), *range(ord("а"), ord("я") + 1)])
    return _numbers().union(_SUFFIXES, romans, letters)


@cache
def _numbers() -> frozenset[str]:
    return frozenset(word for _, _, word in words_of(_UNITS))


@cache
def _tens() -> frozenset[str]:
    # a number ends behind the joint of "vingt et un"
    return frozenset(word for _, _, word in words_of(f"{_TENS} et e und y"))


@cache
def _tails() -> frozenset[str]:
    return frozenset(word for _, _, word in words_of(_TAILS))
