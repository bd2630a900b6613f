"""A usage error of the command line in, one Chinese sentence out."""

import re

from typer.exceptions import TyperException

PATTERNS = (
    (r"No such command '([^']*)'", "没有“{0}”这个命令"),
    (r"Missing command", "缺少命令"),
    (r"No such option: (\S+)", "没有“{0}”这个选项"),
    (r"Got unexpected extra argument\(s\) \((.*)\)", "多出了参数“{0}”（含空格的内容请加引号）"),
    (r"Option '(.*)' requires", "选项 {0} 后面缺少值"),
    (r"Option '(.*)' does not take a value", "选项 {0} 不带值"),
    (r"Missing \w+ '?(.*?)'?\.", "缺少参数 {0}"),
    (r"Invalid value for '(.*?)': .*greater than or equal to (\d+)", "{0} 的值应不小于 {1}"),
    (r"Invalid value for '(.*?)': .*less than or equal to (\d+)", "{0} 的值应不大于 {1}"),
    (r"Invalid value for '(.*?)': .*valid integer", "{0} 的值应为整数"),
    (r"Invalid value for '(.*?)': .*valid number", "{0} 的值应为数字"),
    (r"Invalid value for '(.*?)': .* is not one of '(.*)'\.", "{0} 的值应为 {1} 之一"),
    (r"Invalid value for '(.*?)': .*", "{0} 的值不能用"),
    (r"Invalid value: (.*)", "{0}"),
)
_NEAR = re.compile(r"(?:Did you mean|Possible options:)(.*)", re.DOTALL)
"""How suggestions begin that stand behind the error."""
_WORD = re.compile(r"[\w-]+")
HINT = "，请用 tashan --help 查看用法。"


def explain_usage(error: TyperException) -> str:
    """What was wrong about the arguments, and where the usage stands."""
    message = error.format_message()
    for pattern, template in PATTERNS:
        if found := re.match(pattern, message, re.DOTALL):
            text = template.format(*found.groups()).replace("', '", "、").replace(", ", "、")
            return text if text.endswith("。") else text + _near(message) + HINT
    return message + HINT


def _near(message: str) -> str:
    """The commands or options that may be meant; empty where none is."""
    found = _NEAR.search(message)
    return f"，相近的有：{'、'.join(_WORD.findall(found[1]))}" if found else ""
