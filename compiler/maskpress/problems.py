"""A problem: one located finding in a file, and how it reads."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

Severity = Literal["error", "warning"]
LineOf = Callable[[str, int], str | None]
"""Give a line of a file, without its break, or None where there is none to show."""

CODES: dict[str, str] = {
    "E001": "the file cannot be read",
    "E003": "the text is not UTF-8",
    "E004": "the text holds a character a spec cannot have",
    "E005": "the text is not YAML",
    "E006": "a row template stands without quotes",
    "E007": "a key is used twice",
    "E008": "a YAML tag is used",
    "E009": "a merge key is used",
    "E010": "the file holds more than one document",
    "E011": "the nesting is too deep",
    "E012": "there are too many nodes or aliases",
    "E013": "an alias points nowhere or at itself",
    "E014": "a key is a list or a mapping",
    "E015": "the file is empty",
    "E101": "a key is not known",
    "E102": "a key is missing",
    "E103": "a label is given twice",
    "E104": "a value has another type than expected",
    "E105": "a value is outside what is allowed",
    "E106": "not exactly one of image, images and manifest is given",
    "E108": "a text is empty or blank",
    "E109": "a label's key is taken",
    "E110": "a rule names an unknown label",
    "E111": "a range is empty",
    "E112": "a file named by the spec cannot be used",
    "E113": "a field's name is taken",
    "E114": "a key is given that a template replaces",
    "E115": "a batch is too large for a template or a form that leaves the page",
    "E116": "the options of a question, or reasons, do not fit",
    "E117": "two settings contradict each other",
    "E118": "a worker's name cannot be used",
    "E119": "there are fewer workers than answers per task",
    "E120": "a header of a channel cannot be used",
    "E121": "answers cannot be sent to an address",
    "E122": "a channel is given twice",
    "E123": "an address has a placeholder that cannot be filled in",
    "E202": "a manifest row is not JSON or not CSV",
    "E203": "a manifest row is not an object",
    "E204": "a manifest names a column twice or not at all",
    "E205": "a CSV row has too many or too few fields",
    "E206": "a row names no image",
    "E207": "two rows have one task id",
    "E208": "there are no rows",
    "E209": "a manifest is not UTF-8",
    "E210": "a manifest line is too long",
    "E211": "a manifest has an unknown file name ending",
    "E212": "a manifest has too many bad rows",
    "E213": "a task id cannot be used",
    "E214": "a row value holds a character no page can carry",
    "E215": "a row gives no address that answers can be put to",
    "E216": "two tasks put their answers to one address",
    "E301": "a file is not there",
    "E302": "a file lies outside the folder of the task spec",
    "E303": "a path leads to something else than a file",
    "E304": "a file cannot be read",
    "E305": "a file is not an image of a known format",
    "E306": "an image is damaged",
    "E307": "an image is too large",
    "E308": "an image has pixels that cannot be shown",
    "E309": "an image URL cannot be used",
    "E310": "the size of a remote image cannot be used",
    "E401": "a text is not a template",
    "E402": "a template uses a name that is not there",
    "E403": "a template uses what is not allowed, or grows too large",
    "E404": "a template cannot be filled in",
    "E405": "a picture of the instructions cannot be used",
    "E410": "the file of an earlier answer cannot be used",
    "E411": "an earlier answer is not JSON",
    "E412": "an earlier answer has another form than expected",
    "E413": "an earlier answer has an unknown label",
    "E414": "an earlier answer has a wrong or repeated color",
    "E415": "the labeled image of an earlier answer cannot be read",
    "E416": "an earlier answer is for an image of another size",
    "E417": "an earlier answer has pixels of no instance",
    "E418": "an earlier answer has an instance without pixels",
    "E419": "an earlier answer is for another task",
    "E420": "several earlier answers are for the task",
    "E429": "a template needs a part that is not installed",
    "E430": "a template has no widget",
    "E431": "two widgets or inputs of a form have one name",
    "E432": "a widget's labels cannot be read",
    "E433": "a widget's initial-value cannot be read",
    "E434": "a template would load something from elsewhere",
    "E435": "a widget stands in no form",
    "E436": "a widget has no image",
    "E437": "a template has a second form",
    "E438": "a row value in a script could run as code",
    "E450": "a template cannot become a task spec",
    "E451": "the labels of a template cannot be read",
    "E501": "a page is too large for browsers",
    "E590": "the output folder cannot be used, or a part of maskpress is missing",
    "E599": "the operating system refused a file, or ended a part of the work",
    "E601": "a file is no result file of a known kind",
    "E602": "a result file, or a line of it, is not JSON or not CSV",
    "E603": "a result file is not UTF-8",
    "E604": "a record of a result file holds no answer",
    "E605": "a record of a result file has another form than expected",
    "E606": "the labeled image of an old answer cannot be used",
    "E607": "the PNG of an output manifest cannot be found",
    "E608": "a record of a result file names no image that can be known",
    "E609": "two images of result files give one task id",
    "E610": "a file of the results is there with other content",
    "E701": "a task has several answers, and an export wants one",
    "E702": "a format cannot hold so many instances or labels",
    "E703": "a format cannot hold a label",
    "E704": "an image to export cannot be read",
    "E705": "an answer to export has another size than its image",
    "E706": "a split or a mapping of labels cannot be read",
    "E707": "an answer to export is for an unknown task or widget",
    "E708": "an answer to export has an unknown label",
    "E709": "there is nothing to export",
    "E710": "an export came back otherwise than painted",
    "E801": "answers of a task have different sizes",
    "E802": "a gold answer cannot be used",
    "E803": "there is nothing to consolidate",
    "Q101": "a file of results cannot be read",
    "Q102": "a result is too large",
    "Q103": "a result is not UTF-8",
    "Q104": "a result is not JSON, or cut off",
    "Q105": "a file holds no results",
    "Q106": "a file holds results of an old service",
    "Q107": "several answers of a file name no task",
    "Q108": "an answer's file is not named after a task",
    "Q109": "a file has too many faults in a row",
    "Q110": "a result nests too deep",
    "Q111": "a text of a result is no whole text",
    "Q201": "a submission has another format",
    "Q202": "a submission lacks a key",
    "Q203": "a submission has an unknown key",
    "Q204": "a value of a submission has another form than expected",
    "Q205": "the task id of a submission cannot be one",
    "Q207": "the answers of a submission are not a list of one object",
    "Q208": "nothing painted is among the fields of a form",
    "Q209": "a task could not be done, and nothing was painted",
    "Q301": "an answer has other parts than expected",
    "Q302": "the size that an answer states is none",
    "Q303": "the size that an answer states is too large",
    "Q304": "an instance has other parts than expected",
    "Q305": "the color of an instance cannot be one",
    "Q306": "two instances have one color",
    "Q307": "an instance has no label",
    "Q308": "an answer has too many instances",
    "Q401": "a labeled image is not base64",
    "Q402": "a labeled image is longer than its size allows",
    "Q403": "a labeled image is no PNG",
    "Q404": "a labeled image has another size than its answer states",
    "Q405": "a labeled image has a layout without exact colors",
    "Q406": "a labeled image is damaged",
    "Q407": "something follows a labeled image",
    "Q408": "a pixel has the color of no instance",
    "Q409": "a pixel is half-transparent",
    "Q410": "an instance has no pixels",
    "Q411": "a transparent pixel has the color of an instance",
    "V101": "an answer is for an unknown task",
    "V102": "an answer has another size than its image",
    "V103": "an instance has an unknown label",
    "V104": "an answer has too few or too many instances",
    "V105": "an answer has too few or too many instances of a label",
    "V106": "an instance is too small or too large",
    "V107": "an instance is in pieces",
    "V108": "a worker answered a task twice",
    "V109": "an answer is for an unknown widget",
    "V110": "two answers have one key",
    "V201": "an answer is empty",
    "V202": "an answer took hardly any time",
    "V203": "two answers are the same to the pixel",
    "V204": "a submission is there twice",
    "V205": "a worker could not do a task",
    "V206": "several answers to a task name no worker",
    "W114": "a label's name reads as background to other programs",
    "W124": "pages opened by https cannot send to an address",
    "W125": "workers may not learn that they are done",
    "W126": "workers who could only download get no code",
    "W311": "an image file holds several frames",
    "W406": "a picture of the instructions would be loaded from elsewhere",
    "W407": "a link of the instructions leads nowhere",
    "W440": "a widget has no name",
    "W441": "a template has malformed markup",
    "W442": "an element of a template is not built",
    "W443": "a value that a template shows is not there",
    "W444": "a link of a template is left out",
    "W445": "a part of a template has no effect",
    "W450": "a part of a template is not carried over into a task spec",
    "W451": "a part of a template is carried over in another way",
    "W502": "a page is so large that it opens slowly",
    "W503": "workers have no tasks",
    "W611": "a record of a result file names no image, and its task is called after the file",
    "W612": "a time or duration of a result file cannot be read",
    "W613": "a part of an old answer was left out",
    "W614": "an earlier import left a file that the new ones repeat",
    "W615": "an old answer was rejected, and is imported",
    "W616": "columns of a result table are not kept",
    "W617": "an old answer has pixels of no instance",
    "W701": "a task that a worker could not do is not exported",
    "W702": "images of an export are stored turned",
    "W703": "an instance of an export loses pixels",
    "W704": "images of an export are on the web",
    "W801": "a task that a worker could not do is not consolidated",
    "W802": "an earlier answer of a worker is left out",
    "W803": "a gold answer scores no worker",
}
"""What each problem code means."""

INDENT = "    "
SHOWN = 120
"""Columns of a source line shown at most; longer lines are cut around the caret."""


@dataclass(frozen=True)
class Problem:
    """One located finding.

    ``file`` is the path as shown to the reader; ``line`` and ``column`` count from 1, in code points, and are None
    where the finding concerns the whole file.
    """

    code: str
    severity: Severity
    file: str
    line: int | None
    column: int | None
    message: str
    help: str | None = None

    def __str__(self) -> str:
        where = ":".join(str(part) for part in (self.file, self.line, self.column) if part is not None)
        return f"{where} {self.code} {self.message}"


class Refusal(Exception):
    """Why something cannot be used; whoever knows its place makes it a Problem. Never leaves the package.

    ``key`` is the column of a row it concerns, where that is not the one being read.
    """

    def __init__(self, code: str, message: str, help: str | None = None, *, key: str | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.help = help
        self.key = key


def sort_problems(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Sort by file, line, column and code, without repetitions."""
    return tuple(sorted(dict.fromkeys(problems), key=_place))


