"""Signing up: keeps the registration, then asks for its pass through the topic. Signing up again replaces."""

import os
from datetime import datetime, timezone

import boto3

REQUIRED = ("user_id", "type")
OPTIONAL = ("user_name", "phone_number", "company_name")
table = boto3.resource("dynamodb").Table(os.environ["TABLE_NAME"])
sns = boto3.client("sns")


def handler(event, context):
    texts = {name: str(event.get(name) or "").strip() for name in REQUIRED + OPTIONAL}
    for name in REQUIRED:
        if not texts[name]:
            raise ValueError(f"[BadRequest] {name} is required")
    registration = {name: text for name, text in texts.items() if text}
    now = datetime.now(timezone.utc).isoformat(timespec="milliseconds")
    registration["registered_at"] = now.replace("+00:00", "Z")
    table.put_item(Item=registration)
    published = sns.publish(
        TopicArn=os.environ["TOPIC_ARN"], Message=registration["user_id"], Subject=registration["type"]
    )
    print(f"registered {registration['user_id']} as {registration['type']}, message {published['MessageId']}")
    return {"registration": registration}
