"""Whose code an exception comes from."""

from traceback import walk_tb


def line_in(error: BaseException, module: str) -> str:
    """The line of a module or a package that an exception last came through, as " (file, line n)"; empty for none."""
    lines = [
        (frame.f_code.co_filename.rpartition("/")[2], line)
        for frame, line in walk_tb(error.__traceback__)
        if f"{frame.f_globals.get('__name__')}.".startswith(f"{module}.")
    ]
    return " ({}, line {})".format(*lines[-1]) if lines else ""
