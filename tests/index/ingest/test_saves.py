"""Pages as people save them: whatever browsers, tools and archives wrap around one, it is read as it was published."""

from __future__ import annotations

import base64
import html
import plistlib
import quopri
from datetime import date
from urllib.parse import quote

import pytest

from index.article import Draft, Payload
from index.ingest.draft import draft_of
from index.limits import IngestLimits

TITLE = "Ferry laid up after cracks are found"
STORY = (
    "The ferry to Skerry Isle was laid up on Monday after inspectors found cracks in its hull, the harbour board said.",
    "“We have asked for a second boat since the spring,” said Ruth Amory, who runs the only shop on the island.",
    "The board hopes to charter a fishing vessel from the port of Quay, but no contract had been signed by evening.",
    "Repairs would take at least six weeks, according to a report that was read to the council, and would cost much.",
)
ADDRESS = "https://www.ember.example/news/ferry-laid-up"
COPY = f"https://web.archive.org/web/20200515012345/{ADDRESS}"
HEAD = f'<title>{TITLE}</title><link rel="canonical" href="{ADDRESS}">'
BODY = f"<h1>{TITLE}</h1><p>By Jonas Weber</p><p>February 5, 2018</p>" + "".join(f"<p>{line}</p>" for line in STORY)
TOOLBAR = (
    '<!-- BEGIN WAYBACK TOOLBAR INSERT --><div id="wm-ipp-base"><div id="wm-ipp"><script>let x</script>'
    "142 captures <b>05 Feb 2019 - 12 Nov 2024</b></div></div><!-- END WAYBACK TOOLBAR INSERT -->"
)


def page(head: str = HEAD, body: str = BODY, before: str = "") -> str:
    return f"<!DOCTYPE html>{before}<html><head>{head}</head><body>{body}</body></html>"


def draft(data: str | bytes, url: str | None = None) -> Draft:
    payload = Payload("saved.html", data.encode() if isinstance(data, str) else data, url=url)
    found = draft_of(payload, IngestLimits())
    assert isinstance(found, Draft)
    return found


def mhtml(text: str, encoding: str = "quoted-printable", charset: str = "utf-8") -> bytes:
    data = text.encode(charset)
    packed = quopri.encodestring(data) if encoding == "quoted-printable" else base64.encodebytes(data)
    head = (
        f"From: <Saved by Blink>\nSnapshot-Content-Location: {ADDRESS}\nSubject: Something else\n"
        "Date: Fri, 15 May 2020 10:22:11 -0000\nMIME-Version: 1.0\n"
        'Content-Type: multipart/related;\n\ttype="text/html";\n\tboundary="--part--"\n\n\n'
    )
    parts = (
        f"----part--\nContent-Type: text/html; charset={charset}\nContent-Transfer-Encoding: {encoding}\n\n"
        + packed.decode()
        + "\n----part--\nContent-Type: text/css\n\n.a { color: red }\n----part----\n"
    )
    return (head + parts).replace("\n", "\r\n").encode()


def web_archive(text: str, kind: plistlib.PlistFormat = plistlib.FMT_BINARY) -> bytes:
    main = {
        "WebResourceData": text.encode("cp1252"),
        "WebResourceMIMEType": "text/HTML",
        "WebResourceTextEncodingName": "windows-1252",
        "WebResourceURL": ADDRESS,
    }
    return plistlib.dumps({"WebMainResource": main}, fmt=kind)


def listed(text: str) -> str:
    rows = "".join(
        f'<tr><td class="line-number" value="{number}"></td><td class="line-content">'
        f'<span class="html-tag">{html.escape(line)}</span></td></tr>'
        for number, line in enumerate(text.split("\n"), 1)
    )
    return f'<html><body><div class="line-gutter-backdrop"></div><table><tbody>{rows}</tbody></table></body></html>'


def shadowed(tag: str = '<template shadowrootmode="open">') -> str:
    inner = f"<x-story>{tag}{BODY}<template>A row, for later.</template></template></x-story>"
    return page(body=f'<x-app><template shadowrootmode="open"><nav>News</nav>{inner}</template></x-app>')


