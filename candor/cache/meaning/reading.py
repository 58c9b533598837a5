"""A question read: its words in one spelling and one order, and what some of them stand for."""

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby

import Stemmer

from candor.cache.meaning.tokens import (
    CAPITAL,
    COMMA,
    END,
    NONE,
    UNTOLD,
    Token,
    tokens_of,
)
from candor.cache.meaning.vocabulary import (
    Phrases,
    Vocabulary,
    Words,
    known_names,
    vocabulary_of,
)

DEFINITE, INDEFINITE = "the", "a"


@dataclass(frozen=True, slots=True)
class Reading:
    """What is left of a question when courtesy, spelling and the place of a clause are taken off.

    `articles` has one entry for each of `words`: DEFINITE, INDEFINITE or "". So has `capitals`,
    which is empty where the question was written without care for them. The others are the words
    of a kind, in their order.
    """

    language: str
    words: Words
    articles: tuple[str, ...]
    capitals: tuple[int, ...]
    kind: Words
    numbers: Words
    units: Words
    negations: Words
    names: frozenset[str]
    directions: Words
    comparisons: Words


def read(question: str, language: str) -> Reading:
    """Read a redacted question in a spoken language (BCP 47); others are read as English."""
    vocabulary = vocabulary_of(language)
    kept: list[Token] = []
    articles: list[str] = []
    tokens = tokens_of(question, language)
    for is_end, sentence in groupby(tokens, key=lambda token: token.word == END):
        if not is_end:
            _read_sentence(list(sentence), vocabulary, kept, articles)
    words = tuple(token.word for token in kept)

    def of(group: frozenset[str]) -> Words:
        return tuple(word for word in words if word in group)

    return Reading(
        language,
        words,
        tuple(articles),
        tuple(token.capitals for token in kept) if _with_care(tokens) else (),
        kind=of(vocabulary.asking),
        numbers=tuple(word for word in words if word[0].isdigit()),
        units=of(vocabulary.units),
        negations=of(vocabulary.negations),
        names=frozenset(one.word for one in kept if one.capitals > NONE and len(one.word) > 1)
        | {*of(known_names())},
        directions=of(vocabulary.directions),
        comparisons=of(vocabulary.comparisons),
    )


def _with_care(tokens: Sequence[Token]) -> bool:
    """Tell whether capitals say something: the first word has one, and another has none."""
    cased = [token for token in tokens if token.word.isalpha() and token.word.upper() != token.word]
    return bool(cased) and cased[0].capitals == CAPITAL and any(t.capitals == NONE for t in cased)


def _read_sentence(
    tokens: list[Token], vocabulary: Vocabulary, kept: list[Token], articles: list[str]
) -> None:
    """Append a sentence's words, and the article before each."""
    tokens = _expanded(tokens, vocabulary)
    tokens[:1] = [Token(token.word, UNTOLD) for token in tokens[:1]]
    tokens = _without_courtesy(tokens, vocabulary)
    tokens = _without_courtesy(_fronted(tokens, vocabulary), vocabulary)
    tokens = _opened(tokens, vocabulary)
    owned = any(_starts(tokens, opening) for opening in vocabulary.owned)
    tokens = [token for token in tokens if token.word != COMMA]
    tokens = _replaced([_as_number(token, vocabulary) for token in tokens], vocabulary.synonyms)
    article = ""
    for token in tokens:
        if token.word in vocabulary.definite:
            article = DEFINITE
        elif token.word in vocabulary.indefinite:
            article = INDEFINITE
        elif token.word in vocabulary.harmless or (owned and token.word in vocabulary.owning):
            continue
        else:
            kept.append(Token(_singular(token.word, vocabulary), token.capitals))
            articles.append(article)
            article = ""


def _expanded(tokens: Sequence[Token], vocabulary: Vocabulary) -> list[Token]:
    """Write contractions out, and drop the 's of an owner."""
    found: list[Token] = []
    for token in tokens:
        if whole := vocabulary.contracted.get(token.word):
            found += [Token(word) for word in whole]
        elif token.word.endswith("n't") and len(token.word) > 3:
            found += [Token(token.word[:-3]), Token("not")]
        else:
            found.append(token._replace(word=token.word.removesuffix("'s")))
    return found


