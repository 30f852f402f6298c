"""Texts with row placeholders: Jinja2, sandboxed and cut down to expressions, filters and ``if``.

A row value is never rendered as a template. Loops, calls, macros and multiplication are left out because they can run
or grow without end.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from jinja2 import StrictUndefined, Template, TemplateSyntaxError, Undefined, UndefinedError, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

from maskpress.problems import Problem, Refusal
from maskpress.spec.names import did_you_mean
from maskpress.tasks.place import Place

MAX_TEXT = 1024 * 1024
OPEN, CLOSE = "\x01", "\x02"
"""Stand around each row value in what ``render_marked`` gives; manifests cannot hold them."""

FILTERS = """
    abs capitalize d default first float int join last length lower replace reverse round sort string title tojson trim
    truncate unique upper urlencode wordcount
""".split()  # noqa: SIM905
TESTS = """
    boolean defined divisibleby eq equalto even false float ge gt in integer iterable le lower lt mapping ne none number
    odd sequence string true undefined upper
""".split()  # noqa: SIM905

_ALLOWED = (
    nodes.Template,
    nodes.Output,
    nodes.TemplateData,
    nodes.Name,
    nodes.Const,
    nodes.List,
    nodes.Tuple,
    nodes.Getattr,
    nodes.Getitem,
    nodes.Filter,
    nodes.Test,
    nodes.If,
    nodes.CondExpr,
    nodes.Compare,
    nodes.Operand,
    nodes.And,
    nodes.Or,
    nodes.Not,
    nodes.Add,
    nodes.Sub,
    nodes.Div,
    nodes.FloorDiv,
    nodes.Neg,
    nodes.Pos,
    nodes.Concat,
    nodes.Keyword,
)

_WORDS: Mapping[type[nodes.Node], str] = {
    nodes.For: "a loop",
    nodes.Call: "a call",
    nodes.Macro: "a macro",
    nodes.Mul: '"*"',
    nodes.Pow: '"**"',
    nodes.Mod: '"%"',
    nodes.Assign: '"set"',
    nodes.AssignBlock: '"set"',
    nodes.Include: '"include"',
}

_BRACES = re.compile(r"\{\{.*?\}\}|\{%.*?%\}")
_TOKENS = {"'end of print statement'": '"}}"', "'end of statement block'": '"%}"'}
"""What Jinja calls marks that a reader knows by how they look."""

_SYNTAX_HELP = {
    "'endif'": 'close it with "{% endif %}"',
    "'end of print statement'": 'close it with "}}"',
    "named 'e'": "leave it out: row values are escaped where they go",
    "named 'escape'": "leave it out: row values are escaped where they go",
    "named 'safe'": "leave it out: row values always show literally",
}


class TemplateProblem(Refusal):
    """What is wrong with a template; ``line`` counts from 1 within its text, None where it is not known.

    ``name`` is the name in that line it is about, if any.
    """

    def __init__(
        self, code: str, message: str, help: str | None = None, line: int | None = None, name: str | None = None
    ) -> None:
        super().__init__(code, message, help)
        self.line = line
        self.name = name


@dataclass(frozen=True)
class Text:
    """A compiled template; ``subject`` is the key it stands at and ``place`` that key's place in the spec.

    ``starts`` is the place of its first line where it has a file of its own.
    """

    template: Template
    source: str
    subject: str
    place: Place
    starts: Place | None = None

    def problem(self, found: TemplateProblem) -> Problem:
        """Locate what is wrong, in the text's own file where it has one."""
        at = self.place
        if self.starts is not None:
            at = Place(self.starts.file, found.line, _column(self.source, found))
        return at.problem(found.code, f"{self.subject}: {found.message}", found.help)


def compile_text(source: str, subject: str, place: Place, starts: Place | None = None) -> Text | Problem:
    """Compile a template, or say what it holds that it must not."""
    try:
        return Text(_compiled(source), source, subject, place, starts)
    except TemplateProblem as found:
        return Text(Template(""), source, subject, place, starts).problem(found)


def _column(source: str, found: TemplateProblem) -> int | None:
    """Find the name a problem is about in its line, between the braces of a placeholder."""
    if found.line is None or found.name is None:
        return None
    line = source.split("\n")[found.line - 1]
    name = re.compile(rf"(?<!\w){re.escape(found.name)}(?!\w)")
    places = (name.search(line, *braces.span()) for braces in _BRACES.finditer(line))
    return next((place.start() + 1 for place in places if place), None)


def render(text: Text, values: Mapping[str, object], limit: int = MAX_TEXT) -> str:
    """Fill in a row's values as plain text. Raises TemplateProblem."""
    return render_marked(text, values, limit).replace(OPEN, "").replace(CLOSE, "")


