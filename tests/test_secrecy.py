"""What the head of a document says of its secrecy, and what only speaks of secrets."""

import pytest

from ingest.secrecy import marking

TITLE = "关于老旧小区改造·〔2021〕《办法》𠮷①的报告"
BODY = "１２万户居民受益。近年来，宜昌市严守国家秘密，机密文件不上网，内部资料按规定保管。\n" * 9


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("机密★10年", "机密★"),
        ("000012　绝　密 ★ 长期　特急", "绝　密 ★"),
        ("秘密☆１年", "秘密☆"),
        ("密级：秘密", "密级：秘密"),
        ("密　级:内部", "密　级:内部"),
        ("【机密】", "【机密】"),
        ("000001 机密　特急", "000001 机密　特急"),
        ("内部资料　注意保存", "内部资料　注意保存"),
        ("内部文件，严禁外传", "内部文件，严禁外传"),
        ("内部参阅（不得翻印）", "内部参阅（不得翻印"),
        ("　　工作秘密　　", "工作秘密"),
        ("注意保密", "注意保密"),
        ("機密★10年", "機密★"),
        ("內部資料　注意保存", "內部資料　注意保存"),
        ("内 部 资 料", "内 部 资 料"),
        ("内　部　资　料　注意保存", "内　部　资　料　注意保存"),
        ("\ufeff\u200b内部文件", "内部文件"),
        ("机\u200b密★10年", "机密★"),
        ("（仅供内部参考）", "（仅供内部参考）"),
        ("内部参阅", "内部参阅"),
        ("核心商密★5年", "商密★"),
    ],
)
@pytest.mark.parametrize("before", ["", "\n\n　", "宜昌市住房和城乡建设局文件\r\n"])
def test_a_marking_at_the_head_is_found(line: str, found: str, before: str) -> None:
    assert marking(f"{before}{line}\n{TITLE}\n{BODY}") == found


@pytest.mark.parametrize(
    "text",
    [
        "",
        f"{TITLE}\n{BODY}",
        f"国家秘密定密管理规定\n{BODY}",
        f"密级：公开\n{TITLE}\n{BODY}",
        f"内部资料　免费交流\n{TITLE}\n{BODY}",
        f"{TITLE}\n" + "一行·\n" * 20 + "机密★10年\n",
        f"（此件公开发布）\n{TITLE}",
        f"內部控制與內部參考價格\n仅供学习参考\n{TITLE}",
    ],
)
def test_words_about_secrets_are_no_marking(text: str) -> None:
    assert marking(text) == ""


def test_a_note_that_a_document_is_not_public_counts_wherever_it_stands() -> None:
    for note in ("（此件不予公开）", "（此件不予公開）"):
        assert marking(f"{TITLE}\n{BODY}\n　　{note}\n") == note