def _without_courtesy(tokens: list[Token], vocabulary: Vocabulary) -> list[Token]:
    """Drop greetings, thanks and "could you tell me", and all of a sentence that is no more."""
    if any(_starts(tokens, phrase) and len(phrase) == len(tokens) for phrase in vocabulary.behind):
        return []
    while True:
        after = _past_commas(tokens)
        after = _past(after, vocabulary.before)
        led = _past(after, vocabulary.leading)
        # a mark behind it tells as well that it only leads to the question
        marked = 0 < len(led) < len(after) and after[-len(led) - 1].word == COMMA
        led = _past(led, vocabulary.before)
        if led and (marked or led[0].word in vocabulary.asking):
            after = led
        for phrase in vocabulary.behind:
            while after and after[-1].word == COMMA:
                after = after[:-1]
            if _ends(after, phrase):
                after = after[: -len(phrase)]
                break
        if len(after) == len(tokens):
            return after
        tokens = after


def _past(tokens: list[Token], phrases: Phrases) -> list[Token]:
    """Drop the longest of `phrases` that a sentence begins with."""
    for phrase, _ in phrases.get(tokens[0].word, ()) if tokens else ():
        if _starts(tokens, phrase):
            return _past_commas(tokens[len(phrase) :])
    return tokens


def _fronted(tokens: list[Token], vocabulary: Vocabulary) -> list[Token]:
    """Put a clause that comes before the question behind it: "On Lido, how do I …"."""
    if not tokens or tokens[0].word not in vocabulary.fronted:
        return tokens
    for at, token in enumerate(tokens[1:-1], 1):
        if token.word == COMMA and tokens[at + 1].word in vocabulary.asking:
            return [*tokens[at + 1 :], *tokens[:at]]
    return tokens


def _opened(tokens: list[Token], vocabulary: Vocabulary) -> list[Token]:
    """Put one opening in place of all that ask the same."""
    for frame in vocabulary.frames:
        begun = next((one for one in frame.begins if _starts(tokens, one)), None)
        ended = next((one for one in frame.ends if _ends(tokens, one)), None)
        if begun is not None and ended is not None:
            within = tokens[len(begun) : len(tokens) - len(ended)]
            if within:
                return [*map(Token, frame.first), *within, *map(Token, frame.last)]
    for phrase, canonical in vocabulary.openings.get(tokens[0].word, ()) if tokens else ():
        if _starts(tokens, phrase):
            return [*map(Token, canonical), *tokens[len(phrase) :]]
    return tokens


def _replaced(tokens: Sequence[Token], phrases: Phrases) -> list[Token]:
    """Put one spelling in place of its synonyms; a currency's sign goes behind its amount."""
    found: list[Token] = []
    at = 0
    while at < len(tokens):
        for phrase, canonical in phrases.get(tokens[at].word, ()):
            if _starts(tokens[at : at + len(phrase)], phrase):
                # an abbreviation is all capitals, and what it stands for is not
                named = min(CAPITAL, max(one.capitals for one in tokens[at : at + len(phrase)]))
                put = [Token(word, named) for word in canonical]
                at += len(phrase)
                if phrase[0] in "$€£" and at < len(tokens) and tokens[at].word[0].isdigit():
                    put.insert(0, tokens[at])
                    at += 1
                found += put
                break
        else:
            found.append(tokens[at])
            at += 1
    return found


def _as_number(token: Token, vocabulary: Vocabulary) -> Token:
    return Token(vocabulary.numbers.get(token.word, token.word), token.capitals)


def _singular(word: str, vocabulary: Vocabulary) -> str:
    """Answer a word without its plural's ending; what makes another word of it stays."""
    if vocabulary.stemmer is None or len(word) < 4 or not word.isascii() or not word.isalpha():
        return word
    stem = _stem(word, vocabulary.stemmer)
    shared = next((at for at, (a, b) in enumerate(zip(word, stem, strict=False)) if a != b), None)
    ending = word[min(len(word), len(stem)) if shared is None else shared :]
    if ending in vocabulary.plurals:
        return stem
    return word.removesuffix("s") if not word.endswith("ss") else word


_local = threading.local()


@lru_cache(maxsize=8192)
def _stem(word: str, algorithm: str) -> str:
    # a stemmer keeps state while it works, so each thread has its own
    stemmers: dict[str, Stemmer.Stemmer] = _local.__dict__
    if algorithm not in stemmers:
        stemmers[algorithm] = Stemmer.Stemmer(algorithm)
    stemmed: str = stemmers[algorithm].stemWord(word)
    return stemmed


def _past_commas(tokens: list[Token]) -> list[Token]:
    at = 0
    while at < len(tokens) and tokens[at].word == COMMA:
        at += 1
    return tokens[at:]


def _starts(tokens: Sequence[Token], phrase: Words) -> bool:
    return len(tokens) >= len(phrase) and all(
        token.word == word for token, word in zip(tokens, phrase, strict=False)
    )


def _ends(tokens: Sequence[Token], phrase: Words) -> bool:
    return _starts(tokens[len(tokens) - len(phrase) :], phrase) if phrase else False
