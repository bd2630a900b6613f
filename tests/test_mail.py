"""Mails: subject, sender and day, the body in plain text or as a page, attachments, broken ones."""

from email import message_from_bytes
from email.encoders import encode_base64
from email.message import EmailMessage, Message
from email.mime.base import MIMEBase
from email.mime.message import MIMEMessage
from email.mime.multipart import MIMEMultipart

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest import formats
from ingest.formats.mail import MAX_PARTS
from ingest.source import Member, ReadError
from tests.invariants import broken_laws, pipeline, texts

SUBJECT = "宜昌经验·〔2021〕𠮷①"
BODY = "近年来，宜昌市·《办法》①推进老旧小区改造，让１２万户𠮷居民受益。"
PAGE = f"<html><head><title>网页标题</title></head><body><h2>做法</h2><p>{BODY}</p></body></html>"


def letter(body: str = BODY, page: str = "") -> EmailMessage:
    mail = EmailMessage()
    mail["Subject"] = SUBJECT
    mail["From"] = "张三 <zs@yc.gov.cn>"
    mail["Date"] = "Wed, 01 May 2024 23:30:00 +0800"
    mail["MIME-Version"] = "1.0"
    if body:
        mail.set_content(body)
    if page and body:
        mail.add_alternative(page, subtype="html")
    elif page:
        mail.set_content(page, subtype="html", charset="gb18030")
    return mail


def read(data: bytes, name: str = "信·.eml") -> list[Member]:
    return list(formats.members(data, name))


def body(member: Member) -> list[str]:
    """The paragraphs of the member as a document that breaks no law."""
    ingested = pipeline().ingest_member(member)
    assert broken_laws(ingested) == []
    return texts(ingested.document)


@pytest.mark.parametrize("name", ["信·.eml", "信·.txt", "信·"])
@pytest.mark.parametrize("page", ["", PAGE])
def test_a_mail_is_its_plain_text_under_its_subject(name: str, page: str) -> None:
    data = letter(f"{BODY}\r\n\r\n二是完善机制。", page).as_bytes()
    (mail,) = read(data, name)
    assert (mail.name, mail.data) == (name, data)
    assert body(mail) == [BODY, "二是完善机制。"]
    (article,) = pipeline().ingest_member(mail).document.articles
    assert (article.title, article.byline, article.date) == (SUBJECT, ("张三",), "2024-05-01")


LETTER = """李处长：

您好！现将我区老旧小区改造的案例·〔2021〕𠮷①报送给您，共有
３个小区、1200户居民受益，
详见附件。
请审阅。

　　今年还将改造
　　王科长
张三
2024年5月6日
"""


def test_what_a_mail_says_is_neither_joined_nor_missed() -> None:
    (mail,) = read(letter(LETTER).as_bytes())
    assert body(mail) == [
        "李处长：",
        "您好！现将我区老旧小区改造的案例·〔2021〕𠮷①报送给您，共有３个小区、1200户居民受益，详见附件。",
        "请审阅。",
        "今年还将改造",
        "王科长",
        "张三",
    ]
    document = pipeline().ingest_member(mail).document
    assert [loss.type for loss in document.losses] == ["missing_metadata"]
    assert [section.heading for section in document.articles[0].sections] == [None]


def test_english_lines_of_a_mail_do_not_run_together() -> None:
    (mail,) = read(letter("We have read the whole report of\nthe year.\n").as_bytes())
    assert body(mail) == ["We have read the whole report of", "the year."]


def test_a_mail_without_plain_text_is_its_page() -> None:
    (mail,) = read(letter("", PAGE).as_bytes())
    assert body(mail) == [BODY]
    (article,) = pipeline().ingest_member(mail).document.articles
    assert article.title == SUBJECT
    assert "做法" in [section.heading for section in article.sections]


def test_attachments_are_documents_of_their_own() -> None:
    mail = letter()
    mail.add_attachment(BODY.encode(), maintype="text", subtype="plain", filename="附件·〔2021〕.txt")
    mail.add_attachment(
        f"标题,正文\n宜昌,{BODY}".encode("gb18030"),
        maintype="text",
        subtype="csv",
        filename="C:\\甲\\台账.csv",
    )
    mail.add_attachment(letter("另一封。"))
    assert [member.name for member in read(mail.as_bytes())] == [
        "信·.eml/正文",
        "信·.eml/附件·〔2021〕.txt",
        "信·.eml/台账.csv#2",
        "信·.eml/附件3",
    ]
    own, text, row, inner = read(mail.as_bytes())
    assert own.data == mail.as_bytes()
    assert text.data.decode() == BODY
    assert [body(member) for member in (own, row)] == [[BODY], [BODY]]
    assert pipeline().ingest_member(inner).document.articles[0].title == SUBJECT


