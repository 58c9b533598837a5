"""Whether a phrase is asserted, or denied or warned of by the words around it."""

import re
import unicodedata
from typing import Final

from candor.domain.invisible import SIGNS

# Where what was said before stops to hold for what comes after.
_TURN = re.compile(
    r"[.;:!?。；：！？—]|,\s*(?:so|but|just|then|please|and|instead|simply|aber|sondern|pero|sino|mais"
    r"|mas|но|а)\b|\b(?:but|however|instead|except|unless|other than|therefore|nevertheless)\b",
)
# Phrases that hold a negation and deny nothing.
_NOT_A_DENIAL = re.compile(
    r"\bnot (?:only|just|merely|to mention)\b|\bnot? (?:a |an |just )*(?:scam|fraud|joke"
    r"|ponzi|hoax)\w*"
    r"|\bno (?:doubt|need|question|worries|wonder|better|catch)\b|\bdo(?:n't| not) (?:worry"
    r"|wait|miss"
    r"|hesitate|panic|delay|think twice|sleep on|forget|be afraid|be scared)\b|\bnever been\b"
    r"|\bnothing but\b|\bwithout (?:a )?(?:doubt|question|delay|fail)\b|\bwhy not\b|\bwhy don't\b"
    r"|\b(?:can't|cannot|can not|couldn't) (?:go wrong|miss|fail|lose|be hacked)\b"
    r"|\bnever (?:fails?|loses?|lost|failed|goes? down|drops?|falls?)\b|\bunlike (?:a |other "
    r"|most )?(?:scam|fraud)\w*|\bfree of (?:scam|fraud)\w*"
    r"|\bkeine sorge\b|\bno (?:te|se) preocupe\w*|\bne vous inquiétez pas\b|\bnão se preocupe\b"
    r"|\bне (?:волнуйтесь|беспокойтесь|бойтесь)\b|别担心|不用担心|\bلا تقلق\b"
    r"|\b(?:no|non|anti)-? ?scam\b|\b(?:never|not|no) (?:store|stored|save|saved|keep|kept)\b"
)
_DENIAL: Final = re.compile(
    r"\b(?:no|not|never|none|nothing|nobody|no one|neither|nor|cannot|without|isn't|aren't"
    r"|wasn't|don't"
    r"|doesn't|didn't|won't|can't|couldn't|shouldn't|wouldn't|hardly|rarely|impossible to"
    r"|refuse to|stop"
    r"|avoid|keine?[rmns]?|nicht|nie|niemals|niemand|nichts|ohne|ninguna?|ningún|nunca|jamás"
    r"|nadie|nada"
    r"|sin|ne|n'|pas|aucune?|jamais|personne|não|nenhuma?|ninguém|nem|sem|не|нет|ни|никогда"
    r"|никто|никому"
    r"|никаких|никакой|нельзя|لا|ليس|ليست|لن|لم|غير|أبدا|أبدًا)\b|n't\b|不|没有|没|无法|并非|绝不|切勿|别|勿"
)
# A warning of this kind holds for its whole sentence …
_WARNING = re.compile(
    r"\b(?:scam\w*|fraud\w*|phish\w*|ponzi|red flags?|warning signs?|beware|be wary|wary of"
    r"|be (?:careful"
    r"|suspicious|sceptical|skeptical)|watch out|too good to be true|misleading|impersonat\w*"
    r"|if\b.{1,80}\b(?:asks?|tells?|wants?|offers?|demands?)\b.{0,120}\b(?:stop|leave|refuse"
    r"|ignore"
    r"|block|report|close|hang up|say no)"
    r"|anyone (?:who|promising|offering|asking|claiming)|if (?:someone"
    r"|anyone)"
    r"|betrüg\w*|betrug|vorsicht|warnung|estafa\w*|fraude\w*|cuidado|desconf\w*|arnaque\w*"
    r"|escroc\w*|méfiez|attention aux?|prenez garde|gare aux?|остерега\w*|не верьте|не доверяйте"
    r"|wenn (?:sie )?jemand|si alguien|si quelqu'un|se algu[ée]m|если кто"
    r"|(?:sitios?|páginas?|sites?) fals[oa]s|gefälscht\w*"
    r"|täusch\w*|wer (?:ihnen|dir|euch)|verboten|strafbar|ilegal|illégal\w*|puni[es]?|interdit\w*"
    r"|delito|crime|незакон\w*|запрещ\w*|faux sites|поддельн\w*"
    r"|golpe\w*|golpista\w*|мошенн\w*|обман\w*|осторожн\w*)\b|诈骗|骗局|骗子|钓鱼|警惕|小心|当心|如果有人|假冒|仿冒"
    r"|احتيال|احتيالي|محتال\w*|احذر|نصب|مخالف|غير قانوني|يعاقب|违法|非法"
)
# … and one of this kind only for its own clause.
_SUSPICION = re.compile(
    r"\b(?:pretend\w*|fake|thie(?:f|ves)|attackers?|criminals?|hackers?|lies?|myth|illegal"
    r"|promises? (?:of|like)"
    r"|someone (?:guarantees|promises|offers|says|claims|asks|tells)|threat\w*|pressures?"
    r"|pushes you)\b"
)
_DENIED_AFTER = re.compile(
    r"[^,]{0,40}?\b(?:do(?:es)? not exist|don't exist|doesn't exist|is impossible|are impossible"
    r"|(?:is|are|was|were) (?:not|never)|(?:is|are)n't|cannot be|can't be"
    r"|existiert nicht|existieren nicht|gibt es nicht|no existen?|n'existe\w* pas|não existem?"
    r"|не бывает|не существует)\b|.{0,12}(?:不存在|并不)"
)
_FOLDS: Final = str.maketrans({"’": "'", "ʼ": "'", "‘": "'", "\u00a0": " ", "\u202f": " "})
# with them the lengthening and the vowel signs of Arabic, emphasis and quotation marks
_UNREAD = re.compile(rf"[{SIGNS}\u0640\u064b-\u0652]|\*{{1,3}}|__|~~|(?<!\w)_|_(?!\w)|[`\"“”«»]")
_CITATION = re.compile(r"\[\^?\d{1,3}\]")


def fold(text: str) -> str:
    """Write a text the way the rules read it: lower case, no emphasis, no invisible letters."""
    plain = unicodedata.normalize("NFKC", _UNREAD.sub("", text)).translate(_FOLDS)
    return " ".join(_CITATION.sub("", plain).lower().split())


def is_denied(folded: str, start: int, end: int, *, lead: str = "", anywhere: bool = False) -> bool:
    """Tell whether the words from `start` to `end` are denied or warned of.

    `lead` is the folded line that introduces a list; what it denies, its items deny.
    `anywhere` takes a denial within or behind the words too, as German puts it.
    """
    sentence = _NOT_A_DENIAL.sub(lambda match: "_" * len(match.group()), folded)
    if _WARNING.search(sentence) or (lead and (_WARNING.search(lead) or _DENIAL.search(lead))):
        return True
    # the clause around the words, from the last turn before them to the first behind
    turns = [match.end() for match in _TURN.finditer(sentence, 0, start)]
    begin = turns[-1] if turns else 0
    turn = _TURN.search(sentence, end)
    stop = turn.start() if turn else len(sentence)
    if _DENIAL.search(sentence, begin, start) or _SUSPICION.search(sentence, begin, stop):
        return True
    if anywhere and _DENIAL.search(sentence, start, stop):
        return True
    return _DENIED_AFTER.match(sentence, end, stop) is not None
