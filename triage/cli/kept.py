"""Where an interview is kept while it goes on: --save and --resume."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from triage.cli import BAD_INPUT
from triage.cli.options import Usage

if TYPE_CHECKING:
    from triage.interview.interview import Interview
    from triage.interview.questions import Audience
    from triage.knowledge.base import KnowledgeBase


def _to_stderr(text: str) -> None:
    print(text, file=sys.stderr)


@dataclass
class Keeper:
    """Saves an interview after every event. A save that fails is told, and ends nothing.

    What another run has written to the file is never overwritten: then it goes on in a file beside it.
    `ours` are the digests of what the file may hold: what was read from it or written to it last.
    """

    path: Path | None
    resumed_from: Path | None = None
    tell: Callable[[str], None] = field(default=_to_stderr)
    failed: bool = False
    unsaved: Interview | None = None
    ours: frozenset[str] = frozenset()
    asked_for: Path | None = field(init=False)  # the path at first: names of other files are made from it

    def __post_init__(self) -> None:
        self.asked_for = self.path

    @classmethod
    def at(cls, save: Path | None, resume: Path | None) -> Keeper:
        """The keeper for these two options. Raises Usage where a file would be overwritten that must not be."""
        from triage.interview.keeping import is_saved

        if save is not None and not (resume is not None and _same(save, resume)) and _exists(save):
            if is_saved(save):
                raise Usage(f"{str(save)!r} holds an interview already: go on with it by --resume, or save elsewhere")
            raise Usage(f"{str(save)!r} is no saved interview and is not overwritten: save to another file")
        return cls(save or resume, resume)

    def begin(self, kb: KnowledgeBase, audience: Audience | None) -> Interview:
        """The interview to go on with, or a new one, and a file that can be written; else the command ends with 3."""
        from triage.interview.interview import Interview
        from triage.interview.keeping import UnusableSave, resume
        from triage.interview.keeping.private_file import check_writable, remove_leftovers

        talk = Interview(kb, audience or "self")
        try:
            if self.resumed_from is not None:
                resumed = resume(kb, self.resumed_from)
                talk = replace(resumed.talk, audience=audience) if audience else resumed.talk
                self.ours = frozenset([resumed.digest])
                for remark in resumed.remarks:
                    self.tell(remark)
                if resumed.left_out:
                    self.tell("The file keeps what is left out until the next answer; copy it first to have it longer.")
            if self.path is not None and not _exists(self.path):
                self._write(talk, self.path)
            elif self.path is not None and talk.question is not None:
                check_writable(self.path)
                remove_leftovers(self.path)
        except UnusableSave as error:
            self.tell(str(error))
            raise typer.Exit(BAD_INPUT) from None
        except (OSError, ValueError) as error:
            self.tell(f"error: {str(self.path)!r} cannot be written: {getattr(error, 'strerror', None) or error}")
            raise typer.Exit(BAD_INPUT) from None
        return talk

    def store(self, talk: Interview) -> None:
        """Save the interview as it stands now. Raises OSError; what could not be saved is `unsaved`."""
        self.unsaved = talk
        if self.path is not None:
            self._write(talk, self.path)
        self.failed, self.unsaved = False, None

    def _write(self, talk: Interview, path: Path) -> None:
        from triage.interview.keeping import saved_text
        from triage.interview.keeping.private_file import Changed, digest_of, write_private

        text = saved_text(talk)
        new = frozenset([digest_of(text)])
        try:
            self.ours |= new  # an interrupt may come when the file is written and this is not yet told of it
            write_private(path, text, self.ours)
        except Changed:
            self._write_beside(path, text)
        self.ours = new

    def _write_beside(self, path: Path, text: str) -> None:
        """Go on in a new file. Raises OSError, and then all is as if it had not been tried."""
        from triage.interview.keeping.private_file import fresh_beside, write_private

        fresh = fresh_beside(self.asked_for or path)
        try:
            write_private(fresh, text)
        except OSError:
            fresh.unlink(missing_ok=True)
            raise
        self.path = fresh
        self.tell(
            f"another run of triage has written to {str(path)!r} since; your answers are now kept in {str(fresh)!r}"
        )

    def keep(self, talk: Interview) -> None:
        """The same; a save that fails is told, and the interview goes on."""
        try:
            self.store(talk)
        except OSError as error:
            self.not_saved(error)

    def not_saved(self, error: OSError) -> None:
        """Tell that the last answers are not in the file."""
        self.failed = True
        self.tell(f"warning: the answers could not be saved: {error.strerror or error}")

    def finish(self) -> None:
        """Save what an interrupt kept from being saved."""
        if self.unsaved is not None:
            self.keep(self.unsaved)

    def where(self) -> str:
        """Where the answers are, in a sentence."""
        if self.path is None:
            return "the answers are not kept; --save FILE would keep them"
        if self.failed:
            return f"the last answers could not be saved; {str(self.path)!r} holds those before"
        return f"the answers are kept in {str(self.path)!r}; go on with: triage ask --resume {_shell(self.path)}"


def _same(one: Path, other: Path) -> bool:
    return os.path.realpath(one) == os.path.realpath(other)


def _exists(path: Path) -> bool:
    try:
        return path.exists() or path.is_symlink()
    except (OSError, ValueError):
        return False


def _shell(path: Path) -> str:
    import shlex

    return shlex.quote(str(path))
