"""Where modules are looked for: the function's code, then its layers, then the runtime and the standard library."""

import os
import site
import sys


def set_search_path():
    """A PYTHONPATH of the function's, which the interpreter has read, takes the place of the layers."""
    task_root = os.environ.get("LAMBDA_TASK_ROOT") or os.getcwd()
    layers = [f"/opt/python/lib/python{sys.version_info[0]}.{sys.version_info[1]}/site-packages", "/opt/python"]
    layered = "PYTHONPATH" not in os.environ
    if layered:
        sys.path[:0] = layers
        os.environ["PYTHONPATH"] = os.environ.get("LAMBDA_RUNTIME_DIR", os.path.dirname(os.path.dirname(__file__)))
    sys.path.insert(0, task_root)
    for directory in [task_root] + (layers if layered else []):
        if os.path.isdir(directory):
            # Not only the path: a package may have left a .pth file there.
            site.addsitedir(directory)
