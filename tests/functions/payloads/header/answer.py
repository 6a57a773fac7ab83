"""Puts texts into headers of answers and messages, and reads them as their receivers do."""

import email
import email.message
from http.cookies import SimpleCookie
from urllib.parse import unquote

from sinks import function


def without(characters):
    return lambda value: value.replace(characters, "")


def fields(clean):
    def more(value):
        message = email.message_from_string(f"Content-Type: text/plain\nX-Name: {clean(value)}\n\nbody")
        return message.keys() != ["Content-Type", "X-Name"] or message.get_payload() != "body"

    return more


def is_folded(value):
    message = email.message_from_string(f"X-Name: {value}\n\nbody")
    return len(message["X-Name"].splitlines()) > 1


def attributes(value):
    cookie = SimpleCookie(f"name={value}; Secure")["name"]
    return cookie["domain"] or cookie["max-age"]


def parameters(value):
    message = email.message.Message()
    message["Content-Disposition"] = f'attachment; name="{value}"'
    return len(message.get_params(header="Content-Disposition")) != 2


handler = function(
    header_injection={
        "fields": fields(str),
        "no pairs": fields(without("\r\n")),
        "no line feeds": fields(without("\n")),
        "no fields behind line breaks": is_folded,
        "decoded late": fields(lambda v: unquote(v.replace("\r", "").replace("\n", ""))),
        "cookie": attributes,
        "parameters": parameters,
    }
)
