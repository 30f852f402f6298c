"""The page that lists the batches of a site: plain HTML without a script."""

from __future__ import annotations

from maskpress.pages.batches import Batch
from maskpress.pages.csp import hash_source, list_policy
from maskpress.pages.html import render
from maskpress.pages.links import page_link
from maskpress.pages.style import render_style
from maskpress.spec.model import TaskSpec


def render_list(batches: tuple[Batch, ...], spec: TaskSpec) -> bytes:
    """Render a link to each batch, with what it holds."""
    style = render_style("list.css", spec.page)
    return render(
        "list.html",
        title=spec.title,
        rows=[_row(batch, spec) for batch in batches],
        policy=list_policy(hash_source(style)),
        style=style.decode(),
    )


def _row(batch: Batch, spec: TaskSpec) -> dict[str, object]:
    link = page_link(batch, spec, alone=False)
    return {"href": link, "id": batch.id, "contents": _contents(batch), "size": len(batch.tasks)}


def _contents(batch: Batch) -> str:
    first, last = batch.tasks[0], batch.tasks[-1]
    return first.header if first is last else f"{first.id} to {last.id}"
