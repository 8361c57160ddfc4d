"""Text of other people's, shown where a terminal may read it: no question, document or file name can drive one."""

# C0 without tab and newline, DEL, C1, and the bidirectional controls that reorder what stands around them
_UNSAFE = (*range(9), *range(11, 32), *range(127, 160), 0x061C, *range(0x200E, 0x2010), *range(0x202A, 0x202F),
           *range(0x2066, 0x206A))  # fmt: skip
_NOTHING = dict.fromkeys(_UNSAFE)
_ESCAPES = {code: f"\\u{code:04x}" for code in _UNSAFE}


def visible(text: str) -> str:
    """The text without characters that would move the cursor, change colours or turn the line around."""
    return text.translate(_NOTHING)


def escaped(document: str) -> str:
    """The same JSON with those characters as escapes: it says what it said, and is safe to look at."""
    return document.translate(_ESCAPES)
