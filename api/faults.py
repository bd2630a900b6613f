"""What can go wrong outside the library in, one Chinese sentence with the remedy out."""

import errno
import socket


class UserError(Exception):
    """A request that cannot be met. ``str(error)`` is one Chinese sentence with the value and the remedy; ``field`` is
    the parameter that it speaks of, where that has one name on the command line and over HTTP; ``status`` is that of
    an answer over HTTP."""

    def __init__(self, sentence: str, field: str | None = None, status: int = 400) -> None:
        super().__init__(sentence)
        self.field = field
        self.status = status


DISK_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
REASONS = {
    **dict.fromkeys(DISK_FULL, "磁盘空间不足，请清理磁盘后再试；已经入库的内容没有损失"),
    errno.ENOENT: "找不到“{name}”，请核对路径",
    errno.ENOTDIR: "“{name}”不在文件夹里，请核对路径",
    errno.EACCES: "没有权限读写“{name}”，请修改权限或换一个位置",
    errno.EPERM: "没有权限读写“{name}”，请修改权限或换一个位置",
    errno.EROFS: "“{name}”所在的磁盘是只读的，请换一个位置",
    errno.ENAMETOOLONG: "路径“{name}”太长，请改短后再试",
    errno.EADDRINUSE: "{name} 这个端口已被占用，请用 --port 换一个",
    **dict.fromkeys(
        (errno.EADDRNOTAVAIL, socket.EAI_NONAME), "这台机器没有 {name} 这个地址，请用 --host 换一个"
    ),
    errno.EISDIR: "“{name}”是文件夹，这里需要一个文件",
}


def explain_os(error: OSError) -> str:
    """What failed and what to do about it."""
    template = REASONS.get(error.errno or 0, "读写“{name}”时出错（{error.strerror}），请检查磁盘和权限")
    return template.format(name=error.filename or "", error=error) + "。"
