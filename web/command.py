"""What all commands share: the group that they belong to, its options, its settings and its output."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click
from msgspec.structs import replace

if TYPE_CHECKING:
    from web.settings import Settings

DONE, REJECTED, USAGE, INDEX, BUG, INTERRUPTED = 0, 1, 2, 3, 70, 130
INDEX_DIR = click.Path(path_type=Path, readable=False)
"""One that cannot be read is for what opens it to tell, as of a folder that a variable names."""
Command = TypeVar("Command", bound=Callable[..., Any])


class Commands(click.Group):
    """All commands. Those that search are loaded when one of them is named: they take two thirds of loading them all,
    which a sync every minute does without."""

    FINDING = ("search", "suggest", "similar", "facets", "person", "place")

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names of all, sorted."""
        return sorted((*super().list_commands(ctx), *self.FINDING))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command with a name."""
        if cmd_name not in self.FINDING:
            return super().get_command(ctx, cmd_name)
        from web import finding

        found: click.Command = getattr(finding, cmd_name)
        return found

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that is named. Raises NoSuchCommand, with those of all commands that are spelt much like it."""
        try:
            return super().resolve_command(ctx, args)
        except click.NoSuchCommand as fault:
            raise click.NoSuchCommand(args[0], possibilities=self.list_commands(ctx), ctx=ctx) from fault


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.option("--index", "index_dir", type=INDEX_DIR, help="Folder of the archive.")
@click.option("--debug", is_flag=True, help="Show where an error came from.")
@click.version_option(package_name="clippings", message="clippings %(version)s")
@click.pass_context
def cli(context: click.Context, index_dir: Path | None, debug: bool) -> None:
    """Full-text search for archives of news articles.

    The archive is in --index, else in $CLIPPINGS_INDEX, else in var/index.
    """
    context.obj = {"index_dir": index_dir, "debug": debug}


def with_common(command: Command, *, needs_archive: bool = True) -> Command:
    """Give a command --index and --debug, so that they may stand on either side of its name.

    needs_archive: False for one that does without; --index is taken there too, as everywhere, but not offered.
    """

    def keep(name: str) -> Callable[[click.Context, click.Parameter, Any], Any]:
        def callback(context: click.Context, _: click.Parameter, value: Any) -> Any:
            if value:
                context.find_root().obj[name] = value

        return callback

    index = click.option(
        "--index",
        type=INDEX_DIR,
        expose_value=False,
        callback=keep("index_dir"),
        help="Folder of the archive.",
        hidden=not needs_archive,
    )
    debug = click.option(
        "--debug", is_flag=True, expose_value=False, callback=keep("debug"), help="Show where an error came from."
    )
    return index(debug(command))


def without_archive(command: Command) -> Command:
    """Give a command that needs no archive what all commands have."""
    return with_common(command, needs_archive=False)


json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


def settings() -> Settings:
    """The settings of this run: the environment, and --index over it."""
    from web.settings import settings_from

    found = settings_from(os.environ)
    index_dir = click.get_current_context().find_root().obj["index_dir"]
    return replace(found, index_dir=index_dir) if index_dir else found


def print_json(data: Any) -> None:
    """One object as a line of JSON."""
    import msgspec

    print_line(msgspec.json.encode(data))


def print_line(line: bytes) -> None:
    """A line to standard output, as bytes."""
    sys.stdout.buffer.write(line + b"\n")


def print_lines(lines: Any) -> int:
    """Lines to standard output; the exit code says whether one of them is a refusal."""
    rejected = False
    for line in lines:
        rejected = rejected or b'"rejected":' in line
        print_line(line)
    return REJECTED if rejected else DONE
