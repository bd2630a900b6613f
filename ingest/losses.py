"""The paragraphs of one article in, what its source should say and does not out."""

from collections.abc import Callable, Sequence

from ingest.damage import Dropped, Loss, Suggestion
from ingest.joins import dangles, unmatched_closers
from ingest.kinds import Printed
from ingest.paragraphs import Draft, Drafts
from ingest.span import to_raw

NamesPlace = Callable[[str], bool]
"""Whether a text names a place below the one the whole article is about."""


def find_losses(lines: Sequence[Printed], drafts: Drafts, names_place: NamesPlace) -> tuple[Loss, ...]:
    """Lost beginnings and ends of paragraphs, and ends that a folded repeat may have overprinted."""
    losses: list[Loss] = []
    for draft in drafts.paragraphs:
        if not lines[draft.lines[0]].loose:
            continue
        losses += _lost_head(lines, draft, names_place)
        losses += _lost_tail(draft)
        if draft.folded:
            losses.append(_folded(draft))
    return tuple(sorted(losses, key=lambda loss: loss.raw_pos))


def _lost_head(lines: Sequence[Printed], draft: Draft, names_place: NamesPlace) -> list[Loss]:
    """A beginning is lost where a closing mark has no opening one, or where the line printed before
    stops in mid-sentence and this is not its continuation."""
    torn = _torn_before(lines, draft)
    if unmatched_closers(draft.text):
        red = torn is not None and names_place(torn)
        message = "段首缺失，前面是否缺页请核对原件" + (
            "；本段所述地点不明，不能归于前一段的地点" if red else ""
        )
        return [Loss("text_lost_before", draft.raw[0][0], "red" if red else "amber", message)]
    if torn is None:
        return []
    return [Loss("text_lost_before", draft.raw[0][0], "amber", "前一处原文中断，本段开头可能缺失")]


def _torn_before(lines: Sequence[Printed], draft: Draft) -> str | None:
    """The text of the body line printed before the paragraph, if it breaks off."""
    first = draft.lines[0]
    before = next(
        (n for n in range(first - 1, -1, -1) if lines[n].kind != "caption" and not lines[n].marginal), None
    )
    if before is None or not lines[before].loose or not dangles(lines[before].line.text):
        return None
    return lines[before].line.text


def _lost_tail(draft: Draft) -> list[Loss]:
    if not dangles(draft.text) or draft.folded:
        return []
    words = draft.text[-12:]
    return [Loss("text_lost_after", draft.raw[-1][1], "amber", f"此处原文中断，“{words}”之后的内容缺失")]


def _folded(draft: Draft) -> Loss:
    return Loss("text_lost_after", draft.raw[-1][1], "amber", "重复段落已折叠，原段结尾可能缺失")


def repeat_losses(raw_text: str, dropped: Sequence[Dropped]) -> tuple[Loss, ...]:
    """A repeated passage with figures in it: counting it twice would double the figures."""
    losses = []
    for drop in dropped:
        text = "".join(raw_text[s:e] for s, e in drop.raw)
        if drop.reason == "exact_duplicate" and any(char.isdigit() for char in text):
            message = f"重复印了{len(text)}字，已折叠；其中的数字只计一次"
            losses.append(Loss("repeated_passage", drop.raw[0][0], "red", message))
    return tuple(losses)


# Doubled on purpose: everyday reduplication and pairs that official prose repeats.
_REDUPLICATED = frozenset({"研究", "讨论", "学习", "商量", "考虑", "调查", "了解", "交流", "休息", "一点"})


def suggest_misprints(draft: Draft) -> tuple[Suggestion, ...]:
    """Words of two characters printed twice in a row; a suspicion only."""
    found = []
    text = draft.text
    position = 0
    while position + 4 <= len(text):
        word = text[position : position + 2]
        if word == text[position + 2 : position + 4] and _is_word(word):
            raw = to_raw(draft.raw, position, position + 4)
            found.append(Suggestion(raw, word * 2, word, "doubled_word"))
            position += 4
        else:
            position += 1
    return tuple(found)


def _is_word(word: str) -> bool:
    return word not in _REDUPLICATED and word[0] != word[1] and all("一" <= char <= "龥" for char in word)
