"""The commands that make pages: init, check, build, convert, serve and schema."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import click

from maskpress import resources
from maskpress.cli.printing import FORMAT, STRICT, SUBMISSIONS, Verb, needing, print_problems, say, show_progress
from maskpress.cli.summaries import site_words
from maskpress.errors import SpecError
from maskpress.pages.output import check_output
from maskpress.pages.site import SitePlan, plan_site, write_site
from maskpress.problems import has_errors, sort_problems
from maskpress.results.wording import counted
from maskpress.spec.load import check_source
from maskpress.starter import write_spec, write_starter
from maskpress.tasks.load import load_tasks
from maskpress.template.convert import convert_template
from maskpress.template.source import read_template

_SPEC = click.argument("spec", default="task.yaml", type=click.Path(path_type=Path))


@click.command(cls=Verb)
@click.argument("directory", metavar="[DIR]", default=".", type=click.Path(path_type=Path, file_okay=False))
@click.option("--images", default="images/*.jpg", show_default=True, help="The pattern of the image files.")
@click.option("--labels", default="Car,Person", show_default=True, help="The labels, separated by commas.")
def init(directory: Path, images: str, labels: str) -> None:
    """Write a commented task spec into DIR.

    Its schema for editors lies beside it.
    """
    names = list(dict.fromkeys(name.strip() for name in labels.split(",") if name.strip()))
    if not names:
        raise click.BadParameter("name at least one label, such as --labels Car,Person", param_hint="--labels")
    spec = write_starter(directory, images, names)
    say(f"wrote {spec}; next: maskpress check {spec}")


@click.command(cls=Verb)
@_SPEC
@FORMAT
@STRICT
@click.pass_context
def check(ctx: click.Context, spec: Path, format: str, strict: bool) -> None:
    """Report every problem of SPEC, its rows, images and texts."""
    plan = _plan(spec, strict)
    print_problems(plan.problems, ctx)
    say(f"{spec}: {site_words(plan)}, {counted(len(plan.problems), 'warning')}")


@click.command(cls=Verb)
@_SPEC
@click.option("-o", "--output", default="site", show_default=True, type=click.Path(path_type=Path), help="The folder.")
@FORMAT
@STRICT
@click.pass_context
def build(ctx: click.Context, spec: Path, output: Path, format: str, strict: bool) -> None:
    """Compile SPEC into a folder of pages."""
    check_output(output, spec.parent)
    plan = _plan(spec, strict)
    with show_progress("Writing pages") as progress:
        site = write_site(plan, output, progress=progress)
    print_problems(plan.problems, ctx)
    say(f"{site_words(plan)}; open {site.index}")


@click.command(cls=Verb)
@click.argument("template", type=click.Path(path_type=Path))
@click.option("-o", "--output", default="task.yaml", show_default=True, type=click.Path(path_type=Path), help="A file.")
@FORMAT
@STRICT
@click.pass_context
def convert(ctx: click.Context, template: Path, output: Path, format: str, strict: bool) -> None:
    """Make a task spec of an old template.

    TEMPLATE has one crowd-instance-segmentation.
    """
    converted = convert_template(read_template(template))
    if strict and converted.problems:
        raise SpecError(converted.problems)
    write_spec(output, converted.spec)
    print_problems(converted.problems, ctx)
    say(f"wrote {output}, {counted(len(converted.problems), 'warning')}; next: maskpress check {output}")


@click.command(cls=Verb)
@click.argument("place", metavar="[SPEC|SITE]", required=False, type=click.Path(path_type=Path))
@click.option("-a", "--address", default="", metavar="HOST:PORT", help="Where to listen.  [default: 127.0.0.1:8000]")
@click.option("--open", "open_browser", is_flag=True, help="Open the browser.")
@SUBMISSIONS
@click.option("--workers", default="", metavar="ana,ben", help="Who works: a link for each.")
@click.pass_context
def serve(ctx: click.Context, place: Path | None, address: str, open_browser: bool, output: Path, workers: str) -> None:
    """Show pages on this machine, and collect the answers.

    SPEC is served as it changes, SITE as it was built.
    """
    with needing("serve", "serving"):
        from maskpress.serve.address import Address, read_address
        from maskpress.serve.run import serve as run
        from maskpress.serve.setup import Setup, Voice
        from maskpress.serve.visitor import read_workers
    try:
        listen_at, names = read_address(address) if address else Address(), read_workers(workers)
    except ValueError as error:
        raise click.UsageError(str(error)) from error
    place = _served(place)
    setup = Setup(place, partial(_plan, place, strict=False), output, listen_at, names, open_browser)
    run(setup, Voice(say, partial(print_problems, ctx=ctx)))


@click.command(cls=Verb)
def schema() -> None:
    """Print the JSON Schema of task specs."""
    click.echo(resources.schema("task"), nl=False)


def _plan(path: Path, strict: bool) -> SitePlan:
    """Check everything a build would use. Raises SpecError; the plan's problems are warnings, none if strict."""
    spec, problems = check_source(path)
    if spec is None:
        raise SpecError(problems)
    try:
        with show_progress("Checking images") as progress:
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