def test_a_mail_of_attachments_only_has_no_body() -> None:
    mail = letter("")
    mail.add_attachment(b"x", maintype="text", subtype="plain", filename="=?gb18030?B?uL28/g==?=.txt")
    assert [member.name for member in read(mail.as_bytes())] == ["信·.eml/附件.txt"]


def part(content: str | bytes, kind: str = "text/plain", name: str = "") -> MIMEBase:
    """A part of a mail; without ``name`` it lies in the text."""
    made = MIMEBase(*kind.split("/"), charset="utf-8")
    made.set_payload(content.encode() if isinstance(content, str) else content)
    encode_base64(made)
    if name:
        made.add_header("Content-Disposition", "attachment", filename=name)
    return made


def mixed(*parts: Message, kind: str = "mixed") -> MIMEMultipart:
    mail = MIMEMultipart(kind, _subparts=parts)
    for field in ("Subject", "From", "Date"):
        mail[field] = letter()[field]
    return mail


SECOND = "二是完善机制·〔2021〕，推动党员　下沉到网格。"
FORWARDED = letter("转来的信。").as_bytes()


def test_attachments_of_one_name_are_told_apart() -> None:
    files = [part(BODY, name="材料·.txt"), part(SECOND, name="材料·.txt"), part("三。", name="正文")]
    members = read(mixed(part(BODY), *files).as_bytes())
    assert [(member.name, member.data.decode()) for member in members[1:]] == [
        ("信·.eml/材料·.txt", BODY),
        ("信·.eml/材料·(2).txt", SECOND),
        ("信·.eml/正文(2)", "三。"),
    ]
    assert (members[0].name, body(members[0])) == ("信·.eml/正文", [BODY])


def test_text_goes_on_behind_an_attachment() -> None:
    own, _ = read(mixed(part(BODY), part("甲", name="甲.txt"), part(SECOND)).as_bytes())
    assert body(own) == [BODY, SECOND]


@pytest.mark.parametrize("page", [PAGE, f"<p>{BODY}</p>", f"<div dir='ltr'>{BODY}<br></div>"])
def test_pages_and_texts_beside_each_other_are_read_in_order(page: str) -> None:
    pages = [part(page, "text/html"), part("<html><body><br></body></html>", "text/html")]
    (own,) = read(mixed(*pages, part(SECOND), part("<p>三是常抓不懈。</p>", "text/html")).as_bytes())
    assert body(own) == [BODY, SECOND, "三是常抓不懈。"]
    assert pipeline().ingest_member(own).document.articles[0].title == SUBJECT


def test_a_page_that_says_what_the_text_says_is_left_out_and_its_attachments_are_not() -> None:
    page = mixed(part(PAGE, "text/html"), part("甲", name="甲.txt"), part(PAGE, "text/html"))
    own, attached = read(mixed(part(BODY), page, kind="alternative").as_bytes())
    assert body(own) == [BODY]
    assert (attached.name, attached.data.decode()) == ("信·.eml/甲.txt", "甲")


def test_a_mail_in_a_mail_is_one_whatever_is_said_of_it() -> None:
    own, inner = read(mixed(part(BODY), MIMEMessage(message_from_bytes(FORWARDED))).as_bytes())
    assert (own.name, body(own)) == ("信·.eml/正文", [BODY])
    assert (inner.name, body(inner)) == ("信·.eml/附件1", ["转来的信。"])


def test_a_returned_mail_and_the_report_on_it_are_kept() -> None:
    head = b"From: a@b.cn\nMIME-Version: 1.0\nContent-Type: multipart/report; boundary=x\n\n--x\n\n"
    report = b"--x\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; a\n\nStatus: 5.1.1\n\n"
    back = b"--x\nContent-Type: message/rfc822\n\n" + FORWARDED + b"\n--x--\n"
    own, status, returned = read(head + BODY.encode() + b"\n" + report + back)
    assert body(own) == [BODY]
    assert status.data.split() == [b"Reporting-MTA:", b"dns;", b"a", b"Status:", b"5.1.1"]
    assert body(returned) == ["转来的信。"]


def test_parts_beyond_the_limit_are_reported() -> None:
    files = [part(b"x", name=f"{n}.txt") for n in range(MAX_PARTS + 1)]
    members = read(mixed(part(BODY), *files).as_bytes())
    assert len(members) == MAX_PARTS + 1
    assert (members[-1].name, members[-1].fault) == (
        "信·.eml/其余部分",
        "“信·.eml”有 1002 个部分，只读了前 1000 个：请在邮件程序里另存其余附件后再导入",
    )


