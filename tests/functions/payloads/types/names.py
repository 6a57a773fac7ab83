"""Makes elements of members."""

from lxml import etree
from sinks import function

handler = function(dict, ["json_text"], unhandled_exception={"element": lambda v: [etree.Element(key) for key in v]})