def archived(before: str) -> str:
    """A page as a web archive gives it, with its address before each. before: that address, "" for none of a host."""
    head = HEAD.replace(ADDRESS, f"{before}/web/20200515012345/{ADDRESS}")
    return page(head, TOOLBAR + BODY)


MESSAGE = f"From: <Saved by Windows Internet Explorer 8>\nMIME-Version: 1.0\nContent-Location: {ADDRESS}\n"
ADVERT = "<title>Win a car</title><h1>Win a car today</h1>" + f"<p>{'Our raffle has a car and other prizes. ' * 9}</p>"


def single(text: str) -> bytes:
    head = f"{MESSAGE}Content-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\n"
    return head.encode() + quopri.encodestring(text.encode())


def message(*parts: tuple[str, str], kind: str = "related", boundary: str = "BB", of_parts: str = "BB") -> bytes:
    """An MHTML file of parts, each its head and its body."""
    between = "".join(f"\n--{of_parts}\n{head}\n\n{body}" for head, body in parts)
    return f'{MESSAGE}Content-Type: multipart/{kind}; boundary="{boundary}"\n\n{between}\n--{of_parts}--\n'.encode()


HTML = "Content-Type: text/html; charset=utf-8"
BARE = f"<title>{TITLE}</title>"
SAVES: dict[str, str | bytes] = {
    "MHTML": mhtml(page()),
    "MHTML in base64": mhtml(page(), "base64"),
    "MHTML without the page's own address": mhtml(page(BARE)),
    "MHTML of one part": single(page(BARE)),
    "MHTML that calls itself mixed": message((HTML, page(BARE)), kind="mixed"),
    "MHTML in several forms": message(("Content-Type: text/plain", TITLE), (HTML, page(BARE)), kind="alternative"),
    "MHTML in forms of forms": message(
        ('Content-Type: multipart/alternative; boundary="BB1"', f"--BB1\n{HTML}\n\n{page(BARE)}\n--BB1--\n")
    ),
    "MHTML that names its page": message(
        (HTML, ADVERT), (f"{HTML}\nContent-ID: <root>", page(BARE)), kind='related; start="<root>"'
    ),
    "MHTML of frames": message((HTML, '<frameset><frame src="cid:a"></frameset>'), (HTML, page(BARE))),
    "MHTML behind pictures": message(*[("Content-Type: image/png", "x")] * 300, (HTML, page(BARE))),
    "MHTML that is XML": message(("Content-Type: text/xml", page(BARE)), (HTML, ADVERT)),
    "MHTML with another boundary": message((HTML, page(BARE)), of_parts="CC"),
    "MHTML that names a wrong set": message((HTML.replace("utf-8", "windows-1251"), page(BARE))),
    "MHTML that names no set": message((HTML.replace("utf-8", "ut\0f-8"), page(BARE))),
    "MHTML that names a codec that is no set": message((HTML.replace("utf-8", "punycode"), page(BARE))),
    "MHTML in another set": mhtml(page(), "base64", "cp1252"),
    "MHTML that names Latin-1": mhtml(page(), "base64", "cp1252").replace(b"cp1252", b"iso-8859-1"),
    "Safari's web archive": web_archive(page(BARE)),
    "Safari's web archive as XML": web_archive(page(BARE), plistlib.FMT_XML),
    "the Wayback Machine": archived("https://web.archive.org"),
    "the Wayback Machine, as it is sent": archived(""),
    "another archive": page(HEAD.replace(ADDRESS, f"https://arquivo.pt/wayback/20200515012345/{ADDRESS}")),
    "a browser": page(BARE, before=f"<!-- saved from url=({len(ADDRESS):04}){ADDRESS} -->"),
    "a browser, from an archive": page(BARE, before=f"<!-- saved from url=({len(COPY):04}){COPY} -->"),
    "SingleFile": page(
        f"<!--\n Page saved with SingleFile \n url: {ADDRESS} \n saved date: Fri May 15 2020\n-->{BARE}"
    ),
    "Save Page WE": page(f'<meta name="savepage-url" content="{ADDRESS}">{BARE}'),
    "monolith": page(BARE, before=f"<!-- Saved from {ADDRESS} at 2020-05-15T01:23:45Z using monolith v2.6.1 -->"),
    "shadow roots": shadowed(),
    "a shadow root whose tag has other attributes": shadowed('<template id="s" shadowrootmode="open">'),
    "a shadow root in capitals": shadowed('<TEMPLATE SHADOWROOTMODE="open" shadowroot>'),
    "a shadow root whose tag is broken": shadowed('<template\n shadowroot="open">'),
    "a template that tells of shadow roots": page(
        HEAD, f"<template><script>x = '<template shadowrootmode=\"open\">'</script></template>{BODY}"
    ),
    "a template whose attribute tells of shadow roots": page(
        HEAD, f"<template><b title='<template shadowrootmode=\"open\">'>x</b></template>{BODY}"
    ),
    "a comment that tells of shadow roots": page(HEAD, f"<!-- <template shadowrootmode='open'> -->{shadowed()}"),
    "a listing of the source": listed(page().replace("><", ">\n<")),
}


