"""Mails as mail programs save them: text, sender, day and subject; what is attached is told and not read."""

from __future__ import annotations

import base64
import random
from email.message import EmailMessage

import pytest

from index.article import Draft, Payload
from index.ingest.draft import draft_of
from index.limits import IngestLimits

STORY = (
    "The ferry across the Ember has been laid up since Monday, and nobody in Quay knows when it will sail again.",
    "Two of the bargemen waited beside the canal on Thursday and said that they had not been paid since the spring.",
    "The harbour board met in the evening behind closed doors; a spokeswoman promised an answer by Friday evening.",
)
PAGE = (
    "<html><head><title>Mail 27</title></head><body>" + "".join(f"<p>{line}</p>" for line in STORY) + "</body></html>"
)


def mail(text: str | None = None, page: str | None = None) -> EmailMessage:
    written = EmailMessage()
    written["Received"] = "from mx.ember.example by mail.quay.example; Mon, 5 Feb 2018 10:00:04 +0000"
    written["From"] = "Zoë Quill <zoe@ember.example>"
    written["To"] = "desk@quay.example"
    written["Subject"] = "Fähre liegt fest – what the board said"
    written["Date"] = "Mon, 05 Feb 2018 23:30:00 -0500"
    if text is not None:
        written.set_content(text)
    if page is not None:
        (written.add_alternative if text is not None else written.set_content)(page, subtype="html")
    return written


def draft(data: bytes, name: str = "saved/1.EML") -> Draft:
    found = draft_of(Payload(name, data), IngestLimits())
    assert isinstance(found, Draft), found
    return found


def with_attachments() -> EmailMessage:
    written = mail("\n\n".join(STORY), PAGE)
    written.add_attachment(b"%PDF-1.7", maintype="application", subtype="pdf", filename="Protokoll März.pdf")
    written.add_attachment("A list of ferries\n", filename="ferries.txt")
    return written


FORMS = {
    "plain": mail("\n\n".join(STORY)).as_bytes(),
    "page": mail(page=PAGE).as_bytes(),
    "both": mail("\n\n".join(STORY), PAGE).as_bytes(),
    "a stub beside the page": mail("Please open this mail in your browser.", PAGE).as_bytes(),
    "attachments": with_attachments().as_bytes(),
    "a postmark above": b"From zoe@ember.example Mon Feb  5 23:30:00 2018\n" + mail("\n\n".join(STORY)).as_bytes(),
    "line ends of mails": mail("\n\n".join(STORY)).as_bytes().replace(b"\n", b"\r\n"),
    "a long head": b"".join(b"ARC-Seal: %d\n %s\n" % (n, b"x" * 70) for n in range(900)) + mail(STORY[0]).as_bytes(),
}


@pytest.mark.parametrize("data", FORMS.values(), ids=FORMS)
def test_a_mail_tells_its_subject_sender_and_day(data: bytes) -> None:
    meta = draft(data).meta
    assert (meta.title, meta.authors) == ("Fähre liegt fest – what the board said", ("Zoë Quill",))
    assert (meta.date, meta.published_at) == ("2018-02-05", "2018-02-05T23:30:00-05:00")


@pytest.mark.parametrize("form", ["plain", "page", "both", "a stub beside the page", "attachments"])
def test_the_text_of_a_mail_is_its_story(form: str) -> None:
    found = draft(FORMS[form])
    assert found.body == "\n\n".join(STORY)


def test_attachments_are_told_and_not_read() -> None:
    found = draft(FORMS["attachments"])
    assert [part.text for part in found.outside] == [
        "Protokoll März.pdf (application/pdf)\nferries.txt (text/plain)",
    ]
    assert "attached" in found.outside[0].reason
    assert not draft(FORMS["plain"]).outside


