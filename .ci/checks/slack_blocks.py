"""Whether Slack's own SDK takes the blocks of messages.

Usage: slack_blocks.py FILE
"""

import sys

from platform_messages import check
from slack_sdk.errors import SlackObjectFormationError
from slack_sdk.models.blocks import Block


def problems(message: dict) -> list[str]:
    """What is wrong with a message, as far as the SDK knows."""
    found = []
    blocks = message.get("blocks", [])
    if not message["text"].strip() or len(message["text"]) > 3000:
        found.append(f"text has {len(message['text'])} characters")
    if len(blocks) > 50:
        found.append(f"{len(blocks)} blocks")
    for given in blocks:
        block = Block.parse(given)
        if block is None:
            found.append(f"a block of an unknown type: {given.get('type')}")
            continue
        try:
            if block.to_dict()["type"] != given["type"]:
                found.append(f"read as another type than {given['type']}")
        except SlackObjectFormationError as error:
            found.append(str(error))
    return found


def wrong_ones(_: dict) -> list[dict]:
    """Messages that the SDK must not take."""
    return [
        {"text": "t", "blocks": [{"type": "header", "text": {"type": "plain_text", "text": "x" * 151}}]},
        {"text": "t", "blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": "x" * 3001}}]},
    ]


if __name__ == "__main__":
    sys.exit(check(sys.argv[1], problems, wrong_ones))
