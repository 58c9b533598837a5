"""The numbers up to twenty-four in words: labels that people put before a phrase's words."""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import compress, count, islice, pairwise

from candor.privacy.detectors.seed_words import Word, letters_in, words_of
from candor.privacy.detectors.word_flags import Run, around, listed
from candor.privacy.detectors.word_lists import languages_of_word

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
# Of eleven listed words that one other divides; and how many others a part has around it.
_FEWEST_IN_A_ROW, _MARGIN = 6, 3


def without_numbers(text: str, words: Sequence[Word]) -> Iterator[list[Word]]:
    """Yield the text without the numbers that words follow, where there are many of them.

    What follows a number stays, even where it reads like one: `first: second, second: one`. Only
    the parts are given that may hold a phrase without their numbers.
    """
    if len(words) < 2 * _FEWEST_LABELS:
        return
    dense = list(_dense_parts(list(letters_in(words))))
    if not dense or not _are_many(text, words):
        return
    for first, last in dense:
        part = words[first:last]
        left = _without(text, part)
        if len(left) < len(part):
            yield left


def may_be_numbered(words: Sequence[str]) -> bool:
    """Tell cheaply whether many words may be numbers."""
    return len(words) >= 2 * _FEWEST_LABELS and (
        sum(map(_hints().__contains__, words)) >= _FEWEST_LABELS
        or not _CHINESE_BEGINS.isdisjoint(word[0] for word in set(words))
    )


def _without(text: str, words: Sequence[Word]) -> list[Word]:
    left: list[Word] = []
    at = 0
    while at < len(words):
        if _is_label(text, words[at]):
            at = _behind(text, words, at)
        left.extend(words[at : at + 1])
        at += 1
    return left


def _dense_parts(words: Sequence[str]) -> Iterator[Run]:
    """Yield the parts where, but for possible numbers, one word in twelve is unlisted.

    Half of the others stand in a row there. A word that is neither divides: whether words behind
    it are numbers does not depend on those before it.
    """
    flags = listed(words)
    unlisted = set(words).difference(languages_of_word())
    dividers = {
        word
        for word in unlisted - _parts_of_numbers()
        if len(word) > 1 and word[0] not in _CHINESE_BEGINS
    }
    others = compress(count(), map(dividers.__contains__, words))
    edges = [-1, *others, len(words)]
    parts = (
        (edges[max(0, number - _MARGIN)] + 1, edges[min(number + 1 + _MARGIN, len(edges) - 1)])
        for number, (before, behind) in enumerate(pairwise(edges))
        if behind - before > _FEWEST_IN_A_ROW
        and flags.count(1, before + 1, behind) >= _FEWEST_IN_A_ROW
    )
    return around(parts, 0, len(words))


def _are_many(text: str, words: Sequence[Word]) -> bool:
    # most words are no label, and so are their spellings, of which there are fewer
    spellings = set(letters_in(words))
    hints = spellings & _hints()
    hints.update(word for word in spellings if word[0] in _CHINESE_BEGINS)
    likely = compress(words, map(hints.__contains__, letters_in(words)))
    labels = (word for word in likely if _is_label(text, word))
    return next(islice(labels, _FEWEST_LABELS - 1, None), None) is not None


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
def _parts_of_numbers() -> frozenset[str]:
    tens = ("x" * size for size in range(_LONGEST_LETTERED + 1))
    romans = (ten + one for ten in tens for one in _ROMAN_UNITS)
    short = (roman for roman in romans if len(roman) <= _LONGEST_LETTERED)
    return _hints().union(_tails(), short)


@cache
def _numbers() -> frozenset[str]:
    return frozenset(letters_in(words_of(_UNITS)))


@cache
def _tens() -> frozenset[str]:
    # a number ends behind the joint of "vingt et un"
    return frozenset(letters_in(words_of(f"{_TENS} et e und y")))


@cache
def _tails() -> frozenset[str]:
    return frozenset(letters_in(words_of(_TAILS)))