@pytest.mark.parametrize("saved", SAVES.values(), ids=SAVES)
def test_a_page_is_read_as_its_publisher_sent_it_however_it_was_saved(saved: str | bytes) -> None:
    found = draft(saved)
    told = (found.meta.title, found.meta.authors, found.meta.date, found.meta.url)
    assert told == (TITLE, ("Jonas Weber",), "2018-02-05", ADDRESS)
    assert found.body.split("\n\n") == list(STORY)


def test_the_address_of_a_copy_given_from_outside_is_the_pages_own() -> None:
    assert draft(page(BARE), COPY).meta.url == ADDRESS


@pytest.mark.parametrize(
    "viewer",
    ["https://www-ember-example.cdn.ampproject.org/c/s/", "https://www.google.com/amp/s/"],
)
def test_the_address_in_a_viewer_is_the_pages_own(viewer: str) -> None:
    assert draft(page(BARE), viewer + ADDRESS.removeprefix("https://")).meta.url == ADDRESS


def test_a_mirror_names_its_address_without_a_scheme() -> None:
    saved = page(BARE, before="<!-- Mirrored from www.ember.example/ferry.html by HTTrack Website Copier/3.x -->")
    assert draft(saved).meta.url == "http://www.ember.example/ferry.html"


def test_what_an_archive_says_of_itself_is_in_the_ledger_and_in_no_metadata() -> None:
    stamp = "2020-05-15T01:23:45Z"
    head = (
        f'<title>{TITLE}</title><meta property="og:site_name" content="archive.ph">'
        f'<meta property="article:modified_time" content="{stamp}">'
        f'<meta property="article:published_time" content="{stamp}">'
        f'<link rel="canonical" href="https://archive.ph/2020.05.15-012345/{ADDRESS}">'
    )
    bar = '<center><div id="HEADER">Saved from <b>15 May 2020 01:23:45 UTC</b></div></center>'
    found = draft(page(head, bar + BODY.replace("<p>February 5, 2018</p>", "")))
    meta = found.meta
    assert (meta.date, meta.modified_at, meta.source, meta.url) == (None, None, "ember.example", ADDRESS)
    assert [(part.text, part.reason) for part in found.outside] == [
        (
            "Saved from 15 May 2020 01:23:45 UTC",
            "Stands outside of the story’s part of the page: the web archive’s own words.",
        )
    ]


def test_the_head_of_a_publisher_that_has_a_box_of_that_name_stays() -> None:
    found = draft(page(body=f'<center><div id="HEADER">The Ember Gazette</div></center>{BODY}'))
    assert "archive" not in "".join(part.reason for part in found.outside)


NOTE = "FILE ARCHIVED ON 01:23:45 May 15, 2020 AND RETRIEVED FROM THE INTERNET ARCHIVE"


@pytest.mark.parametrize("name", ["header", "HEADER"])
def test_the_story_of_an_old_page_in_a_box_named_like_an_archives_bar_stays(name: str) -> None:
    old = f'<html><head>{HEAD}</head><body><center><div id="{name}">{BODY}</div></center><!-- {NOTE} --></body></html>'
    assert draft(old).body.split("\n\n") == list(STORY)


