"""The category of a question, on eighty labelled ones."""

from pathlib import Path

import pytest
import yaml

from candor.domain.categories import Category
from candor.routing.category import classify

LABELLED: dict[str, list[str]] = yaml.safe_load(
    (Path(__file__).parent / "categories.yaml").read_text("utf-8")
)


def test_the_labelled_set_is_whole() -> None:
    assert set(LABELLED) == {category.value for category in Category}
    assert all(len(questions) >= 10 for questions in LABELLED.values())


@pytest.mark.parametrize("category", list(Category))
def test_at_least_nine_of_ten_of_each_category_are_right(category: Category) -> None:
    questions = LABELLED[category.value]
    wrong = {q: classify(q).value for q in questions if classify(q) is not category}
    assert len(wrong) <= len(questions) * 0.1, wrong


@pytest.mark.parametrize(
    ("question", "category"),
    [
        ("How to stake ETH?", Category.STAKING),
        ("HOW TO STAKE ETH", Category.STAKING),
        ("", Category.GENERAL),
        ("The weather in Lisbon", Category.GENERAL),
        ("gas gas gas gas wallet: is it a scam?", Category.SECURITY_SCAMS),
    ],
)
def test_examples(question: str, category: Category) -> None:
    assert classify(question) is category
