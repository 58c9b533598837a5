"""Citations have one spelling, a source that exists, and words that stand in it."""

import pytest

from candor.domain.passages import Passage
from candor.validation.citations import check_citations
from tests.validation.conftest import SOURCES

S = "To stake ETH you deposit 32 ETH"


@pytest.mark.parametrize(
    ("text", "result", "numbers"),
    [
        (f"{S} [1].", f"{S} [1].", [1]),
        (f"{S} [^1].", f"{S} [1].", [1]),
        (f"{S}【1】.", f"{S}[1].", [1]),
        (f"{S}【1†source】.", f"{S}[1].", [1]),
        (f"{S} [Source 1].", f"{S} [1].", [1]),
        (f"{S}. [1]", f"{S}. [1]", [1]),
        (f"{S} [1](https://stake.lido.fi/).", f"{S} [1].", [1]),
        (f"{S}, and a recovery phrase restores a wallet [1, 2].",
         f"{S}, and a recovery phrase restores a wallet [1][2].", [1, 2]),
        (f"{S}, and a recovery phrase restores a wallet [1-2].",
         f"{S}, and a recovery phrase restores a wallet [1][2].", [1, 2]),
    ],
)  # fmt: skip
def test_spellings(text: str, result: str, numbers: list[int]) -> None:
    cited = check_citations(text, SOURCES)
    assert (cited.text, cited.numbers, cited.warnings) == (result, numbers, [])


@pytest.mark.parametrize("number", ["0", "3", "99", "1, 7", "3-5"])
def test_numbers_of_no_source_go(number: str) -> None:
    cited = check_citations(f"{S} [{number}].", SOURCES)
    assert cited.warnings == ["invalid_citation"]
    assert set(cited.numbers) <= {1, 2}
    assert " ." not in cited.text


def test_a_citation_without_a_word_in_its_source_goes() -> None:
    cited = check_citations(f"{S} [1]. The moon orbits our blue planet monthly [2].", SOURCES)
    assert cited.text == f"{S} [1]. The moon orbits our blue planet monthly."
    assert cited.warnings == ["unsupported_citation"]
    assert cited.numbers == [1]


def test_each_number_is_judged_by_its_own_source() -> None:
    assert check_citations(f"{S} as a validator [1][2].", SOURCES).numbers == [1]


def test_another_language_is_judged_by_its_numbers() -> None:
    right = check_citations("Sie müssen für einen Validator 32 ETH einzahlen [1].", SOURCES)
    wrong = check_citations("Sie müssen dafür genau 64 Münzen hinterlegen [1].", SOURCES)
    assert right.numbers == [1]
    assert wrong.warnings == ["unsupported_citation"]


@pytest.mark.parametrize("code", ["`list[1]`", "```py\na = b[7]\n```"])
def test_code_is_left_alone(code: str) -> None:
    assert check_citations(code, SOURCES).text == code
    assert check_citations(code, SOURCES).numbers == []


def test_no_sources_leave_no_citation() -> None:
    none: tuple[Passage, ...] = ()
    assert check_citations(f"{S} [1].", none).text == f"{S}."
