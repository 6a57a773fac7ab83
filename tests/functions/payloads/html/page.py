"""Puts texts into pages, through filters that are not enough, and reads the pages as a browser does."""

import html
import re
from html.parser import HTMLParser
from urllib.parse import unquote

from sinks import function


class Reader(HTMLParser):
    """Elements and the names of their attributes."""

    CDATA_CONTENT_ELEMENTS = ("script", "style", "title")

    def __init__(self, page):
        super().__init__()
        self.found = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag, attributes):
        self.found.append((tag, sorted(name for name, _ in attributes)))


def changes(page, clean=lambda value: value):
    honest = Reader(page.format("honest")).found
    return lambda value: Reader(page.format(clean(value))).found != honest


def unless(pattern, flags=0):
    def clean(value):
        if re.search(pattern, value, flags):
            raise ValueError("refused")
        return value

    return clean


def markdown(value):
    """Links as one would write it."""
    page = re.sub(r"\[([^]]*)\]\(([^)]*)\)", r'<a href="\2">\1</a>', html.escape(value, quote=False))
    return page


def comment(page):
    """Comments end at --!> too, which this parser does not know."""
    return page.replace("--!>", "-->")


TEXT = "<p>Hello {}</p>"
handler = function(
    reflected_xss={
        "text": changes(TEXT),
        "script refused": changes(TEXT, unless("<script")),
        "script taken out once": changes(TEXT, lambda v: re.sub("</?script>", "", v)),
        "no blanks": changes(TEXT, unless(r"\s")),
        "no handlers": changes(TEXT, unless(r" on\w+=.|<script")),
        "elements taken out": changes(TEXT, lambda v: re.sub(r"<[^>]*>", "", v)),
        "double quotes": changes('<p title="{}">x</p>', unless("[<>]")),
        "single quotes": changes("<p title='{}'>x</p>", lambda v: html.escape(v, quote=False).replace('"', "&quot;")),
        "no quotes": changes("<p title={}>x</p>", html.escape),
        "attribute without handlers": changes('<p title="{}">x</p>', unless(r"on\w+=")),
        "script": changes('<script>x = "{}"</script>', lambda v: v.replace('"', '\\"')),
        "comment": changes("<p>x</p><!-- {} -->"),
        "comment, one end refused": lambda v: changes("<p>x</p><!-- {} -->", unless("-->"))(v)
        or "-->" not in v and Reader(comment(f"<p>x</p><!-- {v} -->")).found != [("p", [])],
        "title": changes("<title>{}</title><p>x</p>"),
        "style": changes("<style>a {{ color: {} }}</style><p>x</p>"),
        "unescaped late": changes(TEXT, lambda v: html.unescape(html.escape(v) if "<" in v else v)),
        "decoded late": changes(TEXT, lambda v: unquote(html.escape(v))),
        "Markdown": lambda v: Reader(markdown(v)).found not in ([], [("a", ["href"])])
        or re.search('href="javascript:', markdown(v)),
    }
)
