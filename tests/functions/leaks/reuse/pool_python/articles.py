"""Articles of the shop, by room."""
import json

from pool import Pool

pool = Pool(4)


def handler(event, context):
    room = (event.get("queryStringParameters") or {}).get("room", "kitchen")
    room = room[:40].encode("utf-8", "replace").decode()
    with pool.connection() as one, pool.connection() as two:
        count = two.execute("SELECT count(*) FROM articles").fetchone()[0]
        rows = one.execute("SELECT name, cents FROM articles WHERE room = ? ORDER BY name", (room,)).fetchall()
    return {
        "statusCode": 200,
        "headers": {"content-type": "application/json"},
        "body": json.dumps({"of": count, "articles": [{"name": name, "cents": cents} for name, cents in rows]}),
    }
