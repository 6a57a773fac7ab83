"""The function's own code, for whoever looks into the process: which modules are its own, where a name is bound."""

import re
import sys

Module = type(sys)
DICT_OF_MODULE = Module.__dict__["__dict__"].__get__

# What takes something out of a container NAME, or cuts it off.
TAKES = (
    r"\bNAME\s*\.\s*(?:pop|popitem|popleft|clear|remove|discard|expire|evict|prune)\b"
    r"|\bdel\s+[\w.]*\bNAME\s*[\[.]"
    r"|\bNAME\s*\[[^\]]*:[^\]]*\]\s*=(?!=)"
)
# What gives it anew, empty or cut off.
GIVES_ANEW = r"^\s+(OWNER)NAME\s*=(?!=)\s*(?:(?:\[\s*\]|\{\s*\}|[\w.]+\(\s*\))\s*(?:#.*)?$|.*(?:\[[^\]]*:|\bfor\b))"
OPENS = re.compile(r"\s*(?:async\s+)?(?:def\s+(\w+)|class)\b")
# What gives a NAME a value at the start of a line.
BINDS = (
    r"(?:(?:async\s+)?(?:def|class)\s+NAME\b|(?:from\s.*\s)?import\s.*\bNAME\b"
    r"|(?:[\w.,\s()*]*,\s*)?NAME\s*(?:,[\w.,\s()*]*)?(?::[^=]+)?=(?!=))"
)


class Code:
    def __init__(self, root, files, folders):
        """`files(path)` gives the bytes of a file, `folders(path)` the names in a folder."""
        self.root = root.rstrip("/") + "/"
        self.files = files
        self.texts = {}
        self.packages = [name.lower() for name in folders(self.root) if ".dist-info" in name]
        self.modules = []  # (name, namespace, file)
        for name, module in list(dict.items(sys.modules)):
            if type(module) is not Module:
                continue
            space = DICT_OF_MODULE(module)
            file = space.get("__file__")
            if type(name) is str and type(file) is str and self.owns(file):
                self.modules.append((name, space, file))
        # What the function packs beside its own code comes last.
        self.modules.sort(key=lambda entry: (self.is_packed(entry[2]), entry[2].count("/")))
        self.file_of_module = {name: file for name, _, file in self.modules}

    def owns(self, file):
        return file.startswith(self.root) or file.startswith("/opt/")

    def is_packed(self, file):
        if not file.startswith(self.root) or "/site-packages/" in file or "/vendor" in file:
            return True
        package = file[len(self.root) :].split("/")[0].lower()
        return any(name.replace("-", "_").startswith(package + "_") for name in self.packages)

    def shown(self, file):
        return file[len(self.root) :] if file.startswith(self.root) else file

    def lines(self, file):
        if file not in self.texts:
            self.texts[file] = self.files(file).decode("utf-8", "replace").splitlines()
        return self.texts[file]

    def line_of(self, file, name, within=None):
        """Where `name` is first given a value at module level, or in the class `within`; 0: not found."""
        name = re.escape(name)
        binds = re.compile((r"\s+" if within else "") + BINDS.replace("NAME", name))
        opens = re.compile(r"\s*class\s+%s\b" % re.escape(within)) if within else None
        inside = within is None
        for number, line in enumerate(self.lines(file), 1):
            if opens and opens.match(line):
                inside = True
            elif inside and binds.match(line):
                return number
        by_function = re.compile(r"\s+%s\s*(?::[^=]+)?=(?!=)" % name)
        numbers = (number for number, line in enumerate(self.lines(file), 1) if by_function.match(line))
        return next(numbers, 0) if within is None else 0

    def takes_away(self, name):
        """Whether the code somewhere takes something out of what has this name, or empties it."""
        takes = re.compile(TAKES.replace("NAME", re.escape(name)))
        says_global = re.compile(r"\s*(?:global|nonlocal)\b.*\b%s\b" % re.escape(name))
        for file in {file for _, _, file in self.modules if not self.is_packed(file)}:
            lines = self.lines(file)
            owner = r"(?:[\w.]+\.)?" if any(map(says_global.match, lines)) else r"[\w.]+\."
            anew = re.compile(GIVES_ANEW.replace("OWNER", owner).replace("NAME", re.escape(name)))
            for number, line in enumerate(lines):
                if takes.search(line) or (anew.match(line) and not self.is_first(lines, number)):
                    return True
        return False

    @staticmethod
    def is_first(lines, number):
        """Whether this line, of a class or its __init__, gives the name its first value."""
        indent = len(lines[number]) - len(lines[number].lstrip())
        for line in reversed(lines[:number]):
            opens = OPENS.match(line)
            if opens and len(line) - len(line.lstrip()) < indent:
                return opens.group(1) in (None, "__init__", "__new__", "__post_init__")
        return False
