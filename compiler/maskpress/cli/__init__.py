"""The command line: one thin function a verb. The only room that prints or exits.

Problems go to stdout, progress to stderr. Exit codes: 0 fine, 1 problems in files, 2 wrong use of the command line, 130
interrupted.
"""

from __future__ import annotations

import click

from maskpress import __version__
from maskpress.cli import compiling, reading


class _Verbs(click.Group):
    """Commands in the order of the work, from a spec to a dataset."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Give the names as they were added."""
        return list(self.commands)


@click.group(cls=_Verbs, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="maskpress")
def main() -> None:
    """Print labelling pages from a YAML task spec, and make datasets of the answers."""


for verb in (compiling.init, compiling.check, compiling.build, compiling.serve, compiling.schema, compiling.convert):
    main.add_command(verb)
for verb in (reading.import_, reading.verify, reading.report, reading.consolidate, reading.export):
    main.add_command(verb)
