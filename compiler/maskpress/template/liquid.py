"""Liquid templates as labelling services take them: by python-liquid, with their filters, escaping on.

A name that is not there gives nothing, as in Liquid; it is noted where it would have been shown. Row values are never
read as templates. The only module that imports python-liquid, which is an extra: import it where a template needs it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from typing import TextIO

from liquid import Environment, RenderContext, Undefined
from liquid.builtin.content import ContentNode, Literal
from liquid.builtin.expressions import FilteredExpression
from liquid.builtin.output import Output, OutputNode
from liquid.builtin.tags.echo_tag import EchoNode, EchoTag
from liquid.exceptions import LiquidError, ResourceLimitError
from liquid.stringify import to_liquid_string
from liquid.token import Token
from markupsafe import Markup

from maskpress.problems import Refusal
from maskpress.spec.names import did_you_mean
from maskpress.template.sheet import MAX_FILLED, Absent, Sheet, SheetWriter, TemplateRefusal

MAX_STEPS = 100_000

Grant = Callable[[str], str]
"""Make the URI of a stored image what a page can use."""


class LiquidTemplate:
    """A template parsed once and filled in row by row."""

    def __init__(self, text: str, grant: Grant) -> None:
        """Parse. Raises TemplateRefusal with the first thing that is wrong."""
        self._text = text
        try:
            self._template = _environment(grant).from_string(text)
        except LiquidError as error:
            raise _refusal(error, text, "E401") from None
        except RecursionError:
            raise TemplateRefusal("E403", "the template is nested too deep", None, 0) from None
        self._analysis = self._template.analyze(include_partials=False)

    def refusals(self) -> Iterator[TemplateRefusal]:
        """Give the filters and tags that are not there, wherever they stand."""
        known = self._template.env.filters
        for name, spans in self._analysis.filters.items():
            if name not in known:
                help = did_you_mean(name, known) or "see the list of filters in the documentation"
                for span in spans:
                    yield TemplateRefusal("E401", f'unknown filter "{name}"', help, span.index)
        for name in ("include", "render"):
            for span in self._analysis.tags.get(name, ()):
                message = f'"{name}" takes another template, and there is only this one'
                yield TemplateRefusal("E403", message, "copy its text here", span.index)

    def strangers(self) -> Iterator[Absent]:
        """Give the names that no row will ever have: others than ``task.input``."""
        for name, variables in self._analysis.globals.items():
            for variable in variables:
                if [name, *variable.segments[1:2]] not in (["task"], ["task", "input"]):
                    yield Absent(str(variable), variable.span.index)

    def fill(self, values: Mapping[str, object], *, apart: bool = True) -> Sheet:
        """Fill in a row, as ``task.input``. Raises TemplateRefusal."""
        writer = SheetWriter(apart=apart)
        context = RenderContext(self._template, globals={"task": {"input": values}})
        try:
            self._template.render_with_context(context, writer)
        except LiquidError as error:
            raise _refusal(error, self._text, "E404") from None
        except TemplateRefusal:
            raise
        except Refusal as refusal:
            raise TemplateRefusal(refusal.code, refusal.message, refusal.help, 0) from None
        except (ArithmeticError, LookupError, RecursionError, TypeError, ValueError) as error:
            raise TemplateRefusal("E404", f"cannot be filled in: {error}", None, 0) from None
        return writer.sheet()


class _LimitedEnvironment(Environment):
    """Escapes, refuses unknown filters, and stops what would run or grow without end."""

    loop_iteration_limit = MAX_STEPS
    output_stream_limit = MAX_FILLED
    local_namespace_limit = MAX_FILLED


class _PlacedContent(ContentNode):
    """A text of the template that knows where it stands, also after blanks that a ``-%}`` took away."""

    def __init__(self, token: Token, text: str) -> None:
        super().__init__(token, text)
        self.offset = max(token.source.find(text, token.start_index), token.start_index)

    def render_to_output(self, _: RenderContext, buffer: TextIO) -> int:
        """Write the text with its place."""
        return buffer.literal(self.text, self.offset) if isinstance(buffer, SheetWriter) else buffer.write(self.text)


class _PlacedLiteral(Literal):
    node_class = _PlacedContent


def _render_value(node: OutputNode, context: RenderContext, buffer: TextIO) -> int:
    """Write the value of an output statement, and note a name that is not there."""
    if not isinstance(buffer, SheetWriter) or not isinstance(node.expression, FilteredExpression):
        return buffer.write(to_liquid_string(node.expression.evaluate(context), context.autoescape))
    value: object = node.expression.left.evaluate(context)
    filters = node.expression.filters or []
    if isinstance(value, Undefined) and all(each.name != "default" for each in filters):
        buffer.miss(str(node.expression.left), node.token.start_index)
    for each in filters:
        value = each.evaluate(value, context)
    names = [each.name for each in filters]
    while names and names[-1] in _ESCAPING:
        names.pop()
    text = to_liquid_string(value, context.autoescape)
    granted, json = "grant_read_access" in names, names[-1:] == ["to_json"]
    return buffer.value(text, node.token.start_index, granted=granted, json=json)


_ESCAPING = frozenset({"escape", "escape_once", "skip_autoescape"})
"""Filters that leave JSON what it is, once a browser has read it."""


class _PlacedOutput(OutputNode):
    def render_to_output(self, context: RenderContext, buffer: TextIO) -> int:
        """Write the value with its place."""
        return _render_value(self, context, buffer)


class _PlacedOutputTag(Output):
    node_class = _PlacedOutput


class _PlacedEcho(EchoNode):
    def render_to_output(self, context: RenderContext, buffer: TextIO) -> int:
        """Write the value with its place."""
        return _render_value(self, context, buffer)


class _PlacedEchoTag(EchoTag):
    node_class = _PlacedEcho


def _environment(grant: Grant) -> Environment:
    environment = _LimitedEnvironment(autoescape=True)
    for tag in (_PlacedLiteral, _PlacedOutputTag, _PlacedEchoTag):
        environment.add_tag(tag)
    environment.add_filter("skip_autoescape", _skip_autoescape)
    environment.add_filter("to_json", _to_json)
    environment.add_filter("grant_read_access", lambda value: _granted(value, grant))
    return environment


def _skip_autoescape(value: object) -> object:
    return value if isinstance(value, Undefined) else Markup(to_liquid_string(value, autoescape=False))


def _to_json(value: object) -> str:
    """Write JSON that ends neither a script element nor a comment in a script."""
    text = json.dumps(None if isinstance(value, Undefined) else value, ensure_ascii=False, default=str)
    text = text.replace("</", "<\\/").replace("<!--", "\\u003c!--").replace("*/", "*\\/")
    return text.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def _granted(value: object, grant: Grant) -> object:
    return value if isinstance(value, Undefined) else grant(to_liquid_string(value, autoescape=False))


def _refusal(error: LiquidError, text: str, code: str) -> TemplateRefusal:
    """Say what python-liquid says, at the place it means."""
    message = str(error.message or "it fails").replace("'", '"')
    if error.token is not None and error.token.start_index < 0:
        message = message.replace("found end of expression", "found the end")
    if isinstance(error, ResourceLimitError):
        code, message = "E403", f"it would run or grow without end: {message}"
    kind = "not a Liquid template: " if code == "E401" else ""
    return TemplateRefusal(code, kind + message, _HELP.get(message), _offset(error.token, text))


_HELP = {
    "expected a primitive expression, found the end": "name a value between the braces",
    **{f"expected tag end{tag}, found the end": f"close it with {{% end{tag} %}}" for tag in ("if", "for", "unless")},
}


def _offset(token: Token | None, text: str) -> int:
    """Give a token's place; the end of the text where it has none, for then something is missing there."""
    return token.start_index if token is not None and token.start_index >= 0 else len(text.rstrip())
