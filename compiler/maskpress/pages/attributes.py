"""What the widget's attributes say: parts of a task spec as plain values, ready for JSON."""

from __future__ import annotations

from collections.abc import Mapping

from maskpress.spec.model import Label, Range, Rules


def label_details(labels: tuple[Label, ...]) -> dict[str, dict[str, str]]:
    """Collect descriptions and keys by label, leaving out labels that have neither."""
    details = {label.name: _details(label) for label in labels}
    return {name: found for name, found in details.items() if found}


def rules_given(rules: Rules) -> dict[str, object]:
    """Collect the rules that a spec sets, leaving out the open ones."""
    found: dict[str, object] = {
        "instances": _bounds(rules.instances),
        "labels": _bounds_by_label(rules.labels),
        "area": _bounds(rules.area),
        "one_piece": rules.one_piece,
    }
    return {name: rule for name, rule in found.items() if rule}


def _details(label: Label) -> dict[str, str]:
    found = {"description": label.description, "key": label.key}
    return {name: text for name, text in found.items() if text is not None}


def _bounds(limits: Range) -> dict[str, int]:
    found = {"min": limits.min, "max": limits.max}
    return {name: bound for name, bound in found.items() if bound is not None}


def _bounds_by_label(labels: Mapping[str, Range]) -> dict[str, dict[str, int]]:
    found = {name: _bounds(limits) for name, limits in labels.items()}
    return {name: bounds for name, bounds in found.items() if bounds}
