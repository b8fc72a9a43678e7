"""Has the name of a module that the runtime uses."""

raise ValueError("taken for the standard one")
