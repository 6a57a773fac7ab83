"""Takes a text for a template."""

import jinja2
import mako.template

from sinks import function

handler = function(
    template_injection={
        "Jinja2": lambda v: jinja2.Template("Hello " + v).render() != "Hello " + v,
        "Mako": lambda v: mako.template.Template("Hello " + v).render() != "Hello " + v,
    }
)
