"""What the checks of messages have in common: each line of a file is one message, as JSON."""

import json
from collections.abc import Callable


def check(file: str, problems: Callable[[dict], list[str]], wrong_ones: Callable[[dict], list[dict]]) -> int:
    """Looks at all messages of a file, and says what is wrong with them; 1 where something is, where there are none, or where a wrong one would be taken."""
    with open(file, encoding="utf-8") as lines:
        messages = [json.loads(line) for line in lines]
    bad = [(index, found) for index, message in enumerate(messages) if (found := problems(message))]
    for index, found in bad[:20]:
        print(f"message {index}: {'; '.join(found)}")
    # What must be found out, is: else the check says nothing.
    for number, wrong in enumerate(wrong_ones(messages[0])):
        if not problems(wrong):
            print(f"wrong message {number} is taken")
            return 1
    print(f"{len(messages)} messages, {len(bad)} of them refused")
    return 1 if bad or not messages else 0
