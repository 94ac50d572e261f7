"""Rule base files on disk: which there are, what kind each is, and their text."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from triage.knowledge.diagnostics import Diagnostic, KnowledgeError, Span

MAX_FILE_BYTES = 8 * 1024 * 1024
RESERVED = ("findings", "sources", "schema")
SINGLE = {"conditions.yaml": "conditions", "steps.yaml": "steps", "notes.yaml": "notes"}
SUFFIXES = (".yaml", ".yml")


@dataclass(frozen=True, slots=True)
class RuleFile:
    """One YAML text of a rule base. `pack` is set for rule files and rule tests."""

    name: str
    kind: str
    text: str
    pack: str = ""


def shipped_rules() -> Path:
    """The folder of the rules that come with the package: installed beside it, or in the checkout."""
    package = Path(__file__).resolve().parent.parent
    installed = package / "rules"
    return installed if installed.is_dir() else package.parent / "rules"


def kind_of(name: str) -> tuple[str, str] | None:
    """Kind and pack of a file by its place in the rule base; None for what is not part of it."""
    path = PurePosixPath(name)
    if path.suffix not in SUFFIXES:
        return None
    if len(path.parts) == 1:
        return (SINGLE[name], "") if name in SINGLE else None
    folder = path.parts[0]
    if folder == "findings":
        return "findings", ""
    if folder == "sources":
        return "source", ""
    if folder in RESERVED or folder.startswith("."):
        return None
    return ("tests" if path.stem.endswith(".test") else "rules"), folder


def read_folder(root: Path) -> tuple[list[RuleFile], list[Diagnostic]]:
    """Every YAML file of the rule base under `root`, in name order, and those that could not be read.

    Raises KnowledgeError when there is no such folder.
    """
    if not root.is_dir():
        help = "give the folder that holds findings/, conditions.yaml and the rule folders"
        raise KnowledgeError([Diagnostic("no-rules", f"there is no folder {root}", Span(str(root), 1, 1), help)])
    files: list[RuleFile] = []
    problems: list[Diagnostic] = []
    for path in sorted(p for p in root.rglob("*") if p.suffix in SUFFIXES):
        name = path.relative_to(root).as_posix()
        place = kind_of(name)
        shown = str(path)
        if place is None:
            if len(PurePosixPath(name).parts) == 1:
                problems.append(_stray(shown, name))
            continue
        text = _text(path, shown, problems)
        if text is not None:
            files.append(RuleFile(shown, place[0], text, place[1]))
    return files, problems


def _stray(shown: str, name: str) -> Diagnostic:
    known = ", ".join(SINGLE)
    help = f"rules stand in a folder of their own (the pack); beside the folders only {known} are read"
    return Diagnostic("stray-file", f"{name} is no file of a rule base", Span(shown, 1, 1), help)


def _text(path: Path, shown: str, problems: list[Diagnostic]) -> str | None:
    try:
        size = path.stat().st_size
        if size > MAX_FILE_BYTES:
            reason = f"the file has {size:,} bytes, more than {MAX_FILE_BYTES:,}"
            problems.append(Diagnostic("too-large", reason, Span(shown, 1, 1), "split it by topic"))
            return None
        return path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        problems.append(Diagnostic("unreadable", f"cannot be read: {error.strerror}", Span(shown, 1, 1)))
    except UnicodeDecodeError as error:
        reason = f"is not UTF-8 text (byte {error.start})"
        problems.append(Diagnostic("not-text", reason, Span(shown, 1, 1), "save the file as UTF-8"))
    return None
