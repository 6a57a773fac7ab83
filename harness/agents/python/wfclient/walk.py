"""The walk over the long-lived objects of the process, to the texts that they hold; roots.py says where it begins.

Nothing of the function's code is run on the way: no __repr__, no property, no comparison, no hash. Attributes are read
from where they are stored, containers by the methods of the built-in types.
"""

import re
import sys

TIME = 0.7  # seconds
MOST_OBJECTS = 400_000
MOST_FOUND = 2_000
DEEPEST = 40
WINDOW = 96  # letters of a text from where something was found in it
MOST_WINDOWS = 12

# Names by which an object says that it keeps only so much, or an entry until when it counts.
LIMITS = re.compile(r"(?i)(?:^|_)(?:max|ttl|limit|size|capacity|lifetime|expir|until)")
TIMES = re.compile(r"(?i)exp|ttl|until|valid|stale|deadline|_at$|time(?!out)|since|fetched|cached|stamp")


def builtin(name):
    """A built-in module, whether or not it was imported; sys.modules stays as it is."""
    there = sys.modules.get(name)
    if there is None:
        there = __import__(name)
        sys.modules.pop(name, None)
    return there


MRO = type.__dict__["__mro__"].__get__
DICT_OF_TYPE = type.__dict__["__dict__"].__get__
NAME_OF_TYPE = type.__dict__["__name__"].__get__
Module = type(sys)
DICT_OF_MODULE = Module.__dict__["__dict__"].__get__
Function = type(lambda: None)
Method = type(type("", (), {"own": lambda self: None})().own)
GetSet = type(Function.__dict__["__code__"])
Member = type(Function.__dict__["__globals__"])
gc = builtin("gc")
io = builtin("_io")
thread = builtin("_thread")
Deque = builtin("_collections").deque
Memo = builtin("_functools")._lru_cache_wrapper
contexts = builtin("_contextvars")

# What is done with an object depends on the first of these that its type descends from.
CATEGORIES = [
    *((kind, "atom") for kind in (int, float, complex, bool, type(None), range, slice, type(Ellipsis))),
    *((kind, "text") for kind in (str, bytes, bytearray, memoryview)),
    (Module, "module"),
    (type, "class"),
    (dict, "dict"),
    (tuple, "tuple"),
    (list, "list"),
    (set, "set"),
    (frozenset, "frozenset"),
    (Deque, "deque"),
    (BaseException, "exception"),
    (Function, "function"),
    (Method, "method"),
    (type((lambda value: lambda: value)(0).__closure__[0]), "cell"),
    (Memo, "memo"),
    (builtin("_functools").partial, "partial"),
    (type(_ for _ in ()), "generator"),
    (contexts.ContextVar, "variable"),
    (thread._local, "local"),
    (io.StringIO, "buffer"),
    (io.BytesIO, "buffer"),
    (staticmethod, "method"),
    (classmethod, "method"),
    (property, "property"),
]
FRAMES = {"generator": "gi_frame", "coroutine": "cr_frame", "async_generator": "ag_frame"}


def category_of(kind, known={}):  # the module lives for one look only
    found = known.get(id(kind))
    if found is None:
        mro = MRO(kind)
        found = next((name for base, name in CATEGORIES if any(base is one for one in mro)), "instance")
        if NAME_OF_TYPE(kind) in FRAMES and len(mro) == 2:
            found = "generator"
        known[id(kind)] = found
    return found


def stored(thing, name):
    """What an instance keeps under this name by its type's own means; None where there is nothing."""
    for kind in MRO(type(thing)):
        found = DICT_OF_TYPE(kind).get(name)
        if type(found) is GetSet or type(found) is Member:
            try:
                return found.__get__(thing)
            except AttributeError:
                return None
    return None


def dict_of(thing):
    own = stored(thing, "__dict__")
    return own if type(own) is dict else {}


def items_of(table):
    return [(key, item) for key, item in list(dict.items(table)) if type(key) is str]


class Origin:
    """The name that a path begins with: of a global, or of what the class `within` holds."""

    def __init__(self, file="", name=None, within=None, line=0):
        self.file, self.name, self.within, self.line = file, name, within, line


NO_KEY = object()


class Reached:
    """An object, and how it was reached: `step` has %s where the key stands that it is kept under."""

    __slots__ = ("thing", "parent", "step", "key", "name", "kind", "origin", "bounded", "depth")

    def __init__(self, thing, parent, step, key=NO_KEY, name=None, kind=None, origin=None, bounded=False):
        self.thing, self.parent, self.step, self.key, self.name = thing, parent, step, key, name
        self.kind = kind or parent.kind
        self.origin = origin or parent.origin
        self.bounded = bounded or (parent is not None and parent.bounded)
        self.depth = parent.depth + 1 if parent else 0


