"""What a browser says of itself, in the words of the person who sits before it."""

# The first that fits counts: most browsers also claim to be those further down.
_BROWSERS = {
    "Edg/": "Edge",
    "OPR/": "Opera",
    "Firefox/": "Firefox",
    "Chrome/": "Chrome",
    "Safari/": "Safari",
}
_SYSTEMS = {
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Android": "Android",
    "Windows": "Windows",
    "Mac OS X": "macOS",
    "Linux": "Linux",
}


def name(user_agent: str) -> str:
    """Such as "Firefox, Windows"; the beginning of what was said where nothing is known."""
    found = [
        next((word for sign, word in words.items() if sign in user_agent), "")
        for words in (_BROWSERS, _SYSTEMS)
    ]
    return ", ".join(filter(None, found)) or user_agent[:48]


def is_hand_held(user_agent: str) -> bool:
    return any(sign in user_agent for sign in ("iPhone", "iPad", "Android", "Mobile"))
