"""House rules that a reader of the code can see, so a test can."""

import ast
import re
from pathlib import PurePosixPath

import pytest

from tests.architecture.sources import ROOT, Source, calls, functions, name_of, sources


def _module_of(path: str) -> str:
    return path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


HOUSE = sources("tsam")
MODULES = {_module_of(source.path) for source in HOUSE}
EVERYTHING = sources("tsam", "tests", "bench")

FILE_LINES = 400
FUNCTION_LINES = 60
NAMELESS = {"utils", "util", "helpers", "helper", "common", "misc", "lib", "base", "service"}
# Where the clock may be read: what a browser, a worker or a shell sets in motion.
CLOCKS = re.compile(
    r"^tsam/(faces|commands|demo|kernel/(worker|queue)\.py)|/jobs\.py$|/jobs/|/command\.py$"
)
READS_TODAY = {
    "tsam/domains/accounts/models/visibility.py": "attestations are valid by the day",
    "tsam/domains/advocacy/models/reading.py": "what is bought is in force by the minute",
    "tsam/domains/intelligence/models/reading.py": "consents and packages count by the minute",
    "tsam/domains/accounts/post.py": "its functions are jobs: the mail goes when the worker says",
}
# What is imported within a function, because it is large and few requests need it, by the file and
# what it imports. test_loading shows that it is loaded late, and here that no circle is escaped.
LOADED_LATE = {
    ("tsam/commands/demo.py", "tsam.demo.world"): "the demonstration is seeded once",
    (
        "tsam/domains/intelligence/actions/imports.py",
        "tsam.domains.intelligence.reading.opening",
    ): "the libraries of bills of materials",
    (
        "tsam/domains/intelligence/secrets/shapes.py",
        "tsam.domains.intelligence.secrets.makers",
    ): "the plugins that know the tokens of makers",
    ("tsam/domains/sprs/jobs.py", "tsam.domains.sprs.foretelling"): "the learning and its arrays",
    ("tsam/domains/sprs/jobs.py", "tsam.domains.sprs.outlooks"): "the arrays of a chain of days",
    ("tsam/kernel/outbound.py", "httpx"): "of a library of requests, the addresses alone",
    ("tsam/kernel/reading/tables.py", "openpyxl"): "the reader of workbooks",
}
SUPPRESSIONS = re.compile(r"#\s*(" + "noqa|type:" + r"\s*ignore|pragma: no cover|pylint:|nosec)")


def named(found: list[str]) -> str:
    """A line for each, so that what fails says all of them."""
    return "\n".join(found)


def test_imports_stand_at_the_top_of_a_file() -> None:
    found = {
        (source.path, module)
        for source in EVERYTHING
        for function in functions(source.tree)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for module in _imported(node)
    }

    # Neither one more, nor one that is named and not there.
    assert found == set(LOADED_LATE)


@pytest.mark.parametrize(("path", "module"), list(LOADED_LATE))
def test_what_is_loaded_late_leads_back_to_nobody_who_loads_it(path: str, module: str) -> None:
    """With the import at the top of its file the house would stand as well."""
    trees = {_module_of(source.path): source.tree for source in HOUSE}
    reached, ahead = set[str](), [module]
    while ahead:
        name = ahead.pop()
        if name not in reached and name in trees:
            reached.add(name)
            ahead += [
                one
                for node in ast.walk(trees[name])
                if isinstance(node, ast.Import | ast.ImportFrom)
                for one in _imported(node)
            ]

    assert module in reached or not module.startswith("tsam.")
    assert _module_of(path) not in reached


def _imported(node: ast.Import | ast.ImportFrom) -> list[str]:
    """The modules that may be meant: of `from a import b` the module `a.b`, or else `a`."""
    if isinstance(node, ast.Import):
        return [one.name for one in node.names]
    inner = [f"{node.module}.{one.name}" for one in node.names]
    return [name if name in MODULES else str(node.module) for name in inner]


def test_no_circle_is_hidden_from_run_time() -> None:
    assert not named(
        [
            source.at(node)
            for source in HOUSE
            for branch in ast.walk(source.tree)
            if isinstance(branch, ast.If) and name_of(branch.test).endswith("TYPE_CHECKING")
            for node in ast.walk(branch)
            if isinstance(node, ast.Import | ast.ImportFrom)
            and any(name.startswith("tsam") for name in _modules(node))
        ]
    )


def test_no_check_is_silenced_line_by_line() -> None:
    assert not named(
        [
            f"{source.path}:{number}"
            for source in EVERYTHING
            for number, line in enumerate(source.text.splitlines(), 1)
            if SUPPRESSIONS.search(line)
        ]
    )


def test_no_file_is_too_long_to_be_at_home_in() -> None:
    assert not named(
        [
            f"{source.path}: {lines} lines"
            for source in EVERYTHING
            if (lines := source.text.count("\n")) > FILE_LINES
        ]
    )


def test_no_function_is_too_long_to_read_at_once() -> None:
    assert not named(
        [
            f"{source.at(function)} {function.name}: {lines} lines"
            for source in EVERYTHING
            for function in functions(source.tree)
            if (lines := (function.end_lineno or 0) - function.lineno + 1) > FUNCTION_LINES
        ]
    )


