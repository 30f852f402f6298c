"""The command line: one thin function a verb. The only module that prints or exits.

Problems go to stdout, progress to stderr. Exit codes: 0 fine, 1 problems in files, 2 wrong use of the command line, 130
interrupted.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import click

from maskpress import __version__, resources
from maskpress.errors import MaskpressError, OutputError, ResourceError, SpecError
from maskpress.pages.output import check_output
from maskpress.pages.site import SitePlan, plan_site, write_site
from maskpress.problems import Problem, has_errors, render_json, render_text, sort_problems
from maskpress.results.imports import Imported, Sources, import_results
from maskpress.spec.load import check_source
from maskpress.starter import write_spec, write_starter
from maskpress.tasks.images import quiet_pillow
from maskpress.tasks.initial import shown_colors
from maskpress.tasks.load import load_tasks
from maskpress.tasks.rows import task_id
from maskpress.template.convert import convert_template
from maskpress.template.source import read_template

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
            _report(error.problems, ctx)
        except (MaskpressError, OSError) as error:
            _report([_failure(error, ctx)], ctx)
        except KeyboardInterrupt:
            ctx.exit(130)
        ctx.exit(1)


_SPEC = click.argument("spec", default="task.yaml", type=click.Path(path_type=Path))
_FORMAT = click.option(
    "--format", type=click.Choice(["text", "json"]), default="text", show_default=True, help="How problems are printed."
)
_SUBMISSIONS = click.option(
    "-o",
    "--output",
    default="results",
    show_default=True,
    type=click.Path(path_type=Path, file_okay=False),
    help="The folder of submissions.",
)
_STRICT = click.option("--strict", is_flag=True, help="Take warnings for problems.")


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="maskpress")
def main() -> None:
    """Print labelling pages: compile a YAML task spec into self-contained HTML."""


@main.command(cls=Verb)
@click.argument("directory", metavar="[DIR]", default=".", type=click.Path(path_type=Path, file_okay=False))
@click.option("--images", default="images/*.jpg", show_default=True, help="The pattern of the image files.")
@click.option("--labels", default="Car,Person", show_default=True, help="The labels, separated by commas.")
def init(directory: Path, images: str, labels: str) -> None:
    """Write a commented task spec, and its schema for editors, into DIR."""
    names = list(dict.fromkeys(name.strip() for name in labels.split(",") if name.strip()))
    if not names:
        raise click.BadParameter("name at least one label, such as --labels Car,Person", param_hint="--labels")
    spec = write_starter(directory, images, names)
    _say(f"wrote {spec}; next: maskpress check {spec}")


@main.command(cls=Verb)
@_SPEC
@_FORMAT
@_STRICT
@click.pass_context
def check(ctx: click.Context, spec: Path, format: str, strict: bool) -> None:
    """Report every problem of SPEC, its rows, images and texts."""
    plan = _plan(spec, strict)
    _report(plan.problems, ctx)
    _say(f"{spec}: {_summary(plan)}, {_counted(len(plan.problems), 'warning')}")


@main.command(cls=Verb)
@_SPEC
@click.option("-o", "--output", default="site", show_default=True, type=click.Path(path_type=Path), help="The folder.")
@_FORMAT
@_STRICT
@click.pass_context
def build(ctx: click.Context, spec: Path, output: Path, format: str, strict: bool) -> None:
    """Compile SPEC into a folder of pages."""
    check_output(output, spec.parent)
    plan = _plan(spec, strict)
    with _progress("Writing pages") as progress:
        site = write_site(plan, output, progress=progress)
    _report(plan.problems, ctx)
    _say(f"{_summary(plan)}; open {site.index}")


@main.command("import", cls=Verb)
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@_SUBMISSIONS
@click.option(
    "--labeled-images",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    metavar="FOLDER",
    help="Where the PNGs of output manifests are, if not beside or below what is imported.",
)
@click.option("--image-column", metavar="NAME", help="The column of result tables that names the image.")
@click.option(
    "--manifest",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="The rows that responses in numbered folders answer.",
)
@_FORMAT
@_STRICT
@click.pass_context
def import_(
    ctx: click.Context,
    files: tuple[Path, ...],
    output: Path,
    labeled_images: Path | None,
    image_column: str | None,
    manifest: Path | None,
    format: str,
    strict: bool,
) -> None:
    """Make submissions of result files (or folders of them) that old services left."""
    pngs = () if labeled_images is None else (labeled_images,)
    sources = Sources(files, task_id, shown_colors, pngs, image_column, manifest)
    with _progress("Importing") as progress, quiet_pillow():
        imported = import_results(sources, output, progress)
    _report(imported.problems, ctx)
    _say(f"{output}: {_imported(imported)}")
    if has_errors(imported.problems) or (strict and imported.problems):
        ctx.exit(1)


@main.command(cls=Verb)
@click.argument("template", type=click.Path(path_type=Path))
@click.option("-o", "--output", default="task.yaml", show_default=True, type=click.Path(path_type=Path), help="A file.")
@_FORMAT
@_STRICT
@click.pass_context
def convert(ctx: click.Context, template: Path, output: Path, format: str, strict: bool) -> None:
    """Make a TEMPLATE with one crowd-instance-segmentation a task spec."""
    converted = convert_template(read_template(template))
    if strict and converted.problems:
        raise SpecError(converted.problems)
    write_spec(output, converted.spec)
    _report(converted.problems, ctx)
    _say(f"wrote {output}, {_counted(len(converted.problems), 'warning')}; next: maskpress check {output}")


@main.command(cls=Verb)
@click.argument("place", metavar="[SPEC|SITE]", required=False, type=click.Path(path_type=Path))
@click.option("-a", "--address", default="", metavar="HOST:PORT", help="Where to listen.  [default: 127.0.0.1:8000]")
@click.option("--open", "open_browser", is_flag=True, help="Open the browser.")
@_SUBMISSIONS
@click.option("--workers", default="", metavar="ana,ben", help="Who works: a link for each.")
@click.pass_context
def serve(ctx: click.Context, place: Path | None, address: str, open_browser: bool, output: Path, workers: str) -> None:
    """Serve SPEC, as it changes, or a built SITE on this machine, and collect the answers."""
    try:
        from maskpress.serve.address import Address, read_address
        from maskpress.serve.run import serve as run
        from maskpress.serve.setup import Setup, Voice
        from maskpress.serve.visitor import read_workers
    except ModuleNotFoundError as error:
        words = f"serving needs {str(error.name).partition('.')[0]}, which is not installed"
        raise ResourceError(f'{words}: pip install "maskpress[serve]"') from error
    try:
        listen_at, names = read_address(address) if address else Address(), read_workers(workers)
    except ValueError as error:
        raise click.UsageError(str(error)) from error
    place = _served(place)
    setup = Setup(place, partial(_plan, place, strict=False), output, listen_at, names, open_browser)
    run(setup, Voice(_say, partial(_report, ctx=ctx)))


@main.command(cls=Verb)
def schema() -> None:
    """Print the JSON Schema of task specs."""
    click.echo(resources.schema("task"), nl=False)


def _plan(path: Path, strict: bool) -> SitePlan:
    """Check everything a build would use. Raises SpecError; the plan's problems are warnings, none if strict."""
    spec, problems = check_source(path)
    if spec is None:
        raise SpecError(problems)
    try:
        with _progress("Checking images") as progress:
            plan = plan_site(load_tasks(spec, progress=progress))
    except SpecError as error:
        raise SpecError(sort_problems([*problems, *error.problems])) from error
    found = sort_problems([*problems, *plan.problems])
    if has_errors(found) or (strict and found):
        raise SpecError(found)
    return SitePlan(spec, plan.batches, plan.files, found)


