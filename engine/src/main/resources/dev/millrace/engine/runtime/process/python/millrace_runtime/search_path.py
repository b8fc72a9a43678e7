"""Where modules are looked for: the function's code, then its layers, then the runtime and the standard library."""

import os
import site
import sys


def set_search_path(python_path_is_new):
    """`python_path_is_new`: PYTHONPATH was set after the interpreter had started and read it."""
    task_root = os.environ.get("LAMBDA_TASK_ROOT") or os.getcwd()
    layers = [f"/opt/python/lib/python{sys.version_info[0]}.{sys.version_info[1]}/site-packages", "/opt/python"]
    python_path = os.environ.get("PYTHONPATH")
    if python_path is None:
        sys.path[:0] = layers
        os.environ["PYTHONPATH"] = os.environ.get("LAMBDA_RUNTIME_DIR", os.path.dirname(os.path.dirname(__file__)))
    elif python_path_is_new:
        # Behind the runtime's own directory, where the interpreter would have put it.
        sys.path[1:1] = [os.path.abspath(entry) for entry in python_path.split(os.pathsep) if entry]
    sys.path.insert(0, task_root)
    for directory in [task_root] + (layers if python_path is None else []):
        if os.path.isdir(directory):
            # Not only the path: a package may have left a .pth file there.
            site.addsitedir(directory)
