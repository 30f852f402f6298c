"""The commands that read answers: import, verify, export, consolidate and report."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from maskpress.cli.exporting import cores, export_options, kept_places, read_settings
from maskpress.cli.printing import FORMAT, STRICT, SUBMISSIONS, Verb, end, needing, print_problems, say, show_progress
from maskpress.cli.reporting import report_options, subject_of
from maskpress.cli.summaries import exported_words, faults, imported_words, places_words, verified_words
from maskpress.errors import SpecError
from maskpress.expecting import expectations_of
from maskpress.problems import render_line
from maskpress.results.expectation import Expectation
from maskpress.results.imports import Sources, import_results
from maskpress.spec.load import check_source
from maskpress.tasks.images import quiet_pillow
from maskpress.tasks.initial import shown_colors
from maskpress.tasks.load import load_tasks
from maskpress.tasks.model import Tasks
from maskpress.tasks.rows import task_id

if TYPE_CHECKING:
    from maskpress.export.check import Checked, Checks


class _Number(click.FloatRange):
    """A number in a range; "nan" is in none."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Read it. Raises click.BadParameter."""
        number = super().convert(value, param, ctx)
        return number if isfinite(number) else self.fail(f"{value!r} is not a finite number.", param, ctx)


_MIN_SECONDS = click.option(
    "--min-seconds",
    type=_Number(min=0),
    default=5.0,
    show_default=True,
    metavar="SECONDS",
    help="Activity below which an answer is suspicious.",
)
_RESULTS = click.argument("results", nargs=-1, default=("results",), type=click.Path(path_type=Path))
_EXPECTED = click.option(
    "--spec",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="The task spec.  [default: task.yaml, if it is there]",
)


@click.command("import", cls=Verb)
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@SUBMISSIONS
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
@FORMAT
@STRICT
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
    """Make submissions of results that old services left.

    FILES are their files, or folders of them.
    """
    pngs = () if labeled_images is None else (labeled_images,)
    sources = Sources(files, task_id, shown_colors, pngs, image_column, manifest)
    with show_progress("Importing") as progress, quiet_pillow():
        imported = import_results(sources, output, progress)
    print_problems(imported.problems, ctx)
    say(f"{output}: {imported_words(imported)}")
    end(imported.problems, ctx)


@click.command(cls=Verb)
@_RESULTS
@_EXPECTED
@_MIN_SECONDS
@FORMAT
@STRICT
@click.pass_context
def verify(
    ctx: click.Context, results: tuple[Path, ...], spec: Path | None, min_seconds: float, format: str, strict: bool
) -> None:
    """Check answers: what is wrong, missing or suspicious.

    RESULTS are files, folders and patterns; by default the folder results.
    """
    with needing("export", "verifying"):
        from maskpress.results.read import read_results
        from maskpress.results.verify import verify as run
    expected = _expectations(spec)
    verified = run(read_results(*results), expected, min_seconds=min_seconds)
    print_problems(verified.problems, ctx, line_of=_no_line)
    say(f"{places_words(results)}: {verified_words(verified, expected is not None)}")
    end(verified.problems, ctx)


@click.command(cls=Verb)
@_RESULTS
@export_options
@_EXPECTED
@FORMAT
@STRICT
@click.pass_context
def export(ctx: click.Context, /, results: tuple[Path, ...], spec: Path | None, **asked: Any) -> None:
    """Make a dataset of answers.

    RESULTS are files, folders and patterns; by default the folder results. Labels and images are those of the spec,
    if there is one.
    """
    with needing("export", "exporting"):
        from maskpress.export.check import Checks
        from maskpress.export.write import export as run
    settings, expected = read_settings(asked), _expectations(spec)
    as_json, checks = asked["format"] == "json", Checks()
    with show_progress("Exporting") as progress:
        exported = run(
            results,
            asked["output"],
            asked["to"],
            expectations=expected,
            settings=settings,
            checked=partial(_tell_checked, checks, as_json) if asked["check"] else None,
            workers=cores(),
            kept=kept_places(spec, expected),
            progress=progress,
        )
    more = {"instances": checks.kept} if asked["check"] else None
    print_problems(exported.problems, ctx, line_of=_no_line, more=more)
    checked = f"; {checks}" if asked["check"] and exported.answers else ""
    say(f"{asked['output']}: {exported_words(exported, asked['to'])}{checked}; {faults(exported.problems)}")
    end(exported.problems, ctx)


