const BASE58 = "[1-9A-HJ-NP-Za-km-z]";

/**
 * What is a key by its form alone: extended private keys (BIP-32, SLIP-132), wallet import format
 * and its encrypted kind (BIP-38), Stellar's seeds, and PEM.
 */
const KEY = new RegExp(
  `(?<![0-9A-Za-z])(?:[xyztuvYZUV]prv${BASE58}{95,112}|[5KL9c]${BASE58}{50,51}|6P${BASE58}{56}|S[A-Z2-7]{55})(?![0-9A-Za-z])|BEGIN [A-Z ]*PRIVATE KEY`,
);

/** A private key or a transaction's hash or signature: the words around tell. */
const EITHER = new RegExp(
  `(?<![0-9A-Za-z])(?:(?:0x)?[0-9a-fA-F]{64}|${BASE58}{87,88})(?![0-9A-Za-z])`,
  "g",
);
const TELLING =
  /(public|öffentlich\S*|публичн\S*)( ?key| schlüssel| ключ)?|key ?hash|hash|(?<![a-z])tx|trans[ação]{1,2}[ckç]|блок|bloc|bloque|explorer|scan|public|públic|公钥|交易|哈希|区块|транзакц|х[еэ]ш|عام|معامل|هاش|(?<key>priv|secret|key|seed|mnemonic|import|clave|llave|clé|chave|schl(?:ü|ue)ssel|ключ|приватн|закрыт|секрет|私钥|私鑰|密钥|مفتاح)/gi;
const BEFORE = 120;
const AFTER = 48;

export function holdsKey(plain: string): boolean {
  if (KEY.test(plain)) return true;
  for (const match of plain.matchAll(EITHER)) {
    const end = match.index + match[0].length;
    const before = [
      ...plain.slice(Math.max(0, match.index - BEFORE), match.index).matchAll(TELLING),
    ];
    const nearest =
      before.at(-1) ??
      plain
        .slice(end, end + AFTER)
        .matchAll(TELLING)
        .next().value;
    if (nearest?.groups?.key) return true;
  }
  return false;
}
