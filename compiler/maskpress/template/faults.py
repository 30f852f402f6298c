"""What keeps a template's form and widgets from working, and what in its markup is likely not meant so."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import islice

from maskpress.template.inputs import input_type
from maskpress.template.markup import Element, Flaw, Markup
from maskpress.template.scripts import Finding, shown

WIDGET = "crowd-instance-segmentation"
NO_WIDGET = f"the template has no <{WIDGET}>"
OF_THE_SPEC = {
    "submit-hosts": "write submit: [{form: {hosts: [...]}}]",
    "task-id": "write an id into each row",
    "contact": "write contact: ...",
}
"""Attributes of a form that its page has from the spec, and how that says them."""

MAX_FLAWS = 100

BUILT = frozenset({WIDGET, "crowd-form", "crowd-button", "crowd-input"})


def faults(markup: Markup) -> Iterator[Finding]:
    """Give what is wrong whatever the row."""
    yield from _form_findings(markup)
    yield from _settings(markup)
    yield from _files(markup)
    yield from flaws(markup)
    yield from _unbuilt(markup)


def flaws(markup: Markup) -> Iterator[Finding]:
    """Tell what of the markup is likely not meant so, the first of very many; the same flaw of one tag once."""
    found = _flaws(markup)
    yield from islice(found, MAX_FLAWS)
    if more := next(found, None):
        left = f"and {1 + sum(1 for _ in found):,} more such places"
        yield Finding("W441", "warning", more.offset, left, "mend the first ones")


def _flaws(markup: Markup) -> Iterator[Finding]:
    broken = {flaw.element for flaw in markup.flaws if flaw.kind == "missing-bracket"}
    told: set[tuple[str, int | None]] = set()
    for flaw in markup.flaws:
        again = flaw.kind == "nested-quotes" and (flaw.kind, flaw.element) in told
        told.add((flaw.kind, flaw.element))
        if again or (flaw.kind == "repeated-attribute" and flaw.element in broken):
            continue
        if said := _words(flaw, None if flaw.element is None else markup.elements[flaw.element]):
            yield Finding("W441", "warning", flaw.offset, *said)


def _form_findings(markup: Markup) -> Iterator[Finding]:
    widgets = list(markup.live(WIDGET))
    if not widgets:
        help = "a template replaces what the spec says of the widget, so it has to hold one"
        yield Finding("E430", "error", 0, NO_WIDGET, help)
    for _, widget in widgets:
        around = {markup.elements[each].name for each in markup.ancestors(widget.parent)}
        if "crowd-form" not in around:
            message = "the widget stands in no <crowd-form>: its answer could not be submitted"
            help = "make its <form> one" if "form" in around else "put <crowd-form> and </crowd-form> around it"
            yield Finding("E435", "error", widget.start, message, help)
        source = widget.attribute("src")
        if source is None or source.value_start is None:
            help = 'add it, such as src="{{ task.input.taskObject | grant_read_access }}"'
            yield Finding("E436", "error", widget.start, "the widget has no src, so no image", help)
        if not widget.get("name"):
            help = 'add one, such as name="annotatedResult"'
            yield Finding("W440", "warning", widget.start, "the widget has no name: its answer could not be told", help)
    for _, form in list(markup.live("crowd-form"))[1:]:
        yield Finding("E437", "error", form.start, "a second <crowd-form>: only one can be submitted", "make them one")


def _settings(markup: Markup) -> Iterator[Finding]:
    """Tell attributes of the form that a spec has its own words for."""
    for _, form in list(markup.live("crowd-form"))[:1]:
        for attribute in form.attributes:
            if help := OF_THE_SPEC.get(attribute.name):
                message = f"the form's {attribute.name} is not used: the task spec says it"
                yield Finding("W445", "warning", attribute.start, message, help)


def _files(markup: Markup) -> Iterator[Finding]:
    for _, element in markup.live("input"):
        if input_type(element) == "file":
            message = "the choice of a file does not join the answers"
            yield Finding("W445", "warning", element.start, message, "leave it out")


def _unbuilt(markup: Markup) -> Iterator[Finding]:
    strange = [each for each in markup.elements if each.name.startswith("crowd-") and each.name not in BUILT]
    counts = Counter(each.name for each in strange)
    for element in strange:
        if count := counts.pop(element.name, 0):
            times = f" ({count} of them)" if count > 1 else ""
            message = f"<{element.name}> is not built: the page shows a notice in its place{times}"
            yield Finding("W442", "warning", element.start, message)


def _words(flaw: Flaw, element: Element | None) -> tuple[str, str | None] | None:
    """Say what is not meant so, where it matters for the page."""
    name = flaw.name.lstrip("<")
    if flaw.kind == "missing-bracket":
        return f'a ">" is missing before <{name}: browsers take it for an attribute', 'write the ">"'
    if flaw.kind == "nested-quotes":
        return "an attribute ends here, at a quote within it", "put single quotes around it, or write &quot; within"
    if flaw.kind == "repeated-attribute":
        return f"{shown(name)} is given twice: browsers take the first", "remove one of the two"
    if flaw.kind == "cut-off":
        return "the text ends within a tag or comment", "close it"
    if flaw.kind == "unclosed" and element is not None and element.name.startswith("crowd-"):
        return f"<{element.name}> is never closed", f"write </{element.name}>; a slash in the tag does not close it"
    return None
