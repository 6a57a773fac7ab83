"""What all invocations of a process share beside the function's own objects, as texts that can be compared: the harness
asks once after init and once at the end."""

import sys

Module = type(sys)
Function = type(lambda: None)
DICT_OF_MODULE = Module.__dict__["__dict__"].__get__
DICT_OF_TYPE = type.__dict__["__dict__"].__get__
NAME_OF_TYPE = type.__dict__["__name__"].__get__
Builtin = type(len)

LONGEST = 500
OWN_VARIABLES = ("_X_AMZN_TRACE_ID",)
SIGNALS = range(1, 32)


def loaded(name):
    module = sys.modules.get(name)
    return DICT_OF_MODULE(module) if type(module) is Module else None


def shown(value):
    """A function or class without running anything of it."""
    kind = type(value)
    if kind is Function:
        return "%s at %s:%d" % (value.__code__.co_name, value.__code__.co_filename, value.__code__.co_firstlineno)
    if kind is Builtin:
        return "built-in %s" % value.__name__
    if kind is type:
        return "class %s.%s" % (DICT_OF_TYPE(value).get("__module__"), NAME_OF_TYPE(value))
    if kind in (int, float, bool, type(None)):
        return repr(value)
    if kind is str:
        return value
    return "%s object" % NAME_OF_TYPE(kind)


def surroundings(code, builtin, read_file):
    there = {}
    environ = DICT_OF_MODULE(sys.modules["os"])["environ"]
    variables = dict.get(getattr(environ, "__dict__", {}), "_data") if NAME_OF_TYPE(type(environ)) == "_Environ" else {}
    for name, value in list(dict.items(variables or {})):
        name = name.decode("utf-8", "replace")
        if name not in OWN_VARIABLES:
            there["environment variable " + name] = value.decode("utf-8", "replace")
    posix = builtin("posix")
    try:
        there["working directory"] = posix.getcwd()
    except OSError:
        there["working directory"] = "(gone)"
    for line in read_file("/proc/self/status").split(b"\n"):
        if line.startswith(b"Umask:"):
            there["umask"] = line[6:].strip().decode()
    signals = builtin("_signal")
    for number in SIGNALS:
        there["handler of signal %d" % number] = shown(signals.getsignal(number))
    locale = builtin("_locale")
    there["locale"] = locale.setlocale(locale.LC_ALL, None)
    there["sys.path"] = ":".join(one for one in sys.path if type(one) is str)
    there["recursion limit"] = repr(sys.getrecursionlimit())
    for name in ("excepthook", "stdout", "stderr", "displayhook"):
        there["sys." + name] = shown(DICT_OF_MODULE(sys).get(name))
    there["number context"] = number_context()
    warnings = loaded("warnings")
    if warnings and type(warnings.get("filters")) is list:
        there["warnings filters"] = "; ".join(
            " ".join(shown(part) for part in one) for one in warnings["filters"] if type(one) is tuple
        )
    sockets = loaded("_socket")
    if sockets:
        there["default socket timeout"] = repr(sockets["getdefaulttimeout"]())
    logging = loaded("logging")
    if logging:
        root = logging["root"].__dict__
        there["root logger's level"] = shown(root.get("level"))
        there["root logger's handlers"] = repr(len(root.get("handlers", ())))
    return {"texts": {name: text[:LONGEST] for name, text in there.items()}, "patches": patches(code)}


def number_context():
    decimal = loaded("decimal")
    context = decimal["getcontext"]() if decimal and type(decimal.get("getcontext")) is Builtin else None
    return "precision %d, %s" % (context.prec, context.rounding) if context is not None else ""


def patches(code):
    """Module of the standard library → its functions and classes that do not go by their own names, its classes'
    methods that are the function's own."""
    found = {}
    for name, module in list(dict.items(sys.modules)):
        if type(name) is not str or type(module) is not Module:
            continue
        space = DICT_OF_MODULE(module)
        file = space.get("__file__")
        if name == "__main__" or (type(file) is str and (code.owns(file) or "-packages" in file)):
            continue
        if type(file) is not str and name not in sys.builtin_module_names:
            continue
        changed = {}
        for key, value in list(dict.items(space)):
            if type(value) is Function and (code.owns(value.__code__.co_filename) or value.__code__.co_name != key):
                changed[key] = shown(value)
            elif type(value) is Builtin and value.__name__ != key:
                changed[key] = shown(value)
            elif type(value) is type:
                for attribute, method in list(DICT_OF_TYPE(value).items()):
                    if type(method) is Function and code.owns(method.__code__.co_filename):
                        changed["%s.%s" % (key, attribute)] = shown(method)
        found[name] = changed
    return found