def test_mails_in_mails_are_opened_three_deep() -> None:
    mail: Message = letter("四")
    for text in ("三", "二", "一"):
        mail = mixed(part(text), MIMEMessage(mail))
    *sound, inner = read(mail.as_bytes())
    assert [member.name for member in sound] == [
        "信·.eml/正文",
        "信·.eml/附件1/正文",
        "信·.eml/附件1/附件1/正文",
    ]
    assert (inner.name, inner.fault) == ("信·.eml/附件1/附件1/附件1", "")


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_headers_and_bodies_without_any_declaration_are_guessed(encoding: str) -> None:
    text = f"From: 张三 <a@b.cn>\nSubject: {SUBJECT}\nDate: 五月一日\nMIME-Version: 1.0\n\n{BODY * 3}\n"
    (mail,) = read(text.encode(encoding))
    (article,) = pipeline().ingest_member(mail).document.articles
    assert (article.title, article.byline, article.date) == (SUBJECT, ("张三",), None)
    assert "".join(body(mail)) == BODY * 3


def test_a_charset_that_is_too_small_for_the_text_is_taken_for_what_is_meant() -> None:
    mail = letter("占位").as_bytes().replace(b'charset="utf-8"', b'charset="gb2312"')
    head = mail.partition(b"\n\n")[0].replace(b"base64", b"8bit")
    (member,) = read(head + b"\n\n" + BODY.encode("gb18030"))
    assert body(member) == [BODY]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"From: a@b.cn\nMIME-Version: 1.0\n\n", "“信·.eml”里没有正文和附件：请检查邮件内容"),
        (b"From: a\nMIME-Version: 1.0\nContent-Type: image/png\n\nabc", "“信·.eml”里没有正文和附件"),
    ],
)
def test_a_mail_that_says_nothing_is_refused(data: bytes, message: str) -> None:
    with pytest.raises(ReadError, match=message):
        read(data)


def test_a_page_that_cannot_be_read_does_not_hide_the_attachments() -> None:
    mail = letter("", "<html><body><img src='a.png'></body></html>")
    mail.add_attachment(BODY.encode(), maintype="text", subtype="plain", filename="a.txt")
    own, attached = read(mail.as_bytes())
    assert (own.name, attached.data.decode()) == ("信·.eml/正文", BODY)
    assert "没有找到正文" in own.fault


@pytest.mark.parametrize("text", ["From: 甲\n收到。", "来信：\nFrom: a\n\n正文", "Subject: x\n\n正文", ""])
def test_other_text_is_no_mail(text: str) -> None:
    assert read(text.encode(), "a.txt") == [Member("a.txt", text.encode())]


def whole() -> bytes:
    mail = letter(BODY, PAGE)
    mail.add_attachment(BODY.encode(), maintype="text", subtype="plain", filename="附件.txt")
    mail.add_attachment(letter())
    return mail.as_bytes()


def survives(data: bytes) -> None:
    try:
        members = read(data)
    except ReadError:
        return
    for member in members:
        if member.text:
            assert broken_laws(pipeline().ingest_member(member)) == []


@settings(max_examples=60, deadline=None)
@given(st.integers(0, len(whole()) - 1), st.integers(0, len(whole()) - 1), st.binary(max_size=4))
def test_a_broken_mail_gives_members_or_a_read_error(cut: int, at: int, junk: bytes) -> None:
    data = whole()
    survives(data[:cut])
    survives(data[:at] + junk + data[at + len(junk) :])


HEADERS = st.lists(
    st.tuples(
        st.sampled_from(
            ["From", "Subject", "Date", "Content-Type", "Content-Disposition", "Content-Transfer-Encoding"]
        ),
        st.text(alphabet="=?utf-8BQ;\"<>@,: \t/a中\udc80[]()%'*0", max_size=24)
        | st.sampled_from(
            [
                "multipart/mixed; boundary=a",
                "text/html",
                "base64",
                "attachment; filename*=x''%ff",
                "message/rfc822",
            ]
        ),
    ),
    max_size=5,
)


@settings(max_examples=150, deadline=None)
@given(HEADERS, st.text(alphabet="-a\n=中: <p>", max_size=40))
def test_any_headers_give_members_or_a_read_error(headers: list[tuple[str, str]], text: str) -> None:
    head = "".join(f"{name}: {value}\n" for name, value in headers)
    survives(f"{head}MIME-Version: 1.0\n\n{text}".encode("utf-8", "surrogateescape"))
