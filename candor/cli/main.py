"""The command line's frame: verbs, exit statuses, and failures as one sentence."""

import sys

import click
import typer

from candor.cli.ask import ask
from candor.cli.doctor import doctor
from candor.cli.ingest import ingest
from candor.cli.redact import redact
from candor.cli.route import route
from candor.cli.search import search
from candor.cli.serve import serve
from candor.cli.validate import validate
from candor.domain.errors import BadUsage, CandorError

FAILED, BAD_USAGE, INTERRUPTED = 1, 2, 130

app = typer.Typer(
    name="candor",
    help="A support assistant that answers from your documents, with sources.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
for verb in (serve, ask, ingest, search, redact, route, validate, doctor):
    app.command()(verb)


def run() -> None:
    """Run a command; exit 0 when it did its work, 1 when it failed, 2 for bad usage."""
    sys.exit(_run())


def _run() -> int:
    try:
        status = app(standalone_mode=False)
    except click.exceptions.NoArgsIsHelpError as help_text:
        help_text.show()
        return BAD_USAGE
    except click.UsageError as wrong:
        return _say(f"{wrong.format_message()} Try --help.", BAD_USAGE)
    except click.ClickException as failure:
        return _say(failure.format_message(), FAILED)
    except BadUsage as wrong:
        return _say(wrong.detail, BAD_USAGE)
    except CandorError as failure:
        return _say(failure.detail, FAILED)
    except (KeyboardInterrupt, click.Abort):
        return INTERRUPTED
    except BrokenPipeError:
        # whoever read our output has left; nothing more to write, also not at exit
        sys.stdout = None
        return FAILED
    except Exception as surprise:
        frame = surprise.__traceback__
        while frame is not None and frame.tb_next is not None:
            frame = frame.tb_next
        place = frame.tb_frame.f_code.co_filename.rsplit("/", 1)[-1] if frame else "candor"
        line = frame.tb_lineno if frame else 0
        return _say(
            f"something unexpected failed ({type(surprise).__name__} in {place}:{line}); "
            "please report it with these words",
            FAILED,
        )
    return status if isinstance(status, int) else 0


def _say(sentence: str, status: int) -> int:
    print(f"candor: {sentence}", file=sys.stderr)
    return status
