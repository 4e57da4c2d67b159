"""A list of releases, signed as a maker does it, with a key of the tests' own."""

from __future__ import annotations

import base64
import json

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
PUBLIC = base64.b64encode(KEY.public_key().public_bytes_raw()).decode()


def published(text: bytes, key: Ed25519PrivateKey = KEY) -> bytes:
    """Return what programs read of a list."""
    made = base64.b64encode(key.sign(text)).decode()
    return json.dumps({"list": text.decode(), "signature": made}).encode()