@pytest.mark.parametrize("note", ["", f"<!--\n     {NOTE} -->"])
def test_an_address_in_a_sentence_is_the_writers_though_it_is_an_archives(note: str) -> None:
    said = f"Below each page stands {NOTE}, and the notice stood at {COPY} in the archive for many years."
    quoted = f'The clerk read "{COPY}" aloud to the council, and nobody on the benches had ever heard of it before.'
    found = draft(page(body=f"{BODY}<p>{said}</p><p>{quoted}</p>{note}"))
    assert found.body.split("\n\n") == [*STORY, said, quoted]


def test_words_of_an_archive_in_a_sentence_make_no_copy() -> None:
    said = f"<p>Below each copy stands {NOTE}.</p>"
    head = '<center><div id="HEADER">The Ember Gazette</div></center>'
    found = draft(page(body=f"{head}{BODY}{said}"))
    assert "archive" not in "".join(part.reason for part in found.outside)


@pytest.mark.parametrize(
    "words",
    [
        "Page saved with SingleFile url: https://evil.example/x stands on top.",
        "In it stands data-scrapbook-source='https://evil.example/x' for all to see.",
        "It has class='reader-domain' href='https://evil.example/x' in its head.",
        'It calls __wm.wombat("https://evil.example/x") as it begins.',
    ],
)
def test_an_article_about_savers_is_not_from_the_address_that_it_shows(words: str) -> None:
    found = draft(page(BARE, f"<h1>{TITLE}</h1><p>{words}</p>{BODY}")).meta
    assert (found.url, found.source) == (None, None)


@pytest.mark.parametrize(
    "begin",
    [
        "https://web.archive.org/web/2016/",
        "https://web.archive.org/web/20160101/",
        "https://web.archive.org/web/20160101*/",
        "https://web.archive.org/web/20160101id_/",
        "https://archive.today/20160101/",
        "http://archive.ph/2016.01.01-012345/",
    ],
)
@pytest.mark.parametrize("own", [ADDRESS, ADDRESS.replace(":", "%3A"), quote(ADDRESS, safe="")])
def test_a_capture_is_no_day_of_publication_however_an_archive_writes_it(begin: str, own: str) -> None:
    undated = BODY.replace("<p>February 5, 2018</p>", "")
    found = draft(page(BARE, undated, before=f"<!-- saved from url=(0099){begin}{own} -->")).meta
    assert (found.url, found.source, found.date) == (ADDRESS, "ember.example", None)


def test_the_publishers_day_counts_though_the_page_was_captured_on_it() -> None:
    head = f'{BARE}<meta property="article:published_time" content="2016-01-01T08:00:00Z">'
    canonical = f'<link rel="canonical" href="https://web.archive.org/web/20160101/{ADDRESS}">'
    undated = BODY.replace("<p>February 5, 2018</p>", "")
    assert draft(page(head + canonical, undated)).meta.date == "2016-01-01"


def test_addresses_in_a_page_that_no_archive_gave_stay() -> None:
    day = f"https://www.ember.example/web/2016/{ADDRESS}"
    assert draft(page(f'<title>{TITLE}</title><link rel="canonical" href="{day}">')).meta.url == day
    claimed = f"https://www.ember.example/web/20200515012345/{date(2020, 5, 15)}"
    assert draft(page(f'<title>{TITLE}</title><link rel="canonical" href="{claimed}">')).meta.url == claimed


RELATED = b"From: a\nMIME-Version: 1\nContent-Type: multipart/related; boundary=x\n\n"


