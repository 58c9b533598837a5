"""Which of overlapping finds is kept."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from candor.privacy.contract import Span
from candor.privacy.spans import SECRET_TYPES, resolve

SPANS = st.lists(
    st.builds(
        lambda start, size, type_: Span(start, start + size, type_),
        st.integers(0, 40),
        st.integers(1, 12),
        st.sampled_from(["EMAIL", "PHONE", "JWT"]),
    )
)


def test_secrets_then_longer_then_earlier_then_first() -> None:
    assert resolve([Span(0, 20, "EMAIL"), Span(5, 9, "JWT")]) == [Span(5, 9, "JWT")]
    assert resolve([Span(0, 4, "PHONE"), Span(2, 9, "CARD")]) == [Span(2, 9, "CARD")]
    assert resolve([Span(2, 6, "PHONE"), Span(0, 4, "CARD")]) == [Span(0, 4, "CARD")]
    assert resolve([Span(0, 4, "IP"), Span(0, 4, "CARD")]) == [Span(0, 4, "IP")]


@given(SPANS)
def test_nothing_overlaps_and_everything_is_covered_or_beaten(spans: list[Span]) -> None:
    kept = resolve(spans)
    assert kept == sorted(kept, key=lambda span: span.start)
    assert all(a.end <= b.start for a, b in pairwise(kept))
    assert all(any(k.start < s.end and s.start < k.end for k in kept) for s in spans)


def test_secret_types() -> None:
    assert frozenset({"SEED_PHRASE", "PRIVATE_KEY", "API_KEY", "JWT"}) == SECRET_TYPES


def test_secrets_that_overlap_are_one_of_the_longest_type() -> None:
    overlapping = [Span(0, 9, "API_KEY"), Span(5, 40, "PRIVATE_KEY"), Span(40, 50, "JWT")]
    assert resolve(overlapping) == [Span(0, 40, "PRIVATE_KEY"), Span(40, 50, "JWT")]
    assert resolve([*overlapping, Span(0, 3, "EMAIL")])[0] == Span(0, 40, "PRIVATE_KEY")
