"""The names that the fields of a form give their answers: two alike would leave one answer of two."""

from __future__ import annotations

from maskpress.spec.names import quoted
from maskpress.tasks.filled import Filled
from maskpress.template.outline import Input


def check_names(filled: Filled) -> list[str]:
    """Give the widgets' names, and tell every name that two fields of the page would share."""
    widgets: list[str] = []
    for widget in filled.outline.widgets:
        name = "" if widget.name is None else widget.name.read(filled.sheet)
        at = widget.at if widget.name is None else widget.name.at
        if name and name in widgets:
            filled.tell(at, "E431", f"a second widget is called {quoted(name)}", "give each a name of its own")
        _check_taken(filled, name, at)
        widgets.append(name)
    for name, inputs in _by_name(filled).items():
        _check_inputs(filled, name, inputs, widgets)
    return widgets


def _by_name(filled: Filled) -> dict[str, list[Input]]:
    found: dict[str, list[Input]] = {}
    for each in filled.outline.inputs:
        if name := each.name.read(filled.sheet):
            found.setdefault(name, []).append(each)
    return found


def _check_inputs(filled: Filled, name: str, inputs: list[Input], widgets: list[str]) -> None:
    """Tell the inputs of one name unless they are one question: all radio buttons, or all check boxes."""
    kinds = {each.kind for each in inputs}
    _check_taken(filled, name, inputs[0].name.at)
    if name in widgets:
        message = f"the input is called {quoted(name)}, as a widget is: the form could not be submitted"
        filled.tell(inputs[0].name.at, "E431", message, "give each a name of its own")
    elif len(inputs) > 1 and kinds not in ({"radio"}, {"checkbox"}):
        message = f"a second input is called {quoted(name)}: the form could not be submitted"
        idiom = "leave the hidden one out: a check box that is not ticked answers false"
        help = idiom if kinds == {"hidden", "checkbox"} else "give each a name of its own"
        filled.tell(inputs[1].name.at, "E431", message, help)


def _check_taken(filled: Filled, name: str, at: int) -> None:
    if name in filled.spec.hidden or name == "__proto__":
        taken = "by a hidden field of the task spec" if name in filled.spec.hidden else "by scripts"
        filled.tell(at, "E113", f"the name {quoted(name)} is taken {taken}", "choose another name")
