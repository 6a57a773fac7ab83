"""Reads XML documents with a parser that is let do everything."""

import io

from lxml import etree
from sinks import function

asked = []


class Noting(etree.Resolver):
    """Notes what else the parser wants to have; nothing is fetched from a network."""

    def resolve(self, url, public_id, context):
        asked.append(url)
        if "://" in url and not url.startswith("file:"):
            return self.resolve_string("", context)
        return None


def parse(value, entities=True):
    parser = etree.XMLParser(resolve_entities=entities, load_dtd=entities, no_network=False, attribute_defaults=True)
    parser.resolvers.add(Noting())
    return etree.parse(io.BytesIO(value.encode()), parser)


def asks_for_more(value):
    asked.clear()
    parse(value)
    return bool(asked)


def unless(words, value):
    if any(word in value for word in words):
        raise ValueError("refused")
    return value


def text(tree):
    return "".join(tree.getroot().itertext())


def expands(value):
    """Whether there is text that only entities make."""
    return text(parse(value)) != text(parse(value, entities=False))


def included(value):
    tree = parse(unless(["<!DOCTYPE"], value))
    tree.xinclude()
    return text(tree)


def included_or_nothing(value):
    try:
        return included(value)
    except (ValueError, etree.Error):
        return None


def has_more_attributes(value):
    return any(f"{name}=" not in value for name in parse(value).getroot().attrib)


def two_readings(value):
    root = parse(value).getroot()
    return root.text != "".join(root.itertext())


handler = function(
    content=included_or_nothing,
    xxe={
        "more documents": asks_for_more,
        "no outside ones by SYSTEM": lambda v: asks_for_more(unless(["SYSTEM"], v)),
        "no entities": lambda v: asks_for_more(unless(["<!ENTITY"], v)),
        "expanded": expands,
        "expanded, not to be seen": lambda v: expands(unless(["<!ENTITY"], v)),
    },
    check_bypass={"attributes": has_more_attributes, "readings": two_readings},
    unhandled_exception={"parse": parse},
)
