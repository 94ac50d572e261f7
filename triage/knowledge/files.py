"""Rule base files on disk: which there are, what kind each is, and their text."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path, PurePosixPath

from triage.knowledge.diagnostics import Diagnostic, KnowledgeError, Span, quoted

MAX_FILE_BYTES = 8 * 1024 * 1024
RESERVED = ("findings", "sources", "schema")
SINGLE = ("conditions", "steps", "notes", "urgency", "interview")  # one file each, beside the folders
SUFFIXES = (".yaml", ".yml")

Place = tuple[str, str]  # kind of a file, and the pack of rules and rule tests


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


def kind_of(name: str) -> Place | None:
    """Kind and pack of a file by its place in the rule base; None for what is not part of it."""
    path = PurePosixPath(name)
    if path.suffix not in SUFFIXES or any(part.startswith(".") for part in path.parts):
        return None
    if len(path.parts) == 1:
        return (path.stem, "") if path.stem in SINGLE else None
    folder = path.parts[0]
    if folder == "findings":
        return "findings", ""
    if folder == "sources":
        return "source", ""
    if folder in RESERVED:
        return None
    if len(path.parts) == 2 and path.name == "pack.yaml":
        return "pack", folder
    return ("tests" if path.stem.endswith(".test") else "rules"), folder


def is_stray(name: str) -> bool:
    """Whether a file looks like one of the rule base, but stands where none is read."""
    path = PurePosixPath(name)
    return path.suffix in SUFFIXES and len(path.parts) == 1 and not name.startswith(".") and path.stem not in SINGLE


def meant_place(name: str) -> Place | None:
    """The place of a file in the rule base, or of the one that a stray file was probably meant to be."""
    near = get_close_matches(PurePosixPath(name).stem, SINGLE, n=1) if is_stray(name) else []
    return (near[0], "") if near else kind_of(name)


def stray(shown: str, name: str) -> Diagnostic:
    """Tell of a stray file; `shown` is what it is called in the report."""
    known = [f"{kind}.yaml" for kind in SINGLE]
    help = f"rules stand in a folder of their own (the pack); beside the folders only {', '.join(known)} are read"
    if meant := meant_place(name):
        help = f"did you mean '{meant[0]}.yaml'?"
    return Diagnostic("stray-file", f"{quoted(name)} is no file of a rule base", Span(shown, 1, 1), help)


def read_folder(root: Path) -> tuple[list[RuleFile], list[Diagnostic]]:
    """Every YAML file of the rule base under `root`, in name order, and those that could not be read.

    Raises KnowledgeError when there is no such folder.
    """
    if not root.is_dir():
        message = "this is a file, not a folder" if root.exists() else "there is no such folder"
        help = "give the folder that holds findings/, conditions.yaml and the rule folders"
        raise KnowledgeError([Diagnostic("no-rules", message, Span(str(root), 1, 1), help)])
    files: list[RuleFile] = []
    problems: list[Diagnostic] = []
    for path in sorted(p for p in root.rglob("*") if p.suffix in SUFFIXES and not p.is_dir()):
        name = path.relative_to(root).as_posix()
        place = kind_of(name)
        if place is not None:
            text = _text(path, problems)
            if text is not None:
                files.append(RuleFile(str(path), place[0], text, place[1]))
        elif is_stray(name):
            problems.append(stray(str(path), name))
    return files, problems


def _text(path: Path, problems: list[Diagnostic]) -> str | None:
    span = Span(str(path), 1, 1)
    try:
        size = path.stat().st_size
        if not path.is_file():
            problems.append(Diagnostic("unreadable", "this is no file with text", span, "remove it, or rename it"))
        elif size > MAX_FILE_BYTES:
            reason = f"the file has {size:,} bytes, more than {MAX_FILE_BYTES:,}"
            problems.append(Diagnostic("too-large", reason, span, "split it by topic"))
        else:
            return path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        reason = f"the file cannot be read: {error.strerror}"
        problems.append(Diagnostic("unreadable", reason, span, "check that it is there and that you may read it"))
    except UnicodeDecodeError as error:
        reason = f"the file is not UTF-8 text: byte {error.start + 1} is part of no character"
        problems.append(Diagnostic("not-text", reason, span, "save the file as UTF-8"))
    return None