def test_lines_that_a_mail_program_has_broken_are_one_again() -> None:
    head = "Content-Type: text/plain; charset=iso-8859-1; format=flowed\nContent-Transfer-Encoding: quoted-printable"
    text = "Die F=E4hre liegt seit Montag \nam Kai.\n\n-- \nZoe\n"
    found = draft(f"From: Zoe Quill <z@ember.example>\nSubject: Ferry\n{head}\n\n{text}".encode())
    assert found.body == "Die Fähre liegt seit Montag am Kai."
    assert [entry.rule for entry in found.ledger if entry.text == "Zoe"] == ["mail-signature"]


def test_a_sender_without_a_name_and_a_day_in_no_form_of_mails_stay_as_they_are() -> None:
    found = draft(b"From: zoe@ember.example\nDate: 2018-02-05\nSubject: Ferry\n\n" + STORY[0].encode())
    assert (found.meta.authors, found.meta.date) == (("zoe@ember.example",), "2018-02-05")


@pytest.mark.parametrize(
    ("sender", "name"),
    [
        ('"Quill, Anna" <a@b.example>', "Anna Quill"),
        ('"Quay News, Inc." <a@b.example>', "Quay News, Inc."),
        ("anna.quill@b.example", "Anna Quill"),
        ('"anna_quill+news@b.example" <anna_quill+news@b.example>', "Anna Quill"),
        ("q1984@b.example", "q1984@b.example"),
        ('"Anna Quill via Ferries" <list@b.example>', "Anna Quill"),
    ],
)
def test_the_writer_is_the_name_of_the_sender(sender: str, name: str) -> None:
    found = draft(f"From: {sender}\nDate: 5 Feb 2018\nSubject: Ferry\n\n{STORY[0]}".encode())
    assert found.meta.authors == (name,)


@pytest.mark.parametrize("kind", ["text/plain", "text/html"])
def test_a_file_of_that_name_that_is_no_mail_is_read_as_what_it_is(kind: str) -> None:
    data = "\n\n".join(STORY) if kind == "text/plain" else PAGE
    assert STORY[0] in draft(data.encode()).body


def test_a_mail_under_another_name_is_read_as_before() -> None:
    found = draft(b"From: Zoe Quill\nDate: 5 Feb 2018\nSubject: Ferry\n\n" + STORY[0].encode(), "1.txt")
    assert (found.meta.title, found.meta.authors, found.body) == ("Ferry", ("Zoe Quill",), STORY[0])


def test_a_mail_of_nothing_but_pictures_is_no_fault() -> None:
    picture = b"Content-Type: image/png\nContent-Transfer-Encoding: base64\n\n" + base64.b64encode(b"\x89PNG" * 9)
    found = draft_of(Payload("1.eml", b"From: z@ember.example\nSubject: Ferry\n" + picture), IngestLimits())
    assert getattr(found, "code", "ok") != "internal"


@pytest.mark.parametrize("charset", ["utf-8", "cp1252"])
def test_letters_that_stand_in_the_head_as_they_are_are_read(charset: str) -> None:
    head = "From: Zoë Quill <z@ember.example>\nSubject: Fähre liegt fest\n\n".encode(charset)
    meta = draft(head + STORY[0].encode()).meta
    assert (meta.title, meta.authors) == ("Fähre liegt fest", ("Zoë Quill",))


def test_of_a_mail_of_nothing_but_attachments_the_head_is_kept() -> None:
    written = mail("")
    del written["Content-Type"]
    written.add_attachment(b"%PDF-1.4" * 99, maintype="application", subtype="pdf", filename="minutes.pdf")
    found = draft(written.as_bytes())
    assert (found.meta.authors, found.body) == (("Zoë Quill",), "")
    assert [part.text for part in found.outside] == ["minutes.pdf (application/pdf)"]


def test_an_address_that_nobody_answers_is_no_writer() -> None:
    found = draft(b"From: no-reply@b.example\nDate: 5 Feb 2018\nSubject: Ferry\n\n" + STORY[0].encode())
    assert (found.meta.title, found.meta.authors) == ("Ferry", ())


