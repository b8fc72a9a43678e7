"""From a handler's name to the function that is to be called."""

import importlib
import sys

from .faults import Fault


def load_handler(name):
    """Imports the module that `name` (`module.function`, with `/` or `.` between packages) speaks of."""
    try:
        module_name, function_name = name.rsplit(".", 1)
    except ValueError as fault:
        raise Fault("Runtime.MalformedHandlerName", f"Bad handler '{name}': {fault}") from None
    if module_name.split(".")[0] in sys.builtin_module_names:
        raise Fault(
            "Runtime.BuiltInModuleConflict", f"Cannot use built-in module {module_name} as a handler module"
        )
    try:
        module = importlib.import_module(module_name.replace("/", "."))
    except ImportError as fault:
        raise Fault("Runtime.ImportModuleError", f"Unable to import module '{module_name}': {fault}") from None
    except SyntaxError as fault:
        raise Fault(
            "Runtime.UserCodeSyntaxError",
            f"Syntax error in module '{module_name}': {fault}",
            [f'  File "{fault.filename}" Line {fault.lineno}\n    {fault.text}'],
        ) from None
    try:
        return getattr(module, function_name)
    except AttributeError:
        raise Fault(
            "Runtime.HandlerNotFound", f"Handler '{function_name}' missing on module '{module_name}'"
        ) from None
