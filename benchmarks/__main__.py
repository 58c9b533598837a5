"""Run every benchmark, one after the other."""

from benchmarks import embedding, near_questions, redaction, restoring, turn
from benchmarks.machine import describe_machine


def main() -> None:
    """Print the machine, then each benchmark's table."""
    print(describe_machine())
    for name, benchmark in (
        ("embedding", embedding.main),
        ("redaction", redaction.main),
        ("near questions", near_questions.main),
        ("turn", turn.main),
        ("restoring", restoring.main),
    ):
        print(f"\n== {name}")
        benchmark()


if __name__ == "__main__":
    main()