def _served(place: Path | None) -> Path:
    """Choose what to serve: a folder's task spec, if it has one, before the folder itself."""
    if place is None:
        place = Path("site") if Path("site").is_dir() and not Path("task.yaml").exists() else Path("task.yaml")
    return place / "task.yaml" if (place / "task.yaml").is_file() else place


def _report(problems: Sequence[Problem], ctx: click.Context) -> None:
    """Print problems in the format asked for; once a run, so that JSON stays one list."""
    as_json = ctx.params.get("format") == "json"
    click.echo(render_json(problems) if as_json else render_text(problems), nl=False)


def _failure(error: MaskpressError | OSError, ctx: click.Context) -> Problem:
    """Word a failure that concerns no place in a file."""
    if isinstance(error, OSError):
        reason = (error.strerror or str(error)).lower()
        return Problem("E599", "error", str(error.filename or "maskpress"), None, None, f"stopped: {reason}")
    where = ctx.params.get("output") or ctx.params.get("directory") if isinstance(error, OutputError) else None
    return Problem("E590", "error", str(where or "maskpress"), None, None, str(error))


def _summary(plan: SitePlan) -> str:
    tasks = sum(len(batch.tasks) for batch in plan.batches)
    return f"{_counted(tasks, 'task')} on {_counted(len(plan.batches), 'page')}"


def _imported(imported: Imported) -> str:
    repeats = f"; {_counted(imported.repeats, 'repeat')} left out" if imported.repeats else ""
    unchanged = f", {_counted(imported.unchanged, 'file')} there already" if imported.unchanged else ""
    return (
        f"{_counted(imported.submissions, 'submission')} of {_counted(imported.tasks, 'task')}{repeats}; "
        f"{_counted(imported.written, 'file')} written{unchanged}, {_counted(len(imported.problems), 'problem')}"
    )


def _counted(count: int, noun: str) -> str:
    return f"{count or 'no'} {noun}{'' if count == 1 else 's'}"


def _say(message: str) -> None:
    click.echo(message, err=True)


@contextmanager
def _progress(label: str) -> Iterator[Progress | None]:
    """Show a bar on a terminal; elsewhere nothing."""
    if not sys.stderr.isatty():
        yield None
        return
    with click.progressbar(length=1, label=label, file=sys.stderr) as bar:

        def report(done: int, total: int) -> None:
            bar.length = total
            bar.update(done - bar.pos)

        yield report


def _never_fail_to_print() -> None:
    """Let characters that a terminal cannot show come out as escapes."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