TEXT = "\n\n".join(STORY)
PACKED = base64.encodebytes(TEXT.encode()).decode()
HEAD = "From: Zoe Quill <z@ember.example>\nSubject: Ferry laid up\nDate: Mon, 05 Feb 2018 23:30:00 -0500\n"
MIXED = HEAD + "Content-Type: multipart/mixed; boundary=x\n\n"
ENCLOSED = f"From: Tom Rook <t@e.example>\nSubject: Why it is\nDate: Sun, 4 Feb 2018 09:00:00 +0000\n\n{TEXT}\n"


@pytest.mark.parametrize(
    "part",
    [
        HEAD + f'Content-Type: text/plain; name="a.txt"\nContent-Transfer-Encoding: base64\n\n{PACKED}',
        HEAD + f"Content-Type: text/plain\nContent-Disposition: attachment; filename=a.txt\n\n{TEXT}",
        MIXED + f'--x\nContent-Type: text/plain; name="a.txt"\n\n{TEXT}\n--x--\n',
        HEAD + f'Content-Type: text/html; name="a.html"\n\n{PAGE}',
        HEAD + f"Content-Type: text/enriched\n\n{PAGE}",
    ],
    ids=["a name", "an attachment", "a part with a name", "a page with a name", "rich text"],
)
def test_a_named_text_that_is_all_of_a_mail_is_read(part: str) -> None:
    found = draft(part.encode())
    assert (found.meta.title, found.body) == ("Ferry laid up", TEXT)


@pytest.mark.parametrize("head", ["Subject: Ferry laid up\n", "Subject: Ferry laid up\nMIME-Version: 1.0\n"])
def test_a_head_of_one_field_is_one(head: str) -> None:
    found = draft(f"{head}Content-Transfer-Encoding: base64\n\n{PACKED}".encode())
    assert (found.meta.title, found.body) == ("Ferry laid up", TEXT)


def test_a_mail_in_a_mail_is_read_as_one_that_is_sent_on() -> None:
    note = "For your information, as we said on the phone this morning."
    parts = f"--x\nContent-Type: text/plain\n\n{note}\n--x\nContent-Type: message/rfc822\n\n{ENCLOSED}\n--x--\n"
    found = draft((MIXED + parts).encode())
    assert (found.meta.title, found.meta.authors, found.meta.date) == ("Why it is", ("Tom Rook",), "2018-02-04")
    assert found.body == f"{note}\n\n{TEXT}"


def test_a_page_in_a_mail_that_is_sent_on_is_read() -> None:
    page = ENCLOSED.replace("\n\n", "\nContent-Type: text/html\n\n", 1).replace(TEXT, PAGE)
    found = draft((MIXED + f"--x\nContent-Type: message/rfc822\n\n{page}\n--x--\n").encode())
    assert (found.meta.title, found.meta.authors, found.body) == ("Why it is", ("Tom Rook",), TEXT)


def test_a_bounce_keeps_its_own_head_and_the_mail_that_came_back() -> None:
    parts = f"--x\nContent-Type: text/plain\n\nNot delivered.\n--x\nContent-Type: message/rfc822\n\n{ENCLOSED}\n--x--\n"
    found = draft((MIXED.replace("mixed", "report") + parts).encode())
    assert found.meta.title == "Ferry laid up"
    assert STORY[2] in found.body


@pytest.mark.parametrize("ruler", ["", "________________________________\n"])
def test_outlooks_fields_alone_begin_a_mail_that_is_sent_on(ruler: str) -> None:
    head = HEAD.replace("Ferry laid up", "FW: Ferry laid up")
    older = "From: Tom Rook\nSent: Sunday, February 4, 2018 9:00 AM\nTo: Zoe Quill\nSubject: Why it is\n"
    found = draft(f"{head}\nSee below.\n\n{ruler}{older}\n{TEXT}".encode())
    assert (found.meta.title, found.meta.authors, found.meta.date) == ("Why it is", ("Tom Rook",), "2018-02-04")
    answer = draft(f"{head.replace('FW', 'RE')}\nSee below.\n\n{ruler}{older}\n{TEXT}".encode())
    assert (answer.meta.title, answer.meta.authors) == ("Ferry laid up", ("Zoe Quill",))


