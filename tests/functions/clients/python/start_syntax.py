"""Cannot be imported: it does not parse."""


def handler(event, context)
    return 1