@pytest.mark.parametrize(
    "broken",
    [
        b"bplist00" + bytes(64),
        b"bplist00",
        plistlib.dumps({"WebMainResource": []}, fmt=plistlib.FMT_XML),
        b"<?xml version='1.0' encoding='UTF-0'?><plist><dict><key>WebMainResource</key><dict>",
        b"From: a\nSubject: =?x?Q?a?=\nMIME-Version: 1\nContent-Type: multipart/related; boundary*0*=\n\n--x\n",
        b"<?xml version='1.0'?><plist><dict><key>WebMainResource</key><dict>",
        plistlib.dumps({"WebMainResource": []}, fmt=plistlib.FMT_BINARY),
        b"From: a\nMIME-Version: 1\nContent-Type: multipart/related\n\nno boundary",
        RELATED + b"--x\nContent-Type: text/html\n",
        RELATED + b"--x\n" * 50_000,
        (RELATED + b"--x\nContent-Type: multipart/related; boundary=x\n\n") * 90,
        RELATED + b"--x\nContent-Type: image/png\n\niVB\n",
        plistlib.dumps(
            {"WebMainResource": {"WebResourceMIMEType": "text/html", "WebResourceData": 10**12}},
            fmt=plistlib.FMT_BINARY,
        ),
    ],
)
def test_broken_files_of_these_kinds_are_read_as_what_they_are(broken: bytes) -> None:
    found = draft_of(Payload("broken.mhtml", broken), IngestLimits())
    assert getattr(found, "code", "ok") in ("ok", "not-text", "no-text")


def test_the_end_of_a_cut_page_in_base64_is_all_that_is_lost() -> None:
    whole = mhtml(page(), "base64")
    begin = whole.index(b"base64")
    cut = whole[: whole.index(b"\r\n----part--", begin) - 200].rstrip()
    assert draft(cut).body.split("\n\n")[:2] == list(STORY[:2])


@pytest.mark.parametrize("head", ["Note: how a page is saved\n", "MIME-Version: 1.0\n", MESSAGE])
def test_a_text_that_shows_such_a_file_is_read_whole(head: str) -> None:
    shown = f"{head}Content-Type: multipart/related; boundary=BB\n\n--BB\n{HTML}\n\n<p>Hello</p>\n\n--BB--\n\n"
    found = draft(shown + "\n\n".join(STORY * 2))
    assert all(found.body.count(line) == 2 for line in STORY)


def test_what_stands_around_the_parts_is_in_the_ledger() -> None:
    noted = message((HTML, page(BARE))).replace(b"\n\n\n--BB", b"\n\nThis is a message in parts.\n--BB", 1)
    found = draft(noted + b"Scanned for viruses.\n")
    assert found.body.split("\n\n") == list(STORY)
    assert [part.text for part in found.outside] == ["This is a message in parts.\nScanned for viruses."]


NAMELESS = "".join(f"<p>{line}</p>" for line in STORY)


def test_a_page_without_a_title_has_the_one_that_the_file_gives() -> None:
    named = b"Subject: =?utf-8?Q?Ferry_laid=20up?=\n" + message((HTML, NAMELESS))
    found = draft(named)
    assert (found.meta.title, found.meta.origins and found.meta.origins["title"]) == ("Ferry laid up", "saved")
    assert draft(b"Subject: Ours\n" + message((HTML, page(BARE)))).meta.title == TITLE
    assert draft(b"Subject: =?punycode?Q?Ferry?=\n" + message((HTML, NAMELESS))).body


def test_a_mail_that_has_its_text_in_plain_form_keeps_its_writer_and_day() -> None:
    head = "From: Jonas Weber <jonas@ember.example>\nTo: desk@ember.example\nDate: Mon, 5 Feb 2018 10:00:00 +0000\n"
    plain = ("Content-Type: text/plain", "\n\n".join(STORY * 6))
    mail = message(plain, (HTML, NAMELESS), kind="alternative").partition(b"\n")[2]
    found = draft(f"{head}Subject: {TITLE}\n".encode() + mail)
    assert (found.meta.title, found.meta.authors, found.meta.date) == (TITLE, ("Jonas Weber",), "2018-02-05")
    assert all(line in found.body for line in STORY)


def test_the_name_of_an_archive_of_many_hosts_is_no_source() -> None:
    canonical = f'<link rel="canonical" href="http://archive.today/2018.05.15-012345/{ADDRESS}">'
    head = f'{BARE}<meta property="og:site_name" content="archive.ph">{canonical}'
    assert draft(page(head)).meta.source == "ember.example"
