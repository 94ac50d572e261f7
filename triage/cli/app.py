"""The command `triage` and its subcommands."""

from __future__ import annotations

import os
import sys
from typing import Annotated

import typer

from triage.cli import BAD_INPUT, DONE, FINDINGS, INTERRUPTED, USAGE
from triage.cli.ask import ask
from triage.cli.assess import assess
from triage.cli.batch import batch
from triage.cli.demo import demo
from triage.cli.evaluate import evaluate
from triage.cli.explain import explain
from triage.cli.graph import graph
from triage.cli.learn import learn
from triage.cli.options import Usage
from triage.cli.rules import check, findings, schema, sources, test

app = typer.Typer(
    name="triage",
    help="Bone and spine complaints: from facts to candidate conditions, urgency and next steps, with reasons. "
    "It informs and teaches; it is not medical advice.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

for command in (ask, assess, batch, explain, evaluate, learn, demo, findings, check, test, sources, graph, schema):
    app.command()(command)


def _version(wanted: bool) -> None:
    if wanted:
        from triage.knowledge.load import load
        from triage.version import __version__

        kb = load()
        print(
            f"triage {__version__}, shipped rules {kb.sha256[:12]} ({len(kb.rules)} rules, packs {', '.join(kb.packs)})"
        )
        raise typer.Exit


@app.callback()
def options(
    version: Annotated[
        bool,
        typer.Option("--version", callback=_version, is_eager=True, help="Show engine version and knowledge hash."),
    ] = False,
) -> None:
    """Options before the command."""


def run(arguments: list[str] | None = None) -> int:
    """Run the command line and return its exit code."""
    from triage.knowledge.diagnostics import KnowledgeError

    try:
        code = app(arguments, standalone_mode=True)
        return DONE if code is None else int(code)
    except SystemExit as stop:
        if type(sys.stdout).__name__ == "PacifyFlushWrapper":
            return DONE  # the command-line library met a closed pipe: the reader has gone, no error of ours
        return stop.code if isinstance(stop.code, int) else DONE if stop.code is None else USAGE
    except KnowledgeError as error:
        print(error, file=sys.stderr)
        return FINDINGS
    except Usage as error:
        print(f"usage: {error}", file=sys.stderr)
        return USAGE
    except KeyboardInterrupt:
        print("interrupted", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:
        # The reader has gone: nothing more can be said, and that is no error of ours.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except OSError as error:
        print(f"error: {error.strerror or error}: {error.filename or 'output'}", file=sys.stderr)
        return BAD_INPUT
    except Exception as error:
        if os.environ.get("TRIAGE_DEBUG"):
            raise
        print(f"internal error: {type(error).__name__}: {error}", file=sys.stderr)
        print("this is a fault of the program, please report it (TRIAGE_DEBUG=1 shows where)", file=sys.stderr)
        return FINDINGS