def test_every_module_has_a_name_of_its_own() -> None:
    assert not named(
        [
            source.path
            for source in EVERYTHING
            if NAMELESS.intersection(PurePosixPath(source.path).with_suffix("").parts)
        ]
    )


def test_nothing_listens_to_signals() -> None:
    assert not named(
        [
            source.at(node)
            for source in HOUSE
            for node in ast.walk(source.tree)
            if isinstance(node, ast.ImportFrom | ast.Import)
            and any("signals" in name or name == "django.dispatch" for name in _modules(node))
        ]
    )


def test_saving_a_row_hides_no_rule() -> None:
    assert not named(
        [
            f"{source.at(method)} {owner.name}.save"
            for source in HOUSE
            for owner in ast.walk(source.tree)
            if isinstance(owner, ast.ClassDef)
            for method in owner.body
            if isinstance(method, ast.FunctionDef) and method.name == "save"
        ]
    )


def test_a_save_names_its_columns() -> None:
    assert not named(
        [
            source.at(call)
            for source in sources("tsam/domains")
            for call in calls(source.tree)
            if isinstance(call.func, ast.Attribute)
            and call.func.attr == "save"
            and not {"update_fields", "force_insert", "using"}
            & {word.arg for word in call.keywords}
            and not call.args
            and not _is_workbook(call.func.value)
        ]
    )


def test_the_clock_is_read_only_where_something_is_set_in_motion() -> None:
    assert not named(
        [
            source.at(node)
            for source in HOUSE
            if not CLOCKS.search(source.path) and source.path not in READS_TODAY
            for node in ast.walk(source.tree)
            if _reads_the_clock(node)
        ]
    )


def test_the_environment_is_read_in_one_place() -> None:
    starts = {"tsam/kernel/env.py", "tsam/__main__.py", "tsam/asgi.py", "tsam/wsgi.py"}

    assert not named(
        [
            source.at(node)
            for source in HOUSE
            if source.path not in starts
            for node in ast.walk(source.tree)
            if name_of(node) == "os.getenv"
            or (isinstance(node, ast.Subscript) and name_of(node.value) == "os.environ")
            or (isinstance(node, ast.Call) and name_of(node.func) == "os.environ.get")
        ]
    )


def test_sentences_for_people_can_be_translated() -> None:
    assert not named(
        [
            source.at(call)
            for source in HOUSE
            if not source.path.startswith(("tsam/demo", "tsam/commands", "tsam/faces/ui/gallery"))
            for call in calls(source.tree)
            for sentence in _sentences(call)
            if _is_plain_text(sentence)
        ]
    )


def test_events_are_named_with_noun_and_participle() -> None:
    assert not named(
        [
            f"{source.at(call)} {call.args[0].value!r}"
            for source in HOUSE
            for call in calls(source.tree)
            if name_of(call.func) == "timeline.record"
            and call.args
            and isinstance(call.args[0], ast.Constant)
            and not re.fullmatch(r"[a-z_]+\.[a-z_]+", str(call.args[0].value))
        ]
    )


@pytest.mark.parametrize("folder", ["tsam", "tests"])
def test_every_folder_of_python_is_a_package(folder: str) -> None:
    assert not named(
        sorted(
            {
                path.parent.relative_to(ROOT).as_posix()
                for path in (ROOT / folder).rglob("*.py")
                if not (path.parent / "__init__.py").exists()
            }
        )
    )


def _modules(node: ast.Import | ast.ImportFrom) -> list[str]:
    if isinstance(node, ast.ImportFrom):
        return [node.module or "", *(f"{node.module}.{name.name}" for name in node.names)]
    return [name.name for name in node.names]


def _is_workbook(node: ast.expr) -> bool:
    return name_of(node).rpartition(".")[2] in {"book", "workbook", "storage", "session"}


def _reads_the_clock(node: ast.AST) -> bool:
    if isinstance(node, ast.ImportFrom) and node.module == "django.utils.timezone":
        return any(name.name in {"now", "localdate"} for name in node.names)
    return isinstance(node, ast.Call) and name_of(node.func) in {
        "timezone.now",
        "timezone.localdate",
        "datetime.now",
        "datetime.utcnow",
        "datetime.today",
        "date.today",
        "time.time",
    }


def _sentences(call: ast.Call) -> list[ast.expr]:
    """The arguments of a call that a person will read."""
    name = name_of(call.func)
    if name in {"no", "verdicts.no"} or name.rpartition(".")[2] == "ValidationError":
        return call.args[:1]
    if name.startswith("messages.") and len(call.args) > 1:
        return call.args[1:2]
    if name.startswith("forms.") or name.endswith("Field"):
        return [word.value for word in call.keywords if word.arg in {"label", "help_text"}]
    return []


def _is_plain_text(node: ast.expr) -> bool:
    if isinstance(node, ast.JoinedStr):
        return True
    text = node.value if isinstance(node, ast.Constant) else None
    return isinstance(text, str) and any(letter.isalpha() for letter in text)


def test_the_rules_see_the_house() -> None:
    assert len(HOUSE) > 50
    assert all(isinstance(source, Source) for source in HOUSE)
