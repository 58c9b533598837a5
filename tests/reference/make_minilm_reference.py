"""Write minilm.json with real sentence-transformers; run it where torch is, not in our own .venv.

    python make_minilm_reference.py MODEL_FOLDER

MODEL_FOLDER holds the published files of all-MiniLM-L6-v2.
"""

import json
import sys
from pathlib import Path
from typing import Any

TEXTS = [
    "",
    "gas",
    "What is staking?",
    "HOW DO I REVOKE A TOKEN APPROVAL???",
    "My transaction has been pending for three hours.",
    "Never share your seed phrase with anyone, not even with support.",
    "A rollup posts its transactions to the main chain and inherits its security.",
    "¿Cómo puedo mover mis tokens de una red a otra sin perderlos?",
    "Wie lange dauert es, bis meine gestakten ETH wieder verfügbar sind?",
    "Pourquoi les frais sont-ils si élevés aujourd'hui ?",
    "Como faço para recuperar o acesso à minha carteira?",
    "Почему моя транзакция не подтверждается уже несколько часов?",
    "什么是流动性池\uff1f无常损失是怎么产生的\uff1f",
    "كيف أحمي محفظتي من التصيد الاحتيالي؟",
    "ウォレットの秘密鍵をなくしたらどうなりますか。",
    "🚀🚀🚀 to the moon 🌕 naïve café — “quotes” … and\ttabs\nand lines",
    "0x0000000000000000000000000000000000000000 is the burn address.",
    "```solidity\nfunction transfer(address to, uint256 value) external returns (bool);\n```",
    "| Network | Chain id |\n| --- | --- |\n| Mainnet | 1 |\n| Sepolia | 11155111 |",
    "Supercalifragilisticexpialidocious" * 4,
    "A validator that signs two blocks for one slot loses part of its stake. " * 3,
    "Fees rise when many people want to use the network at the same moment. " * 8,
    "An address is derived from a public key, which is derived from a private key. " * 20,
    "token " * 2000,
]


def main(folder: str) -> None:
    """Encode TEXTS and write them with their vectors, rounded to 7 digits."""
    # sentence-transformers is not among our packages, so nothing is known of its types
    import sentence_transformers as st  # type: ignore[import-not-found]  # not ours

    model: Any = st.SentenceTransformer(folder, device="cpu")
    if model.max_seq_length != 256:
        raise SystemExit(f"the folder says {model.max_seq_length} tokens where 256 are meant")
    rows = [
        {"text": text, "vector": [round(float(number), 7) for number in vector]}
        for text, vector in zip(TEXTS, model.encode(TEXTS, batch_size=1), strict=True)
    ]
    made_by = f"sentence-transformers {st.__version__}, all-MiniLM-L6-v2, 256 tokens"
    body = ",\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
    target = Path(__file__).with_name("minilm.json")
    target.write_text(f'{{"made_by": "{made_by}", "rows": [\n{body}\n]}}\n', encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1])
