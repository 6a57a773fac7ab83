"""Takes values for templates, or puts them into some: Jinja2, Mako, Tornado, Django, str.format, string.Template."""

import os
import re
import string

import django.template
import jinja2
import mako.template
import tornado.template
from sinks import function

SECRET = os.environ["SECRET"]
DJANGO = django.template.Engine()


class User:
    def __init__(self):
        self.name = "somebody"


def unless(pattern, render):
    def checked(value):
        if re.search(pattern, value):
            raise ValueError("refused")
        return render(value)

    return checked


def jinja(text):
    return jinja2.Template(text, keep_trailing_newline=True).render()


def mako_text(text):
    return mako.template.Template(text).render()


def tornado_text(text):
    return tornado.template.Template(text, autoescape=None).generate().decode()


def django_text(text):
    return DJANGO.from_string(text).render(django.template.Context())


def string_format(text):
    return text.format(User())


RENDER = {
    "Jinja2": jinja,
    "Jinja2 without braces": unless(r"\{\{", jinja),
    "Jinja2 without underscores": unless("_", jinja),
    "Mako": mako_text,
    "Mako without ${": unless(r"\$\{", mako_text),
    "Mako without brackets": unless(r"[{<]", mako_text),
    "Mako without import": unless("import|__", mako_text),
    "Tornado": tornado_text,
    "Tornado without braces": unless(r"\{\{", tornado_text),
    "Django": django_text,
    "Django without braces": unless(r"\{\{", django_text),
    "str.format": string_format,
    "str.format without globals": unless("globals", string_format),
    "string.Template": lambda text: string.Template(text).safe_substitute(os.environ),
}


def evaluates(render):
    """A value that is only shown comes out as it is."""
    return lambda value: render("Hello " + value) != "Hello " + value


def contents(value):
    found = []
    for render in RENDER.values():
        try:
            found.append(render(value))
        except Exception:
            pass
    return found


handler = function(
    content=contents,
    template_injection={
        **{name: evaluates(render) for name, render in RENDER.items()},
        "a text within an expression": lambda v: jinja("{{ '" + v + "' }}") != v,
        "a name within an expression": lambda v: jinja("{{ " + v + " }}") != "",
    },
    unhandled_exception={"Jinja2": jinja, "Mako": mako_text, "Tornado": tornado_text},
)
