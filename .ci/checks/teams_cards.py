"""Whether the published schema of Adaptive Cards 1.5 takes the cards of messages.

Usage: teams_cards.py FILE
"""

import copy
import json
import sys
from importlib.resources import files

from jsonschema.validators import Draft6Validator
from platform_messages import check

SCHEMA = json.loads((files("adaptive_cards") / "schemas" / "schema-1.5.json").read_text(encoding="utf-8"))
VALIDATOR = Draft6Validator(SCHEMA)

# Teams' own member, of which the schema knows nothing: https://learn.microsoft.com/microsoftteams/platform/task-modules-and-cards/cards/cards-format
MSTEAMS = {"width": "Full"}


def problems(message: dict) -> list[str]:
    """What is wrong with the card of a message."""
    [attachment] = message["attachments"]
    card = dict(attachment["content"])
    found = [] if card.pop("msteams", None) == MSTEAMS else ["msteams is not what Teams documents"]
    return found + [f"{error.json_path}: {error.message[:200]}" for error in VALIDATOR.iter_errors(card)]


def wrong_ones(message: dict) -> list[dict]:
    """Messages that the schema must not take."""
    spoilt = []
    for spoil in [
        lambda card: card["body"].append({"type": "Nonsense"}),
        lambda card: card["body"].append({"type": "RichTextBlock", "inlines": [{"type": "TextRun", "text": "x", "size": "huge"}]}),
        lambda card: card["body"].append({"type": "RichTextBlock"}),
        lambda card: card.update(actions=[{"type": "Action.OpenUrl", "title": "no address"}]),
        lambda card: card.update(unknown=True),
    ]:
        copied = copy.deepcopy(message)
        spoil(copied["attachments"][0]["content"])
        spoilt.append(copied)
    return spoilt


if __name__ == "__main__":
    sys.exit(check(sys.argv[1], problems, wrong_ones))