def test_a_signature_ends_where_the_answered_mail_begins() -> None:
    quoted = "On Sun, 4 Feb 2018 at 09:00, Tom Rook <t@e.example> wrote:\n> Why is the ferry laid up, and who says so?"
    found = draft(f"{HEAD}\n{TEXT}\n\n-- \nZoe Quill\nThe Quay Post\n\n{quoted}\n".encode())
    assert found.body.endswith("wrote:\n\nWhy is the ferry laid up, and who says so?")
    assert [entry.text for entry in found.ledger if entry.rule == "mail-signature"] == [
        "--",
        "Zoe Quill",
        "The Quay Post",
    ]


def test_the_page_of_a_letter_is_all_text() -> None:
    answer = "<div>I asked the board again, and they gave me no answer.</div><div>-- <br><div>Zoe Quill</div></div>"
    quote = f'<div class="gmail_quote">On Sun, 4 Feb 2018 at 09:00, Tom &lt;t@e.example&gt; wrote:<blockquote>{PAGE}'
    found = draft(f"{HEAD}Content-Type: text/html\n\n{answer}{quote}</blockquote></div>".encode())
    assert found.body.startswith("I asked the board again, and they gave me no answer.\n\nOn Sun, 4 Feb 2018")
    assert found.body.endswith(TEXT)


def test_seals_and_files_in_a_text_are_told_and_not_read() -> None:
    signed = f"-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\n{TEXT}\n-----BEGIN PGP SIGNATURE-----\n\niQEzBA=\n"
    packed = "begin 644 pic.jpg\nM_]C_X``02D9)1@`!`0$`8`!@``#_VP!#\n`\nend\n"
    found = draft(f"{HEAD}\n{signed}-----END PGP SIGNATURE-----\n{packed}".encode())
    assert found.body == TEXT
    assert [part.text for part in found.outside] == ["a signature (PGP)\npic.jpg (uuencode)"]


def test_a_plain_text_full_of_counted_links_gives_way_to_the_page() -> None:
    links = "\n\n".join(f"{line} ( https://c.example/{'a1b2' * 30} )" for line in STORY)
    assert draft(mail(links, PAGE).as_bytes()).body == TEXT


def test_a_mail_of_a_server_is_known_by_its_head() -> None:
    data = f"Return-Path: <z@ember.example>\n{HEAD}Content-Transfer-Encoding: base64\n\n{PACKED}".encode()
    assert draft(data, "Maildir/cur/1517.M1P1.host:2,S").body == TEXT


def test_apple_mail_writes_its_notes_below_a_mail() -> None:
    data = f"{HEAD}\n{TEXT}\n".encode()
    notes = b'<?xml version="1.0" encoding="UTF-8"?>\n<plist version="1.0"><dict><key>flags</key></dict></plist>\n'
    assert draft(b"%d      \n" % len(data) + data + notes, "1.emlx").body == TEXT


def test_broken_mails_are_no_fault() -> None:
    chance = random.Random(11)
    whole = FORMS["attachments"]
    for _ in range(300):
        data = bytearray(whole)
        for _ in range(chance.randint(1, 12)):
            at = chance.randrange(len(data))
            data[at : at + chance.randint(0, 3)] = chance.choice([b"", b"\xff", b'"', b"\n", b"=?", b"(" * 40, b"*0*="])
        found = draft_of(Payload("1.eml", bytes(data[: chance.randint(1, len(data))])), IngestLimits())
        assert getattr(found, "code", "ok") in ("ok", "no-text", "not-text")
