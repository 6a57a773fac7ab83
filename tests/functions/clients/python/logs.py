"""What a handler may write, and where it goes."""

import logging
import os
import sys

print("at import")
logging.warning("logged at import")
log = logging.getLogger("shop")


def handler(event, context):
    case = event["case"]
    if case == "print":
        print("one", 2, end="|")
        print("é \U0001f600")
        print("two\nlines")
    if case == "stderr":
        print("to stderr", file=sys.stderr)
        sys.stderr.write("no newline")
    if case == "logging":
        log.debug("debug")
        log.info("info")
        log.warning("warning %s", "with argument")
        logging.error("two\nlines")
    if case == "levels":
        logging.getLogger().setLevel(logging.INFO)
        log.info("now info too")
        logging.getLogger().setLevel(logging.WARNING)
    if case == "exception":
        try:
            {}["key"]
        except KeyError:
            log.exception("caught")
    if case == "context":
        context.log("by the context")
        context.log({"not": "text"})
    if case == "raw":
        os.write(1, b"raw bytes \xff\n")
        sys.stdout.writelines(["a", "b", "\n"])
        sys.stdout.flush()
    if case == "format":
        handlers = logging.getLogger().handlers
        return [len(handlers), type(handlers[0].filters[0]).__mro__[1].__name__, handlers[0].formatter._fmt]
    return case
