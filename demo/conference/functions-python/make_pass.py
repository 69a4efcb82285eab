"""Draws the pass of each registration that the topic names (Message is the user, Subject the type) into the bucket."""

import io
import os

import boto3
import qrcode
from PIL import Image, ImageDraw, ImageFont

WIDTH, HEIGHT, BAND, MARGIN, QR = 720, 1080, 240, 56, 440
INK, SOFT, PRIMARY, DEEP = (27, 27, 33), (91, 93, 114), (63, 81, 181), (26, 35, 126)
FONTS = "/opt/fonts"
table = boto3.resource("dynamodb").Table(os.environ["TABLE_NAME"])
s3 = boto3.client("s3")


def handler(event, context):
    for record in event["Records"]:
        user_id, kind = record["Sns"]["Message"], record["Sns"]["Subject"]
        found = table.get_item(Key={"user_id": user_id, "type": kind}, ConsistentRead=True)
        if "Item" not in found:
            print(f"pass for {user_id} as {kind}: no such registration")
            continue
        key = f"qrcodes/{user_id}/{kind}/qrcode.png"
        image = png(found["Item"])
        s3.put_object(Bucket=os.environ["BUCKET_NAME"], Key=key, Body=image, ContentType="image/png")
        print(f"pass for {user_id} as {kind}: {key}, {len(image)} bytes")
    return f"{len(event['Records'])} drawn"


def png(registration):
    """The pass: who, from where, as what, and a QR code of the phone number, or of the user where there is none."""
    image = Image.new("RGB", (WIDTH, HEIGHT), "white")
    canvas = ImageDraw.Draw(image)
    band(canvas)
    user_id = registration["user_id"]
    text(canvas, "bold", 30, "DURE CONFERENCE", 96, "white")
    text(canvas, "bold", 68, registration["type"], 186, "white")
    text(canvas, "bold", 72, registration.get("user_name", user_id), BAND + 112, INK)
    text(canvas, "regular", 36, registration.get("company_name", ""), BAND + 176, SOFT)
    text(canvas, "regular", 26, user_id, HEIGHT - 44, SOFT)
    code = qrcode.make(registration.get("phone_number", user_id), border=1).get_image().convert("RGB")
    image.paste(code.resize((QR, QR), Image.Resampling.NEAREST), ((WIDTH - QR) // 2, HEIGHT - QR - 110))
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def band(canvas):
    for x in range(WIDTH):
        share = x / WIDTH
        color = tuple(round(a + (b - a) * share) for a, b in zip(DEEP, PRIMARY))
        canvas.line([(x, 0), (x, BAND)], fill=color)


def text(canvas, weight, size, words, baseline, fill):
    """One line, made smaller until it fits between the margins."""
    font = ImageFont.truetype(f"{FONTS}/pass-{weight}.otf", size)
    while size > 16 and font.getlength(words) > WIDTH - 2 * MARGIN:
        size -= 2
        font = ImageFont.truetype(f"{FONTS}/pass-{weight}.otf", size)
    canvas.text((MARGIN, baseline), words, font=font, fill=fill, anchor="ls")
