"""The command line's frame: verbs, exit statuses, and failures as one sentence."""

import io
import os
import sys

import typer
from typer.exceptions import TyperException

from candor.cli.ask import ask
from candor.cli.audit import audit
from candor.cli.bot import bot
from candor.cli.cache import cache
from candor.cli.consent import consent
from candor.cli.cost import cost
from candor.cli.doctor import doctor
from candor.cli.eval import evaluate
from candor.cli.experiment import experiment
from candor.cli.ingest import ingest
from candor.cli.keys import keys
from candor.cli.prompt import prompt
from candor.cli.quarantine import quarantine
from candor.cli.redact import redact
from candor.cli.route import route
from candor.cli.search import search
from candor.cli.serve import serve
from candor.cli.simulate import simulate
from candor.cli.token import token
from candor.cli.user import user
from candor.cli.validate import validate
from candor.domain.errors import BadUsage, CandorError, InvalidRequest, TooLarge

FAILED, BAD_USAGE, INTERRUPTED = 1, 2, 130

app = typer.Typer(
    name="candor",
    help="A support assistant that answers from your documents, with sources.",
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
for verb in (serve, ask, ingest, search, redact, route, validate, token, doctor, simulate):
    app.command()(verb)
app.command("eval")(evaluate)
app.add_typer(keys, name="keys")
app.add_typer(audit)
app.add_typer(bot, name="bot")
app.add_typer(consent)
app.add_typer(cost, name="cost")
app.add_typer(cache, name="cache")
app.add_typer(prompt, name="prompt")
app.add_typer(experiment, name="experiment")
app.add_typer(quarantine, name="quarantine")
app.add_typer(user, name="user")


@app.callback(invoke_without_command=True)
def begin(context: typer.Context) -> None:
    """A support assistant that answers from your documents, with sources."""
    if context.invoked_subcommand is None:
        print(context.get_help(), file=sys.stderr)
        raise typer.Exit(BAD_USAGE)
    # answers go to standard output, so logs must not
    from candor.bootstrap.logs import configure_logs

    configure_logs("warning", console=sys.stderr.isatty())


def run() -> None:
    """Run a command; exit 0 when it did its work, 1 when it failed, 2 for bad usage."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # whatever the locale is, JSON is UTF-8
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    sys.exit(_run())


def _run() -> int:
    try:
        status = app(standalone_mode=False)
        sys.stdout.flush()
    except TyperException as wrong:
        return _say(f"{wrong.format_message()} Try --help.", wrong.exit_code)
    except (BadUsage, InvalidRequest, TooLarge) as wrong:
        return _say(wrong.detail, BAD_USAGE)
    except CandorError as failure:
        return _say(failure.detail, FAILED)
    except (KeyboardInterrupt, typer.Abort):
        return INTERRUPTED
    except BrokenPipeError:
        # whoever read our output has left; what is still buffered must not fail again at exit
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED
    except OSError as failure:
        return _say(f"{failure.strerror or type(failure).__name__}", FAILED)
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
