"""A document against the task schema: every violation as a located problem in our own words."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from jsonschema import Draft7Validator, ValidationError
from jsonschema.validators import extend

from maskpress.problems import Problem
from maskpress.spec.names import did_you_mean, quoted
from maskpress.spec.source import NodePath, Source
from maskpress.spec.wording import at, either, found, kind, near_or_known
from maskpress.spec.written import Schema, as_written

Violation = Any
"""A jsonschema ValidationError; its types say of every field that it may be unset."""


def check_schema(source: Source, schema: Schema) -> tuple[object, list[Problem]]:
    """Validate a document; give its value, with texts as they were written, and what is wrong with it."""
    value = as_written(source, schema)
    errors = _Validator(schema).iter_errors(value)
    return value, [problem for error in errors for problem in _problems(source, error)]


def _match_whole(validator: object, pattern: str, value: object, schema: object) -> Iterator[ValidationError]:
    """Match as ECMA 262 does: Python's ``$`` also matches before a final line break."""
    if isinstance(value, str) and not re.search(pattern.replace("$", r"\Z"), value):
        yield ValidationError("pattern")


_YES_AND_NO = {"yes": "true", "on": "true", "true": "true", "no": "false", "off": "false", "false": "false"}


_Validator = extend(Draft7Validator, {"pattern": _match_whole})  # type: ignore[no-untyped-call]


def _problems(source: Source, error: Violation) -> Iterable[Problem]:
    path = tuple(error.absolute_path)
    return _WORDS[str(error.validator)](source, path, error)


def _alternatives(source: Source, path: NodePath, error: Violation) -> Iterator[Problem]:
    """Report what is wrong by the alternative that has the value's type, or that none has."""
    branches: dict[object, list[Violation]] = {}
    for each in error.context or ():
        branches.setdefault(each.relative_schema_path[0], []).append(each)
    fitting = [errors for errors in branches.values() if not _wrong_type(errors)]
    if fitting:
        for each in fitting[0]:
            yield from _problems(source, each)
    else:
        types = [str(_wrong_type(errors)) for errors in branches.values()]
        yield _type_problem(source, path, error, types)


def _wrong_type(errors: list[Violation]) -> str | None:
    """Give the type an alternative wanted, if the value has another."""
    types = [str(each.validator_value) for each in errors if each.validator == "type" and not each.relative_path]
    return types[0] if types else None


def _type(source: Source, path: NodePath, error: Violation) -> Iterator[Problem]:
    yield _type_problem(source, path, error, [str(error.validator_value)])


def _type_problem(source: Source, path: NodePath, error: Violation, types: list[str]) -> Problem:
    message = f"expected {either([kind(each) for each in types])}, found {found(source, path, error.instance)}"
    help = _type_help(source, path, error.instance, types) or _for_example(error.schema)
    return source.problem(path, "E104", at(path, message), help)


def _type_help(source: Source, path: NodePath, value: object, types: list[str]) -> str | None:
    written = source.written.get(path, "")
    if value is None and not written:
        return "write a value, or remove the line"
    if "string" in types and written:
        return f'if text is meant, quote it: "{written}"'
    return _text_help(value.strip(), types) if isinstance(value, str) else None


def _text_help(text: str, types: list[str]) -> str | None:
    """Propose what a text was meant as."""
    if types == ["boolean"] and text.lower() in _YES_AND_NO:
        return f"write {_YES_AND_NO[text.lower()]}"
    if types[0] in ("integer", "number") and text.isdecimal():
        return f"write {text} without quotes"
    return f"write a list: [{text}]" if types == ["array"] else None


def _unknown_key(source: Source, path: NodePath, error: Violation) -> Iterator[Problem]:
    known = list(error.schema.get("properties", {}))
    for key in error.instance:
        if key not in known:
            below = (*path, key)
            near = near_or_known(key, [name for name in known if name not in error.instance] or known)
            yield source.key_problem(below, "E101", at(path, f"unknown key {quoted(key)}"), near)


def _missing_key(source: Source, path: NodePath, error: Violation) -> Iterator[Problem]:
    for key in error.validator_value:
        if key not in error.instance:
            example = json.dumps(error.schema["properties"][key]["examples"][0])
            yield source.problem(path, "E102", at(path, f'missing key "{key}"'), f"add it, such as {key}: {example}")