class Walk:
    def __init__(self, code, pattern):
        self.code = code
        self.text = re.compile(pattern)
        self.bytes = re.compile(pattern.encode("ascii"))
        self.queue = []  # keeps what it holds alive, so that an id stands for one object
        self.seen = set()
        self.found = []  # (text, Reached)

    def add(self, thing, parent, step, **how):
        if len(self.queue) < MOST_OBJECTS:
            self.queue.append(Reached(thing, parent, step, **how))

    def run(self, clock):
        """Fills `found`, for TIME at most."""
        end = clock() + TIME
        at = 0
        while at < len(self.queue) and len(self.found) < MOST_FOUND:
            one = self.queue[at]
            at += 1
            if at % 64 == 0 and clock() > end:
                return
            category = category_of(type(one.thing))
            if category == "atom" or one.depth > DEEPEST:
                continue
            if category == "text":
                self.look_at(one.thing, one)
                continue
            if id(one.thing) in self.seen:
                continue
            self.seen.add(id(one.thing))
            try:
                getattr(self, "open_" + category)(one.thing, one)
            except Exception:
                continue  # changed meanwhile by another thread, or stranger than known

    def look_at(self, text, one):
        if any(base is str for base in MRO(type(text))):
            text = str.__str__(text)
            matches = self.text.finditer(text)
        else:
            text = memoryview(text).tobytes()
            matches = self.bytes.finditer(text)
        parts, end = [], 0
        for match in matches:
            if match.start() < end:
                continue
            part = text[max(match.start() - 8, end) : match.start() + WINDOW]
            end = match.start() + WINDOW
            parts.append(part if type(part) is str else part.decode("latin-1"))
            if len(parts) == MOST_WINDOWS:
                break
        if parts:
            self.found.append(("\n".join(parts), one))

    # --- what holds others -------------------------------------------------------------------------------------------

    def open_module(self, module, one):
        pass  # the function's own are where it begins

    def open_variable(self, variable, one):
        pass  # Roots.add_contexts

    def open_dict(self, table, one):
        for key, item in list(dict.items(table)):
            bounded = self.counts_until(item)
            if category_of(type(key)) != "atom":
                self.add(key, one, "[%s] (a key)", key=key, bounded=bounded)
            self.add(item, one, "[%s]", key=key, bounded=bounded)
        self.open_rest(table, one)

    def open_list(self, items, one):
        for index, item in enumerate(list.__iter__(items)):
            self.add(item, one, "[%d]" % index)
        self.open_rest(items, one)

    def open_tuple(self, items, one):
        names = DICT_OF_TYPE(type(items)).get("_fields")
        for index, item in enumerate(tuple.__iter__(items)):
            named = type(names) is tuple and index < len(names) and type(names[index]) is str
            self.add(item, one, "." + names[index] if named else "[%d]" % index)
        self.open_rest(items, one)

    def open_set(self, items, one, iterate=set.__iter__):
        for item in list(iterate(items)):
            self.add(item, one, "[*]")
        self.open_rest(items, one)

    def open_frozenset(self, items, one):
        self.open_set(items, one, frozenset.__iter__)

    def open_deque(self, items, one):
        bounded = stored(items, "maxlen") is not None
        for index, item in enumerate(list(Deque.__iter__(items))):
            self.add(item, one, "[%d]" % index, bounded=bounded)
        self.open_rest(items, one)

    def open_method(self, method, one):
        self.add(stored(method, "__self__"), one, "")
        self.add(stored(method, "__func__"), one, "")

    def open_property(self, made, one):
        self.add(stored(made, "fget"), one, "")

    def open_cell(self, cell, one):
        self.add(cell.cell_contents, one, "")

    def open_partial(self, partial, one):
        kind = "argument of a functools.partial"
        self.add(stored(partial, "func"), one, ".func")
        self.add(stored(partial, "args"), one, ".args", kind=kind)
        self.add(stored(partial, "keywords"), one, ".keywords", kind=kind)

    def open_buffer(self, buffer, one):
        kind = io.StringIO if any(base is io.StringIO for base in MRO(type(buffer))) else io.BytesIO
        self.add(kind.getvalue(buffer), one, ".getvalue()")
        self.open_rest(buffer, one)

    def open_generator(self, generator, one):
        frame = stored(generator, FRAMES.get(NAME_OF_TYPE(type(generator)), "gi_frame"))
        if frame is not None:
            self.open_frame(frame, one, "generator")

    def open_exception(self, error, one):
        for name in ("args", "__context__", "__cause__"):
            self.add(stored(error, name), one, "." + name)
        trace = stored(error, "__traceback__")
        while trace is not None:
            self.open_frame(trace.tb_frame, one, "frame of a kept exception")
            trace = trace.tb_next
        self.open_rest(error, one)

    def open_local(self, local, one):
        # With an __init__ of its own, reading it could run that.
        if any("__init__" in DICT_OF_TYPE(base) for base in MRO(type(local))[:-2]):
            return
        for name, item in items_of(thread._local.__getattribute__(local, "__dict__")):
            self.add(item, one, "." + name, name=name, kind="thread-local variable")

    def open_instance(self, thing, one):
        referents = [item for item in gc.get_referents(thing) if category_of(type(item)) not in ("class", "module")]
        if not self.open_rest(thing, one):
            for item in referents:
                self.add(item, one, ".<%s>" % NAME_OF_TYPE(type(thing)))

    def open_rest(self, thing, one):
        """The attributes; whether there are any."""
        kind = type(thing)
        own = dict_of(thing)
        foreign = self.file_of(kind) is None
        bounded = any(LIMITS.search(key) and type(item) in (int, float) for key, item in items_of(own))
        for name, item in items_of(own):
            self.add(item, one, "." + name, name=None if foreign else name, bounded=bounded)
        any_slot = False
        for base in MRO(kind):
            for name, member in list(DICT_OF_TYPE(base).items()):
                if type(member) is not Member or name.startswith("__"):
                    continue
                any_slot = True
                try:
                    self.add(member.__get__(thing), one, "." + name, name=None if foreign else name)
                except AttributeError:
                    pass  # not given a value
        if not foreign:
            self.add(kind, one, "")
        return bool(own) or any_slot

    # --- code --------------------------------------------------------------------------------------------------------

    def file_of(self, cls):
        module = DICT_OF_TYPE(cls).get("__module__")
        return self.code.file_of_module.get(module) if type(module) is str else None

    def open_class(self, cls, one):
        file = self.file_of(cls)
        if file is None:
            return
        title = NAME_OF_TYPE(cls)
        begin = Reached(cls, None, "%s: %s" % (self.code.shown(file), title), kind="class attribute", origin=one.origin)
        for name, item in list(DICT_OF_TYPE(cls).items()):
            if name not in ("__dict__", "__weakref__", "__doc__", "__module__", "__qualname__"):
                self.add(item, begin, "." + name, name=name, origin=Origin(file, name, title))
        for base in MRO(cls)[1:]:
            self.add(base, begin, "")

    def open_function(self, function, one):
        code = function.__code__
        cells = list(zip(code.co_freevars, function.__closure__ or ()))
        if not self.code.owns(code.co_filename):  # a library's decorator around the function's own
            for name, cell in cells:
                self.add(cell, one, ".<%s>" % name)
            return
        arguments = code.co_varnames[: code.co_argcount]
        defaults = function.__defaults__ or ()
        for name, value in list(zip(arguments[len(arguments) - len(defaults) :], defaults)) + items_of(
            function.__kwdefaults__ or {}
        ):
            self.add(value, one, "() default of " + name, name=name, kind="default argument")
        for name, cell in cells:
            self.add(cell, one, "() closure over " + name, name=name, kind="closure")
        for name, value in items_of(function.__dict__):
            self.add(value, one, "." + name, name=name, kind="attribute of a function")

    def open_memo(self, memo, one):
        own = dict_of(memo)
        function = own.get("__wrapped__")
        if type(function) is not Function or not self.code.owns(function.__code__.co_filename):
            return
        begin = Reached(memo, one, "()", kind="memoised function")
        for table in gc.get_referents(memo):
            if type(table) is not dict or table is own:
                continue
            for key, value in list(dict.items(table)):
                limited = NAME_OF_TYPE(type(value)) == "_lru_list_elem"
                self.add(key, begin, " memo[*] (a key)", bounded=limited)
                # An entry of a limited one holds the key once more, and the result.
                for item in gc.get_referents(value) if limited else [value]:
                    if item is not key and category_of(type(item)) != "class":
                        self.add(item, begin, " memo[*]", bounded=limited)
        self.add(function, one, "")

    def open_frame(self, frame, one, kind):
        code = frame.f_code
        if not self.code.owns(code.co_filename):
            return
        begin = Reached(None, one, " in %s():" % code.co_name, kind=kind,
                        origin=Origin(code.co_filename, line=code.co_firstlineno))
        for name, value in list(frame.f_locals.items()):
            self.add(value, begin, " " + name, name=name)

    def counts_until(self, item):
        """Whether an entry of a table says until when it counts, or how old it is."""
        category = category_of(type(item))
        if category in ("tuple", "list"):
            few = list((tuple if category == "tuple" else list).__iter__(item))[:6]
            return len(few) > 1 and any(type(one) is float and one > 1 for one in few)
        own = item if type(item) is dict else dict_of(item) if category == "instance" else {}
        return len(own) <= 40 and any(type(value) in (int, float) and TIMES.search(key) for key, value in items_of(own))
