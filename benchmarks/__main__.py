"""Run every benchmark, one after the other."""

from benchmarks import (
    embedding,
    failing,
    near_questions,
    redaction,
    restoring,
    search,
    streaming,
    turn,
)
from benchmarks.machine import describe_machine


def main() -> None:
    """Print the machine, then each benchmark's table."""
    print(describe_machine())
    for name, benchmark in (
        ("embedding", embedding.main),
        ("search", search.main),
        ("redaction", redaction.main),
        ("near questions", near_questions.main),
        ("turn", turn.main),
        ("streaming", streaming.main),
        ("failing", failing.main),
        ("restoring", restoring.main),
    ):
        print(f"\n== {name}")
        benchmark()


if __name__ == "__main__":
    main()
