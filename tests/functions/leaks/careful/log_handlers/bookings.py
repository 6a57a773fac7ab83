"""Bookings, with a journal under /tmp that the operator can look at."""
import json
import logging
import logging.handlers

log = logging.getLogger("bookings")
log.setLevel(logging.INFO)
log.propagate = False


def open_journal():
    journal = logging.handlers.RotatingFileHandler("/tmp/bookings.log", maxBytes=4096, backupCount=1)
    journal.setFormatter(logging.Formatter("%(levelname)s %(message)s"))
    log.addHandler(journal)


open_journal()


def nights(value):
    return value if isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= 30 else 1


def handler(event, context):
    try:
        booking = json.loads(event.get("body") or "{}")
    except (ValueError, RecursionError):
        log.warning("a booking is not JSON")
        return {"statusCode": 400}
    if not isinstance(booking, dict):
        log.warning("a booking is no object")
        return {"statusCode": 400}
    count = nights(booking.get("nights"))
    log.info("booked %d nights", count)
    return {"statusCode": 201, "body": json.dumps({"nights": count, "price": count * 89})}