@click.command(cls=Verb)
@_RESULTS
@click.option(
    "-o",
    "--output",
    required=True,
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="The .json or .jsonl file to write.",
)
@_EXPECTED
@click.option("--gold", type=click.Path(path_type=Path), metavar="FILE", help="Your own answers, to score workers by.")
@click.option(
    "--keep",
    type=_Number(0, 1, max_open=True),
    default=0.5,
    show_default=True,
    metavar="SHARE",
    help="Keep instances that more than this share of a task's workers has.",
)
@FORMAT
@STRICT
@click.pass_context
def consolidate(
    ctx: click.Context, /, results: tuple[Path, ...], output: Path, spec: Path | None, **asked: Any
) -> None:
    """Make one answer of those of several workers.

    RESULTS are files, folders and patterns; by default the folder results. Prints who agrees with whom.
    """
    with needing("export", "consolidating"):
        from maskpress.consolidate.told import consolidated_words, summary_text, summary_value
        from maskpress.consolidate.write import write_consolidated
    expected, gold = _expectations(spec), [asked["gold"]] if asked["gold"] else []
    kept = kept_places(spec, expected)
    done = write_consolidated(results, output, expectations=expected, gold=gold, keep=asked["keep"], kept=kept)
    if asked["format"] == "text":
        click.echo(summary_text(done), nl=False)
    print_problems(done.problems, ctx, line_of=_no_line, more=summary_value(done))
    say(f"{output}: {consolidated_words(done)}; {faults(done.problems)}")
    end(done.problems, ctx)


@click.command(cls=Verb)
@_RESULTS
@report_options
@_EXPECTED
@_MIN_SECONDS
@FORMAT
@STRICT
@click.pass_context
def report(ctx: click.Context, /, results: tuple[Path, ...], spec: Path | None, **asked: Any) -> None:
    """Show all answers in one page.

    RESULTS are files, folders and patterns; by default the folder results. The page needs nothing else: progress,
    agreement, time, labels, problems, and every answer over its image.
    """
    with needing("export", "reporting"):
        from maskpress.report.write import check_report, write_report
        from maskpress.results.read import read_results
    output, more = asked["output"], {"min_seconds": asked["min_seconds"], "edge": asked["size"]}
    check_report(output)
    about = subject_of(_tasks(spec), results)
    reported = write_report(read_results(*results), about, output, made=datetime.now(UTC), **more).verified
    print_problems(reported.problems, ctx, line_of=_no_line)
    say(f"{output}: {verified_words(reported, about.expectations is not None)}")
    end(reported.problems, ctx)


def _expectations(path: Path | None) -> tuple[Expectation, ...] | None:
    """Say what the tasks of a spec expect; None without a spec. Raises SpecError."""
    tasks = _tasks(path)
    return None if tasks is None else expectations_of(tasks)


def _tasks(path: Path | None) -> Tasks | None:
    """Load the tasks of a spec; None without a spec. Raises SpecError."""
    if path is None and not Path("task.yaml").exists():
        return None
    spec, problems = check_source(path or Path("task.yaml"))
    if spec is None:
        raise SpecError(problems)
    with show_progress("Checking images") as progress:
        return load_tasks(spec, progress=progress)


def _tell_checked(checks: Checks, as_json: bool, checked: Checked) -> None:
    """Count an instance that was read back, and print it at once, or keep it for JSON."""
    checks.enter(checked, keep=as_json)
    if not as_json:
        click.echo(render_line(str(checked)))


def _no_line(file: str, line: int) -> None:
    """Show no line of a result file: each is a whole submission, and may be as long as memory."""
