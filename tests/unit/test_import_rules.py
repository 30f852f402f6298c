"""Who may import whom (the layout's last paragraphs), in Python and in TypeScript, and which rooms know no DOM."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "compiler" / "maskpress"
WIDGET = ROOT / "widget" / "src"

COMMON = {"errors", "problems", "resources", "strict_json"}
PYTHON: dict[str, set[str]] = {
    "errors": {"problems"},
    "problems": set(),
    "resources": {"errors"},
    "strict_json": set(),
    "spec": COMMON,
    "starter": {*COMMON, "spec"},
    "template": {*COMMON, "spec"},
    "legacy": COMMON,
    "tasks": {*COMMON, "spec", "template", "legacy"},
    "pages": {*COMMON, "spec", "tasks"},
    "results": {*COMMON, "legacy"},
    "export": {*COMMON, "results"},
    "consolidate": {*COMMON, "results"},
    "report": {*COMMON, "results", "consolidate"},
    "serve": {*COMMON, "tasks", "pages", "results"},
    "expecting": {*COMMON, "spec", "tasks", "pages", "results"},
    "cli": {
        *(*COMMON, "", "spec", "starter", "template", "expecting"),
        *("legacy", "tasks", "pages", "results", "export", "consolidate", "report", "serve"),
    },
}
"""What the modules of each room may import besides their own; "" is the package itself, which nobody else needs."""

ROOMS = {"raster", "png", "worker", "state", "tools", "view", "journal", "submit", "element", "form"}
TYPESCRIPT: dict[str, set[str]] = {
    "messages": set(),
    "raster": set(),
    "png": set(),
    "worker": {"raster", "png"},
    "state": {"raster"},
    "tools": {"state", "raster"},
    "view": {"state"},
    "journal": {"state", "png"},
    "submit": {"state", "png"},
    "element": ROOMS,
    "form": ROOMS,
    "index": ROOMS,
}
EVERYWHERE = {"messages", "css"}
"""The table of words; and style sheets, which are texts."""

WITH_LIT = {"view", "element", "form"}
"""Rooms that draw; no other may use a package."""

NO_DOM = ("state", "raster", "png", "tools", "worker")

IMPORT = re.compile(
    r"""(?:^|[;\n])\s*(?:import|export)\b[^;'"]*?\bfrom\s*["']([^"']+)["']|\bimport\s*\(?\s*["']([^"']+)["']"""
)
COMMENT_OR_TEXT = re.compile(r"""//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'""", re.DOTALL)
TEMPLATE_TEXT = re.compile(r"(?:\\.|\$(?!\{)|[^`\\$])*(`|\$\{)?", re.DOTALL)
DOM = re.compile(r"\b(?:document|window|globalThis|self)\b")


def python_breaches(package: Path) -> list[str]:
    """Tell every import between rooms of the package that the rules do not allow."""
    return [
        f"{path.relative_to(package).as_posix()} imports {target or 'the package'}"
        for path in modules(package)
        if (own := room(path, package)) != "__init__"
        for target in sorted(set(python_imports(path, package)) - {own} - PYTHON.get(own, set()))
    ]


def widget_breaches(widget: Path) -> list[str]:
    """Tell every import between rooms of the widget, or of a package, that the rules do not allow."""
    return [
        f"{path.relative_to(widget).as_posix()} imports {target}"
        for path in sorted(widget.rglob("*.ts"))
        for target in sorted(set(typescript_imports(path, widget)) - allowed(room(path, widget)))
    ]


def dom_breaches(widget: Path) -> list[str]:
    """Tell every name of the DOM in the rooms that must not know it."""
    return [
        f"{path.relative_to(widget).as_posix()} mentions {name}"
        for each in NO_DOM
        for path in sorted((widget / each).rglob("*.ts"))
        for name in DOM.findall(code_of(path.read_text("utf-8")))
    ]


def modules(package: Path) -> list[Path]:
    return sorted(path for path in package.rglob("*.py") if "_bundled" not in path.parts)


def room(path: Path, base: Path) -> str:
    """Give the folder below ``base`` a file is in, or the file's own name."""
    return path.relative_to(base).parts[0].split(".")[0]


def python_imports(path: Path, package: Path) -> Iterator[str]:
    """Give the rooms a module imports; "" is the package itself."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            module = node.module or ""
            names = [f"maskpress.{each.name}" for each in node.names] if module == "maskpress" else [module]
        yield from (_room_of(name, package) for name in names if name.split(".")[0] == "maskpress")


def _room_of(module: str, package: Path) -> str:
    name = module.split(".")[1] if "." in module else ""
    return name if (package / f"{name}.py").is_file() or (package / name).is_dir() else ""


def typescript_imports(path: Path, widget: Path) -> Iterator[str]:
    """Give the rooms and the packages that a file of the widget imports from."""
    for found in IMPORT.finditer(path.read_text("utf-8")):
        target = found[1] or found[2]
        if target.endswith(".css"):
            yield "css"
        else:
            local = target.startswith(".")
            yield room((path.parent / target).resolve(), widget.resolve()) if local else target.split("/")[0]


def allowed(own: str) -> set[str]:
    """Give what the files of a room of the widget may import."""
    return {own, *EVERYWHERE, *TYPESCRIPT.get(own, ()), *(("lit-html",) if own in WITH_LIT else ())}


def code_of(script: str) -> str:
    """Give a script without comments and texts, but with what template literals compute between their texts."""
    kept: list[str] = []
    inside: list[str] = []  # "`" within a template literal, "{" within braces
    at = 0
    while at < len(script):
        if inside[-1:] == ["`"]:
            found = TEMPLATE_TEXT.match(script, at)
            assert found
            inside[-1:] = ["`", "{"] if found[1] == "${" else []
            at = found.end()
        elif skipped := COMMENT_OR_TEXT.match(script, at):
            at = skipped.end()
        else:
            char = script[at]
            if char in "`{":
                inside.append(char)
            elif char == "}" and inside:
                inside.pop()
            kept.append(" " if char in "`{}" else char)
            at += 1
    return "".join(kept)


def test_python_modules_import_only_what_their_rooms_may() -> None:
    assert len(modules(PACKAGE)) > 40
    assert python_breaches(PACKAGE) == []


def test_package_itself_imports_nothing_at_run_time() -> None:
    tree = ast.parse((PACKAGE / "__init__.py").read_text("utf-8"))
    imports = [node.module for node in tree.body if isinstance(node, ast.ImportFrom)]
    assert imports == ["__future__", "importlib", "types", "typing"]


def test_only_the_command_line_prints_or_exits() -> None:
    found = [
        (path.name, node.lineno)
        for path in modules(PACKAGE)
        if path.name != "cli.py"
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and ast.unparse(node.func) in ("print", "exit", "sys.exit", "quit", "os._exit")
    ]
    assert found == []


def test_widget_modules_import_only_what_their_rooms_may() -> None:
    assert {room(path, WIDGET) for path in WIDGET.rglob("*.ts")} >= {"raster", "png", "state", "tools", "view"}
    assert widget_breaches(WIDGET) == []


def test_pure_rooms_of_the_widget_know_no_dom() -> None:
    assert dom_breaches(WIDGET) == []


def write_tree(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    return folder


@pytest.mark.parametrize(
    ("path", "text", "breach"),
    [
        ("spec/load.py", "from maskpress.tasks.load import x", "spec/load.py imports tasks"),
        ("spec/load.py", "def f():\n    import maskpress.pages.site", "spec/load.py imports pages"),
        ("tasks/load.py", "from maskpress import results", "tasks/load.py imports results"),
        ("pages/site.py", "import maskpress", "pages/site.py imports the package"),
        ("results/read.py", "from maskpress.spec import model", "results/read.py imports spec"),
        ("problems.py", "from maskpress.cli import main", "problems.py imports cli"),
        ("novel/a.py", "from maskpress.errors import SpecError", "novel/a.py imports errors"),
    ],
)
def test_rules_find_a_wrong_import_in_python(tmp_path: Path, path: str, text: str, breach: str) -> None:
    rooms = {f"{name}/__init__.py": "" for name in ("spec", "tasks", "pages", "results")}
    write_tree(tmp_path, {**rooms, "cli.py": "", "errors.py": "", path: text})
    assert python_breaches(tmp_path) == [breach]


@pytest.mark.parametrize(
    ("path", "text", "breach"),
    [
        ("view/a.ts", 'import { fill } from "../raster/fill.ts";', "view/a.ts imports raster"),
        ("view/panels/a.ts", 'import type { Tool } from "../../tools/tool.ts";', "view/panels/a.ts imports tools"),
        ("state/a.ts", 'export * from "../png/encode.ts";', "state/a.ts imports png"),
        ("submit/a.ts", 'const a = await import("../raster/fill.ts");', "submit/a.ts imports raster"),
        ("journal/a.ts", 'import {\n  a,\n  b,\n} from "../view/stage.ts";', "journal/a.ts imports view"),
        ("raster/a.ts", 'import "../state/draft.ts";', "raster/a.ts imports state"),
        ("tools/a.ts", 'import { html } from "lit-html";', "tools/a.ts imports lit-html"),
        ("messages.ts", 'import { a } from "./state/a.ts";', "messages.ts imports state"),
    ],
)
def test_rules_find_a_wrong_import_in_typescript(tmp_path: Path, path: str, text: str, breach: str) -> None:
    assert widget_breaches(write_tree(tmp_path, {path: text})) == [breach]


@pytest.mark.parametrize(
    ("code", "names"),
    [
        ("document.title", ["document"]),
        ("const a = `x ${window.name} y`;", ["window"]),
        ("const a = `x ${`y ${self.name} ${{}}`} document`; window;", ["self", "window"]),
        ("const a = `${b({ c: 1 })} window`; // document\n/* self */ 'window' + \"it's document\"", []),
        ("const a = `\\` \\${window}`;", []),
        ("const windows = 1, myself = 2;", []),
    ],
)
def test_rules_find_the_dom_in_code_and_nowhere_else(tmp_path: Path, code: str, names: list[str]) -> None:
    write_tree(tmp_path, {"state/a.ts": code, "view/a.ts": "document"})
    assert dom_breaches(tmp_path) == [f"state/a.ts mentions {name}" for name in names]
