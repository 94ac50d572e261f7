"""Small rule bases on disk: the good one that everything starts from, and what is wrong laid over it."""

from __future__ import annotations

import shutil
from pathlib import Path

from triage.knowledge.files import MAX_FILE_BYTES

HERE = Path(__file__).parent
SMALL = HERE / "good" / "small"
GOOD = sorted(path for path in (HERE / "good").iterdir() if path.is_dir())
BAD = sorted(path for path in (HERE / "bad").iterdir() if path.is_dir())


def small_texts():
    """The small rule base as texts by name."""
    return texts_of(SMALL)


def texts_of(folder):
    """Every YAML file below a folder as text by its name in it."""
    return {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8") for path in sorted(folder.rglob("*.y*ml"))
    }


def laid_over_small(folder, target):
    """Write the small rule base with the files of `folder` over it to `target`, and what no repository can hold."""
    shutil.copytree(SMALL, target, dirs_exist_ok=True)
    shutil.copytree(folder, target, dirs_exist_ok=True, ignore=shutil.ignore_patterns("expected.txt"))
    MADE.get(folder.name, lambda _: None)(target)
    return target


def _remove_rules(root):
    shutil.rmtree(root / "main")


def _misname_steps(root):
    (root / "steps.yaml").rename(root / "step.yml")


def chain(links, *beside):
    """Adds derived findings, each from the one before it with each of those beside it; the last makes a strain."""

    def add(root):
        findings = [f"  - {{id: link_{n}, label: link {n}, kind: derived}}" for n in range(links)]
        rules = [
            f"- {{id: to-{n}.{place}, when: {{all: [{f'link_{n - 1}' if n else 'low_back_pain'}, {other}]}}, "
            f"then: [{{infer: link_{n}}}], because: One leads to the next., cites: [book-1]}}"
            for n in range(links)
            for place, other in enumerate(beside)
        ]
        rules.append(
            f"- {{id: end, when: link_{links - 1}, then: [{{likely: strain}}], because: It ends., cites: [book-1]}}"
        )
        head = "topic: {id: links, label: Links, order: 2}\nfindings:\n"
        (root / "findings" / "links.yaml").write_text(head + "\n".join(findings) + "\n")
        (root / "main" / "links.yaml").write_text("\n".join(rules) + "\n")

    return add


# Files that would not survive an editor or a repository, or are long, by the folder that expects their errors.
MADE = {
    "no-rules_no_folder": shutil.rmtree,
    "no-rules_only_vocabulary": _remove_rules,
    "not-text_latin_1": lambda root: (root / "notes.yaml").write_bytes("notes: [caf\xe9]".encode("latin-1")),
    "not-text_utf_16": lambda root: (root / "notes.yaml").write_bytes("notes: []".encode("utf-16")),
    "not-yaml_control_character": lambda root: (root / "notes.yaml").write_bytes(b"notes: []\n# \xc3\xa9 \x1b[31m\n"),
    "not-yaml_binary": lambda root: (root / "main" / "data.yaml").write_bytes(bytes(range(128))),
    "stray-file_in_place_of_steps": _misname_steps,
    "too-deep_chain_of_rules": chain(60, "fever"),
    "too-many-tests_behind_rules": chain(14, "fever", "back_pain"),
    "too-large_file": lambda root: (root / "main" / "big.yaml").write_bytes(b"#" * (MAX_FILE_BYTES + 1)),
    "unreadable_dangling_link": lambda root: (root / "main" / "link.yaml").symlink_to("nowhere"),
}
