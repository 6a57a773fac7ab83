"""Looks into its own process for the harness: which values of events the long-lived objects hold, and how they are
reached from the code; see ../../PROTOCOL.md. walk.py finds them, here is what is told of them. Nothing is kept.
"""


class Wording:
    """What is found, as a developer reads it."""

    def __init__(self, walk, code):
        self.walk, self.code = walk, code
        self.quoted = walk.builtin("_json").encode_basestring
        self.lines = {}
        self.taken_from = {}

    def written(self, key):
        """A key as a developer writes it."""
        if type(key) is str:
            return self.quoted(key if len(key) <= 60 else key[:60] + "…")
        if type(key) in (int, bool, float, type(None)):
            return repr(key)
        return "<%s>" % self.walk.NAME_OF_TYPE(type(key))

    def step(self, one):
        return one.step if one.key is self.walk.NO_KEY else one.step.replace("%s", self.written(one.key), 1)

    def line(self, origin):
        """Where the name that a path begins with is first given a value."""
        place = (origin.file, origin.name, origin.within)
        if origin.file and origin.name and not origin.line and place not in self.lines:
            self.lines[place] = self.code.line_of(*place)
        return origin.line or self.lines.get(place, 0)

    def takes_away(self, name):
        if name not in self.taken_from:
            self.taken_from[name] = self.code.takes_away(name)
        return self.taken_from[name]

    def told(self, text, one):
        chain = [one]
        while chain[-1].parent is not None:
            chain.append(chain[-1].parent)
        chain.reverse()
        bounded = one.bounded or any(self.takes_away(each.name) for each in chain if each.name)
        return {
            "text": text,
            "path": "".join(map(self.step, chain))[:400],
            "kind": one.kind + (", bounded" if bounded else ""),
            "file": self.code.shown(one.origin.file),
            "line": self.line(one.origin),
        }


def retained(walk, code, pattern, pristine, clock, load_part):
    """What the long-lived objects hold of texts in which `pattern` is found."""
    gc = walk.gc
    was_enabled = gc.isenabled()
    gc.disable()  # a collection would run the function's finalizers at a time of our choice
    try:
        look = walk.Walk(code, pattern)
        load_part("roots").Roots(walk, look).add_all(pristine)
        look.run(clock)
        wording = Wording(walk, code)
        return [wording.told(text, one) for text, one in look.found]
    finally:
        if was_enabled:
            gc.enable()


def report(question, root, pristine, clock, load_part):
    """The answer to the harness's question."""
    walk = load_part("walk")

    def read_file(path):
        try:
            stream = walk.io.FileIO(path)
            content = stream.read(1_000_000)
            stream.close()
            return content or b""
        except OSError:
            return b""

    def names_in(folder):
        try:
            return walk.builtin("posix").listdir(folder)
        except OSError:
            return []

    code = load_part("code").Code(root, read_file, names_in)
    answer = {"surroundings": load_part("surroundings").surroundings(code, walk.builtin, read_file)}
    if question.get("pattern"):
        answer["retained"] = retained(walk, code, question["pattern"], pristine, clock, load_part)
    return answer
