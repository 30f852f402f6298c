"""Numbers where the schema wants text: taken as they were written.

The label ``010`` is the text "010", although YAML reads it as ten. Booleans and nulls are not taken so: who writes
``null`` may mean none, and the problem tells to quote it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from maskpress.spec.source import NodePath, Source

Schema = Mapping[str, Any]


def as_written(source: Source, schema: Schema) -> object:
    """Give a document's value with numbers replaced by their text wherever ``schema`` wants text and no number."""
    return _Settling(source.written, schema["definitions"]).settle((), source.value, [schema])


class _Settling:
    """One walk over a value beside its schema."""

    def __init__(self, written: Mapping[NodePath, str], definitions: Mapping[str, Schema]) -> None:
        self._written = written
        self._definitions = definitions

    def settle(self, path: NodePath, value: object, schemas: list[Schema]) -> object:
        forms = [form for schema in schemas for form in self._forms(schema)]
        if isinstance(value, dict):
            return {key: self.settle((*path, key), item, _below(forms, key)) for key, item in value.items()}
        if isinstance(value, list):
            items = [form["items"] for form in forms if "items" in form]
            return [self.settle((*path, at), item, items) for at, item in enumerate(value)]
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        return self._written[path] if is_number and _wants_text(forms) else value

    def _forms(self, schema: Schema) -> Iterator[Schema]:
        """Give the alternatives of a schema, references resolved."""
        if "$ref" in schema:
            schema = self._definitions[schema["$ref"].rpartition("/")[2]]
        inner = [*schema.get("anyOf", ()), *schema.get("allOf", ())]
        for each in inner:
            yield from self._forms(each)
        if not inner:
            yield schema


def _below(forms: list[Schema], key: str) -> list[Schema]:
    found = [form.get("properties", {}).get(key, form.get("additionalProperties")) for form in forms]
    return [each for each in found if isinstance(each, dict)]


def _wants_text(forms: list[Schema]) -> bool:
    types = {form.get("type") for form in forms}
    return "string" in types and types.isdisjoint(("number", "integer"))