def has_errors(problems: Iterable[Problem]) -> bool:
    """Tell whether any of the problems is more than a warning."""
    return any(problem.severity == "error" for problem in problems)


def render_text(problems: Sequence[Problem], line_of: LineOf | None = None) -> str:
    """Render for people: place, code and message, the source line with a caret, the help.

    ``line_of`` reads the lines from disk where it is not given.
    """
    line_of = line_of or _lines_on_disk(problems)
    return "".join(f"{line}\n" for problem in problems for line in _report(problem, line_of))


def render_line(text: str) -> str:
    """Render a line of text so that a terminal shows it and does nothing else."""
    return _visible(text)


def render_json(problems: Sequence[Problem], more: Mapping[str, Sequence[object]] | None = None) -> str:
    """Render for programs: a JSON list of the problems' fields, in ASCII; with ``more``, an object that holds it."""
    listed = [asdict(problem) for problem in problems]
    return json.dumps(listed if more is None else {"problems": listed, **more}, indent=2) + "\n"


def _place(problem: Problem) -> tuple[str, int, int, str, str]:
    return (problem.file, problem.line or 0, problem.column or 0, problem.code, problem.message)


def _report(problem: Problem, line_of: LineOf) -> list[str]:
    lines = [_visible(str(problem))]
    if problem.line is not None:
        source = line_of(problem.file, problem.line)
        lines += _excerpt(source, problem.column) if source is not None else []
    return lines + ([f"{INDENT}help: {_visible(problem.help)}"] if problem.help else [])


