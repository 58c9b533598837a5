"""Keeps the process from writing its memory, with a message in it, into a core file."""

import resource


def forbid_crash_dumps() -> None:
    """Set the limit of core files to nothing, for this process and those it starts.

    A host that pipes cores to a program of its own (kernel.core_pattern) takes them all the same.
    """
    _, most = resource.getrlimit(resource.RLIMIT_CORE)
    resource.setrlimit(resource.RLIMIT_CORE, (0, most))
