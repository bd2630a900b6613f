"""Words of a source in, the same as a Chinese sentence quotes them out."""


def in_quotes(text: str) -> str:
    """Words of a source in brackets that they do not have themselves: within double quotation marks GB/T 15834—2011
    (4.8) wants single ones, and no mark of a source is changed."""
    return f"『{text}』" if set("「」") & set(text) else f"「{text}」"