def _one_source(source: Source, path: NodePath, error: Violation) -> Iterator[Problem]:
    """Report the root's choice: exactly one key says where images come from."""
    choices = [branch["required"][0] for branch in error.validator_value]
    given = [key for key in error.instance if key in choices]
    if not given:
        message = f"expected one of the keys {either(choices)}, found none"
        yield source.problem(path, "E106", message, "say where the images are, such as images: photos/*.jpg")
    for key in given[1:]:
        message = f'expected one of the keys {either(choices)}, found "{key}" beside "{given[0]}"'
        yield source.key_problem((key,), "E106", message, "keep one of them")


def _enum(source: Source, path: NodePath, error: Violation) -> Iterator[Problem]:
    choices = [str(each) for each in error.validator_value]
    message = f"expected {either([*choices, *_other_forms(error)])}, found {found(source, path, error.instance)}"
    yield source.problem(path, "E105", at(path, message), did_you_mean(str(error.instance), choices))


def _other_forms(error: Violation) -> Iterator[str]:
    """Name what else may stand where one of some words may: ``a list such as [1, 2]``."""
    forms = error.parent.validator_value if error.parent else ()
    for form in forms:
        if form.get("type", "string") != "string":
            yield kind(form["type"]) + _such_as(form)


def _for_example(schema: Schema) -> str | None:
    example = _example(schema)
    return f"for example {example}" if example else None


def _such_as(schema: Schema) -> str:
    example = _example(schema)
    return f" such as {example}" if example else ""


def _example(schema: Schema) -> str | None:
    examples = schema.get("examples")
    return json.dumps(examples[0], ensure_ascii=False) if examples else None


def _pattern(source: Source, path: NodePath, error: Violation) -> Iterator[Problem]:
    expected = error.schema.get("patternErrorMessage", "another form")
    if "propertyNames" in error.absolute_schema_path:
        path = (*path, error.instance)
        yield source.key_problem(path, "E105", at(path[:-1], f"expected {expected}, found {quoted(error.instance)}"))
    else:
        yield source.problem(path, "E105", at(path, f"expected {expected}, found {quoted(error.instance)}"))


def _empty_text(source: Source, path: NodePath, error: Violation) -> Iterator[Problem]:
    yield source.problem(path, "E108", at(path, "expected text, found an empty one"))


def _long_text(source: Source, path: NodePath, error: Violation) -> Iterator[Problem]:
    limit = error.validator_value
    wanted = "one character" if limit == 1 else f"at most {limit} characters"
    yield source.problem(path, "E105", at(path, f"expected {wanted}, found {len(error.instance)}"))


def _bound(words: str) -> Callable[[Source, NodePath, Violation], Iterator[Problem]]:
    def check(source: Source, path: NodePath, error: Violation) -> Iterator[Problem]:
        message = f"expected {words} {error.validator_value}, found {found(source, path, error.instance)}"
        yield source.problem(path, "E105", at(path, message))

    return check


def _count(words: str) -> Callable[[Source, NodePath, Violation], Iterator[Problem]]:
    def check(source: Source, path: NodePath, error: Violation) -> Iterator[Problem]:
        limit, count = error.validator_value, len(error.instance)
        entries = "entry" if limit == 1 else "entries"
        keys = error.schema.get("properties")
        help = f"known here: {', '.join(keys)}" if keys else None
        message = f"expected {words} {limit} {entries}, found {count or 'none'}"
        yield source.problem(path, "E105", at(path, message), help)

    return check


_WORDS: dict[str, Callable[[Source, NodePath, Violation], Iterable[Problem]]] = {
    "additionalProperties": _unknown_key,
    "anyOf": _alternatives,
    "enum": _enum,
    "maxItems": _count("at most"),
    "maxLength": _long_text,
    "maxProperties": _count("at most"),
    "maximum": _bound("at most"),
    "minItems": _count("at least"),
    "minLength": _empty_text,
    "minProperties": _count("at least"),
    "minimum": _bound("at least"),
    "oneOf": _one_source,
    "pattern": _pattern,
    "required": _missing_key,
    "type": _type,
}
"""How each keyword of the task schema reads when it is violated; a test checks that none is missing."""
