"""Many invocations at once: as many processes, each with its own connection and its own copy of the handler."""

import os
import sys
import _thread


def fork_processes(count):
    """Returns in each of `count` new processes; the parent stays here until the last has ended, and ends itself."""
    parent_lives, held_by_parent = os.pipe()
    children = []
    for _ in range(count):
        child = os.fork()
        if child == 0:
            os.close(held_by_parent)
            _thread.start_new_thread(_end_with_parent, (parent_lives,))
            return
        children.append(child)
    os.close(parent_lives)
    statuses = [os.waitpid(child, 0)[1] for child in children]
    sys.exit(max(abs(os.waitstatus_to_exitcode(status)) for status in statuses))


def _end_with_parent(parent_lives):
    os.read(parent_lives, 1)  # Nobody ever writes: it returns when the parent is gone.
    os._exit(1)
