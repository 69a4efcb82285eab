"""The history: one user's registrations, of one type when it is given, or everybody's for the user "*"."""

import os

import boto3
from boto3.dynamodb.conditions import Key

MAX_REGISTRATIONS = 1000
table = boto3.resource("dynamodb").Table(os.environ["TABLE_NAME"])


def handler(event, context):
    user_id = (event.get("user_id") or "").strip()
    kind = (event.get("type") or "").strip()
    if not user_id:
        raise ValueError("[BadRequest] user_id is required")
    if user_id == "*":
        items = pages(table.scan)
    else:
        condition = Key("user_id").eq(user_id)
        if kind:
            condition = condition & Key("type").eq(kind)
        items = pages(table.query, KeyConditionExpression=condition)
    items.sort(key=lambda item: item.get("registered_at", ""), reverse=True)
    print(f"found {len(items)} of {user_id}")
    return {"registrations": items}


def pages(read, **request):
    """Every item of a query or scan, page by page, up to the limit."""
    items = []
    while True:
        answer = read(**request)
        items += answer["Items"]
        if "LastEvaluatedKey" not in answer or len(items) >= MAX_REGISTRATIONS:
            return items[:MAX_REGISTRATIONS]
        request["ExclusiveStartKey"] = answer["LastEvaluatedKey"]
