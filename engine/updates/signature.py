"""Who wrote a list of releases: an Ed25519 signature over its bytes.

The public half of the key is part of each build. The private half is kept away from the place where releases lie,
so that whoever holds that place can put nothing in a release's stead.
"""

from __future__ import annotations

import base64
import json

from engine.common.i18n import tr
from engine.updates.feed import UpdateError

FIELDS = ("list", "signature")
"""Of what is published: the list, as text, and the signature over its UTF-8 bytes, in base64."""


def opened(published: bytes, key: str) -> bytes:
    """Return the list in what was published.

    Args:
        published: ``{"list": "{…}", "signature": "…"}``.
        key: the public half, 32 bytes in base64.
    Raises:
        UpdateError: nobody who has the private half made it.
    """
    # Here and not above: it takes a tenth of a second, which every start would pay.
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        data = json.loads(published)
        text, signature = (data[name] for name in FIELDS)
        content = text.encode()
        made = base64.b64decode(signature, validate=True)
    except (ValueError, TypeError, LookupError, RecursionError, AttributeError) as error:
        raise UpdateError(
            tr("The list of releases cannot be read."), tr("Look at the page from which you have Tiller.")
        ) from error
    try:
        Ed25519PublicKey.from_public_bytes(base64.b64decode(key)).verify(made, content)
    except (InvalidSignature, ValueError) as error:
        raise UpdateError(
            tr("The list of releases isn't from Tiller's makers, so nothing in it is offered."),
            tr("Look at the page from which you have Tiller."),
        ) from error
    return bytes(content)
