"""Keys that come as a file: Ethereum keystores and PEM blocks."""

import json
import random
import uuid
from hashlib import pbkdf2_hmac, scrypt

from Crypto.Cipher import AES
from Crypto.Hash import keccak
from Crypto.PublicKey import ECC

from evals.holdouts.curve import secret
from evals.holdouts.draft import Draft

PASSWORD = b"correct horse"


def keystore(rng: random.Random) -> Draft:
    """Make a Web3 Secret Storage file (version 3) that opens with `PASSWORD`.

    The value is its ciphertext; the rest of the file is of no use without.
    """
    salt, iv = rng.randbytes(32), rng.randbytes(16)
    if rng.random() < 0.5:
        kdf, settings = "scrypt", {"dklen": 32, "n": 1024, "p": 1, "r": 8, "salt": salt.hex()}
        derived = scrypt(PASSWORD, salt=salt, n=1024, r=8, p=1, dklen=32)
    else:
        kdf = "pbkdf2"
        settings = {"c": 1024, "dklen": 32, "prf": "hmac-sha256", "salt": salt.hex()}
        derived = pbkdf2_hmac("sha256", PASSWORD, salt, 1024, 32)
    cipher = AES.new(derived[:16], AES.MODE_CTR, nonce=b"", initial_value=iv)
    ciphertext = cipher.encrypt(secret(rng))
    mac = keccak.new(digest_bits=256, data=derived[16:] + ciphertext).hexdigest()
    crypto = {
        "cipher": "aes-128-ctr",
        "cipherparams": {"iv": iv.hex()},
        "ciphertext": ciphertext.hex(),
        "kdf": kdf,
        "kdfparams": settings,
        "mac": mac,
    }
    name = rng.choice(("crypto", "Crypto"))
    file = {
        "version": 3,
        "id": str(uuid.UUID(bytes=rng.randbytes(16), version=4)),
        "address": rng.randbytes(20).hex(),
        name: crypto,
    }
    text = json.dumps(file, indent=rng.choice((None, 2)))
    before, value, after = text.partition(ciphertext.hex())
    return Draft().add(before).mark(value).add(after)


def pem(rng: random.Random) -> Draft:
    """Make a private key in PEM (RFC 7468): PKCS #8 or SEC 1, on a drawn curve."""
    curve = rng.choice(("P-256", "P-384", "Ed25519"))
    key = ECC.generate(curve=curve, randfunc=rng.randbytes)
    sec1 = curve != "Ed25519" and rng.random() < 0.5
    lines = str(key.export_key(format="PEM", use_pkcs8=not sec1)).splitlines()
    draft = Draft().add(lines[0] + "\n")
    return draft.mark_joined(lines[1:-1], "\n").add("\n" + lines[-1])
