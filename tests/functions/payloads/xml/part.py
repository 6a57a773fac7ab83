"""Puts values into XML documents."""

from lxml import etree
from sinks import function

PAGES = {
    "element": "<user><name>{}</name></user>",
    "CDATA": "<user><name><![CDATA[{}]]></name></user>",
}


def names(value, page):
    return [node.tag for node in etree.fromstring(page.format(value)).iter()]


def included(value):
    tree = etree.ElementTree(etree.fromstring(f"<user><name>{value}</name></user>"))
    tree.xinclude()
    return "".join(tree.getroot().itertext())


handler = function(
    str,
    ["text"],
    check_bypass={name: lambda v, page=page: names(v, page) != ["user", "name"] for name, page in PAGES.items()},
    # The file that it opens is seen from outside.
    xxe={"include": lambda v: included(v) and False},
)