def _excerpt(source: str, column: int | None) -> list[str]:
    """Show a source line, cut around the column, above a caret that stands below the column."""
    at = min((column or 1) - 1, len(source))
    start = 0 if len(source) <= SHOWN else min(max(0, at - SHOWN // 2), len(source) - SHOWN)
    end = start + SHOWN
    shown = ("…" if start else "") + source[start:end] + ("…" if end < len(source) else "")
    if not shown.strip():
        return []
    before = ("…" if start else "") + source[start:at]
    lines = [INDENT + _visible(shown).rstrip()]
    return lines if column is None else [*lines, INDENT + "".join(map(_blank, _visible(before))) + "^"]


def _visible(text: str) -> str:
    """Replace what a terminal would act on rather than show (escape codes, direction marks), one for one."""
    return "".join(
        "\ufffd" if char != "\t" and unicodedata.category(char) in ("Cc", "Cf", "Cs") else char for char in text
    )


def _blank(char: str) -> str:
    """Give the blank space as wide as a character on a terminal: tabs stay, East Asian wide ones take two columns."""
    if char == "\t":
        return "\t"
    if unicodedata.category(char) in ("Mn", "Me"):
        return ""
    return "  " if unicodedata.east_asian_width(char) in ("W", "F") else " "


def _lines_on_disk(problems: Sequence[Problem]) -> LineOf:
    wanted: dict[str, set[int]] = {}
    for problem in problems:
        if problem.line is not None:
            wanted.setdefault(problem.file, set()).add(problem.line)
    lines = {file: _read_lines(Path(file), numbers) for file, numbers in wanted.items()}
    return lambda file, line: lines.get(file, {}).get(line)


def _read_lines(path: Path, numbers: set[int]) -> dict[int, str]:
    """Read only the lines asked for: manifests may be large."""
    found: dict[int, str] = {}
    with suppress(OSError):
        if path.is_file():
            with path.open(encoding="utf-8-sig", errors="replace") as file:
                for number, line in enumerate(file, 1):
                    if number in numbers:
                        found[number] = line.rstrip("\n")
                    if len(found) == len(numbers):
                        break
    return found