def render_marked(text: Text, values: Mapping[str, object], limit: int = MAX_TEXT) -> str:
    """Fill in a row's values, each between OPEN and CLOSE. Raises TemplateProblem."""
    try:
        rendered = text.template.render(row=values)
    except UndefinedError as error:
        raise _missing(error, values) from None
    except Exception as error:
        reason = str(error) if isinstance(error, TypeError | ValueError | ArithmeticError) else "it fails"
        raise TemplateProblem("E404", f"cannot be filled in: {reason}", line=_line(error)) from None
    if len(rendered) > limit:
        raise TemplateProblem("E403", f"the text has {len(rendered)} characters, more than {limit}")
    return rendered


def plain(value: object) -> str:
    """Write a value as text: texts as they are, null as nothing, the rest as JSON."""
    if isinstance(value, str | Undefined):
        return str(value)  # Raises UndefinedError where it is not there.
    return "" if value is None else json.dumps(value, ensure_ascii=False)


def _marked(value: object) -> str:
    return f"{OPEN}{plain(value)}{CLOSE}"


class _Environment(ImmutableSandboxedEnvironment):
    """Looks names up in rows and nowhere else: no attribute of a Python object is in reach."""

    def getattr(self, obj: object, attribute: str) -> object:
        return self.getitem(obj, attribute)

    def getitem(self, obj: object, argument: object) -> object:
        try:
            if isinstance(obj, Mapping | list | tuple | str):
                return obj[argument]  # type: ignore[index, call-overload]
        except (LookupError, TypeError):
            pass
        return obj if isinstance(obj, Undefined) else self.undefined(obj=obj, name=str(argument))


def _environment() -> _Environment:
    environment = _Environment(undefined=StrictUndefined, finalize=_marked, keep_trailing_newline=True)
    environment.globals.clear()
    environment.filters = {name: environment.filters[name] for name in FILTERS}
    environment.tests = {name: environment.tests[name] for name in TESTS}
    return environment


def _compiled(source: str) -> Template:
    if OPEN in source or CLOSE in source:
        raise TemplateProblem("E403", "the text holds control characters")
    environment = _environment()
    try:
        tree = environment.parse(source)
        _check(tree)
        return environment.from_string(source)
    except TemplateSyntaxError as error:
        raise TemplateProblem("E401", *_syntax_words(error.message or ""), error.lineno) from None
    except RecursionError:
        raise TemplateProblem("E403", "the template is nested too deep") from None


def _syntax_words(message: str) -> tuple[str, str | None]:
    """Shorten what Jinja says, and say what to do about the usual mistakes."""
    help = next((words for sign, words in _SYNTAX_HELP.items() if sign in message), None)
    first = message.partition(". ")[0].rstrip(".")
    for token, mark in _TOKENS.items():
        first = first.replace(token, mark)
    return f"not a template: {first[:1].lower()}{first[1:]}", help


def _check(tree: nodes.Template) -> None:
    """Refuse what could run or grow without end, and names other than ``row``."""
    for node in _below(tree):
        if isinstance(node, nodes.Name) and node.name != "row":
            help = did_you_mean(node.name, ["row"]) or f'a row value is written "row.{node.name}"'
            raise TemplateProblem("E402", f'unknown name "{node.name}"', help, node.lineno, node.name)
        if not isinstance(node, _ALLOWED):
            what = _WORDS.get(type(node), "this")
            help = "values, filters and if are allowed"
            raise TemplateProblem("E403", f"{what} is not allowed in a template", help, node.lineno)


def _below(tree: nodes.Node) -> Iterator[nodes.Node]:
    waiting: list[nodes.Node] = [tree]
    while waiting:
        node = waiting.pop()
        yield node
        waiting.extend(reversed(list(node.iter_child_nodes())))


def _missing(error: UndefinedError, values: Mapping[str, object]) -> TemplateProblem:
    """Name the column a row lacks."""
    name = _missing_name(str(error))
    if name is None:
        return TemplateProblem("E402", "a value it needs is not there", line=_line(error))
    columns = ", ".join(f'"{column}"' for column in list(values)[:10])
    help = did_you_mean(name, values) or f"there is {columns or 'nothing'}"
    return TemplateProblem("E402", f'the row has no "{name}"', help, _line(error), name)


def _missing_name(message: str) -> str | None:
    """Take the name out of Jinja's "... has no attribute 'x'"."""
    head, _, name = message.rpartition("has no ")
    quoted = name.partition("'")[2].rpartition("'")[0]
    return quoted if head and quoted else None


def _line(error: BaseException) -> int | None:
    """Find the template's line in a traceback, which Jinja has rewritten to tell it."""
    line, step = None, error.__traceback__
    while step is not None:
        if step.tb_frame.f_code.co_filename == "<template>":
            line = step.tb_lineno
        step = step.tb_next
    return line
