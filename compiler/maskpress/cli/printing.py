"""What every command prints, and how it ends: problems to stdout, progress to stderr, an exit code."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
from click.core import ParameterSource

from maskpress.errors import MaskpressError, OutputError, ResourceError, SpecError
from maskpress.problems import LineOf, Problem, has_errors, render_json, render_text

Progress = Callable[[int, int], None]


class Verb(click.Command):
    """A command that ends in words and an exit code, whatever happens to its files."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; problems, failures and Ctrl+C become output and exit codes."""
        _never_fail_to_print()
        try:
            super().invoke(ctx)
            ctx.exit(0)
        except SpecError as error:
            print_problems(error.problems, ctx)
        except (MaskpressError, OSError) as error:
            print_problems([_failure(error, ctx)], ctx)
        except KeyboardInterrupt:
            ctx.exit(130)
        ctx.exit(1)


FORMAT = click.option(
    "--format", type=click.Choice(["text", "json"]), default="text", show_default=True, help="How problems are printed."
)
STRICT = click.option("--strict", is_flag=True, help="Take warnings for problems.")
SUBMISSIONS = click.option(
    "-o",
    "--output",
    default="results",
    show_default=True,
    type=click.Path(path_type=Path, file_okay=False),
    help="The folder of submissions.",
)


def print_problems(
    problems: Sequence[Problem],
    ctx: click.Context,
    line_of: LineOf | None = None,
    more: Mapping[str, Sequence[object]] | None = None,
) -> None:
    """Print problems in the format asked for; once a run, so that JSON stays one list, or with ``more`` one object."""
    as_json = ctx.params.get("format") == "json"
    click.echo(render_json(problems, more) if as_json else render_text(problems, line_of), nl=False)


def end(problems: Sequence[Problem], ctx: click.Context) -> None:
    """End a command that did what it could: with exit code 1 for errors, where asked to be strict also for warnings."""
    if has_errors(problems) or (problems and ctx.params["strict"]):
        ctx.exit(1)


@contextmanager
def needing(extra: str, doing: str) -> Iterator[None]:
    """Say in words which extra a command needs where one of its packages is missing."""
    try:
        yield
    except ModuleNotFoundError as error:
        words = f"{doing} needs {str(error.name).partition('.')[0]}, which is not installed"
        raise ResourceError(f'{words}: pip install "maskpress[{extra}]"') from error


def _failure(error: MaskpressError | OSError, ctx: click.Context) -> Problem:
    """Word a failure that concerns no place in a file."""
    if isinstance(error, OSError):
        reason = (error.strerror or str(error)).lower()
        file = str(error.filename or "maskpress")
        unnamed = ctx.get_parameter_source("results") is ParameterSource.DEFAULT and file == "results"
        help = f"name what to read: maskpress {ctx.info_name} FILES..." if unnamed else None
        return Problem("E599", "error", file, None, None, f"stopped: {reason}", help)
    where = ctx.params.get("output") or ctx.params.get("directory") if isinstance(error, OutputError) else None
    message = str(error).removeprefix(f"{where} ")  # the problem says where it is
    return Problem("E590", "error", str(where or "maskpress"), None, None, message)


def say(message: str) -> None:
    """Tell how a command went, beside its output."""
    click.echo(message, err=True)


@contextmanager
def show_progress(label: str) -> Iterator[Progress | None]:
    """Show a bar on a terminal; elsewhere nothing."""
    if not sys.stderr.isatty():
        yield None
        return
    with click.progressbar(length=1, label=label, width=24, file=sys.stderr) as bar:

        def report(done: int, total: int) -> None:
            bar.length = total
            bar.update(done - bar.pos)

        yield report


def _never_fail_to_print() -> None:
    """Let characters that a terminal cannot show come out as escapes."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
