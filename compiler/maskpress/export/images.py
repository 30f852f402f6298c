"""Where images lie in the datasets that keep them in a folder for each subset."""

from __future__ import annotations

from maskpress.export.model import Item


def in_images(item: Item) -> str:
    """Say where the image goes: into ``images``, by subset."""
    return f"images/{item.subset}/{item.image}"


def in_subset(item: Item) -> str:
    """Say where the image goes: into the folder of its subset."""
    return f"{item.subset}/{item.image}"
