"""Where the walk over the long-lived objects begins: the function's modules, what the process shares, its threads."""

import sys


class Roots:
    def __init__(self, part, walk):
        """`part`: the module walk.py; `walk`: its Walk that is given what it begins with."""
        self.part, self.walk, self.code = part, walk, walk.code

    def put(self, value, step, kind, file="", name=None, **how):
        self.walk.add(value, None, step, kind=kind, name=name, origin=self.part.Origin(file, name), **how)

    def space_of(self, module):
        return self.part.DICT_OF_MODULE(sys.modules[module])

    def attributes(self, thing):
        return self.part.items_of(self.part.dict_of(thing))

    def add_all(self, pristine):
        """`pristine`: the built-in names before the function was loaded."""
        self.add_modules()
        for name, value in self.part.items_of(self.space_of("builtins")):
            if name not in pristine:
                self.put(value, "builtins." + name, "built-in name")
        environment = self.part.dict_of(self.space_of("os")["environ"]).get("_data")
        for name, value in list(dict.items(environment or {})):
            if type(name) is bytes:
                self.put(value, "os.environ[%s]", "environment variable", key=name.decode("utf-8", "replace"))
        self.add_contexts()
        self.add_logging()
        self.add_threads()

    def add_modules(self):
        for _, space, file in self.code.modules:
            for name, value in self.part.items_of(space):
                if not (name.startswith("__") and name.endswith("__")) and self.is_at_home(value, file):
                    self.put(value, "%s: %s" % (self.code.shown(file), name), "module global", file, name)

    def is_at_home(self, value, file):
        """Functions and classes are reached from the module that names them first, not from those that import them."""
        category = self.part.category_of(type(value))
        if category == "function":
            home, name = value.__code__.co_filename, value.__code__.co_name
        elif category == "class":
            home, name = self.walk.file_of(value), self.part.NAME_OF_TYPE(value)
        else:
            return True
        return not any(own == home != file and space.get(name) is value for _, space, own in self.code.modules)

    def add_contexts(self):
        for variable, value in self.part.contexts.copy_context().items():
            for _, space, file in self.code.modules:
                for name, item in self.part.items_of(space):
                    if item is variable:
                        self.put(value, "%s: %s.get()" % (self.code.shown(file), name), "context variable", file, name)

    def add_logging(self):
        space = self.space_of("logging")
        loggers = [("root logger", self.part.NO_KEY, space["root"])]
        manager = self.part.DICT_OF_TYPE(space["Logger"])["manager"]
        for name, logger in self.part.items_of(self.part.dict_of(manager)["loggerDict"]):
            loggers.append(("logger %s", name, logger))
        for title, key, logger in loggers:
            for name, value in self.attributes(logger):
                if name not in ("manager", "parent", "root", "_cache", "name"):
                    self.put(value, title + ": " + name, "logger", key=key)
        self.put(space.get("_logRecordFactory"), "log record factory", "logger")

    def add_threads(self):
        if "threading" not in sys.modules:
            return
        kind = "running thread"
        main = self.part.thread.get_ident()
        running = self.space_of("threading").get("_active") or {}
        for ident, one in list(dict.items(running)):
            for name, value in self.attributes(one) if ident != main else ():
                if name in ("_target", "_args", "_kwargs"):
                    self.put(value, "thread" + name.replace("_", " "), kind)
        thread = self.part.Reached(None, None, "thread", kind=kind, origin=self.part.Origin())
        for ident, frame in sys._current_frames().items():
            while frame is not None and ident != main:
                self.walk.open_frame(frame, thread, kind)
                frame = frame.f_back
