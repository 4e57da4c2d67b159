"""Making a local model and a cloud speak of the same tokens."""

from __future__ import annotations

import asyncio

from engine.cloud.protocol import Cloud, Templated
from engine.steerer.steerer import Steerer
from engine.vocabulary.alignment import Method
from engine.vocabulary.identity import is_same
from engine.vocabulary.learning_cloud import LearningCloud
from engine.vocabulary.token_table import ObservedTokens


async def join(cloud: Cloud, steerer: Steerer, method: Method) -> Cloud:
    """Return the cloud whose tokens the steerer knows what to do with: itself where both have one vocabulary.

    Args:
        method: how; `AUTO` finds out.
    Raises:
        CloudError: the cloud could not be asked.
    """
    if method is Method.AUTO:
        if await is_same(cloud, steerer.vocabulary):
            if isinstance(cloud, Templated):
                cloud = cloud.with_template(steerer.segments)
            return cloud
        method = Method.BYTES
    if isinstance(cloud, Templated) and not cloud.tells_ids:
        # It takes whole prompts as texts, whatever their tokens are here.
        cloud = cloud.with_template(steerer.segments)
    else:
        cloud = with_own_template(cloud)
    learned = ObservedTokens()
    # It spells a whole vocabulary.
    await asyncio.to_thread(steerer.align, learned, method)
    return LearningCloud(cloud, learned)


def with_own_template(cloud: Cloud) -> Cloud:
    """Return a cloud whose prompts need no local model of the same family: itself, or another to its server."""
    return cloud.without_template() if isinstance(cloud, Templated) else cloud
