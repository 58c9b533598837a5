"""How checkpoints are written: encrypted, and plain data only, so that no row can name a class."""

from langgraph.checkpoint.serde.encrypted import EncryptedSerializer
from langgraph.checkpoint.serde.jsonplus import JsonPlusSerializer


def checkpoint_serializer(encryption_key: bytes) -> EncryptedSerializer:
    """Answer a serializer that encrypts with AES (32-byte key) and refuses unknown types."""
    return EncryptedSerializer.from_pycryptodome_aes(
        JsonPlusSerializer(allowed_msgpack_modules=None), key=encryption_key
    )
