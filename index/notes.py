"""A library in, what whoever searches it should know about its vectors out."""

from index.library import Library


def notes(library: Library) -> tuple[str, ...]:
    """One sentence each, none where all is well: that vectors were left out, that they lack what came last, and that
    another encoder's than the one that is set are searched."""
    found = (
        library.vectors.fault and f"{library.vectors.fault}这次只按词语检索。",
        _behind(library),
        _older(library),
    )
    return tuple(filter(None, found))


def _behind(library: Library) -> str:
    is_behind = library.vectors.seq < library.words.seq
    return "最近入库的内容还没有编成向量，暂时只按词语检索；编码器恢复后会自动补上。" if is_behind else ""


def _older(library: Library) -> str:
    pending = library.reembedding
    return (
        f"设置的编码器“{pending.wanted}”编好了 {pending.done}/{pending.total} 份文档，编完以前仍用“{pending.serving}”的向量："
        "运行 tashan rebuild，或让 tashan serve 在后台编完。"
        if pending
        else ""
    )
