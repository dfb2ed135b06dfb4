"""The table of line rules: what is removed from the chosen text, and why, in words that a user understands.

A rule looks at the line and at its place. Rules never look inside a quotation: a line that begins with a quotation
mark is somebody's words and stays.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

Place = Literal["anywhere", "tail", "edges"]

# Long enough for every notice; a paragraph of a story is often longer, and then is not even tried.
NOTICE_CHARS = 400
SHORT_CHARS = 120

PARTICLE = r"(?:de|da|di|van|von|der|den|del|bin|al|la|le|ter|of)"
NAME = rf"(?-i:(?:[A-ZÀ-Þ][\w.'’\-]*|{PARTICLE})(?: (?:[A-ZÀ-Þ][\w.'’\-]*|{PARTICLE})){{0,5}})"
MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)"
)
AGENCY = (
    r"(?-i:AFP|AP|Associated Press|AP Photo|Reuters|REUTERS|Getty(?: Images)?|GETTY(?: IMAGES)?|EPA(?:-EFE)?|EFE"
    r"|PA(?: Wire| Images| Media)?|Shutterstock|iStock(?:photo)?|Alamy(?: Stock Photo)?|Bloomberg|Xinhua|TASS|Sputnik"
    r"|ANP|DPA|dpa|Anadolu(?: Agency)?|ZUMA(?: Press)?|Unsplash|Pexels|Pixabay|Adobe Stock|Depositphotos|Flickr"
    r"|Wikimedia(?: Commons)?|Instagram|Facebook|Twitter|YouTube|NASA|USA TODAY Sports|Imagn(?: Images)?|NurPhoto"
    r"|Corbis|WireImage|FilmMagic|Handout|POOL|SIPA(?: USA)?)"
)
AGENCIES = rf"{AGENCY}(?:(?: ?/ ?| via ){AGENCY}){{0,3}}"
# "STRINGER/AFP/Getty Images", "Jane Doe for Reuters"
CREDITED = rf"(?-i:[A-ZÀ-Þ][\w.'’ \-]{{1,50}}) ?(?:/ ?(?-i:[A-Z][\w ]{{1,30}}) ?)?(?:/|\||for|via) ?{AGENCIES}"
ROLE = (
    r"(?:reporter|writer|editor|journalist|correspondent|columnist|contributor|author|producer|blogger|intern|fellow"
    r"|freelancer|critic|photographer|editor-in-chief|researcher|broadcaster)s?"
)
PAGE = r"(?:article|story|post|page|piece|report)"
NEWSLETTER = r"(?:newsletters?|inbox|mailing list|e-?mails?|updates|alerts|digest|briefing|channel|podcast)"
NETWORK = r"(?:facebook|twitter|x|instagram|google news|linkedin|youtube|telegram|whatsapp|tiktok|threads|bluesky)"
SHARE = (
    r"(?:share|tweet|pin it|pin|e-?mail|print|copy|save|facebook|twitter|x|linkedin|whatsapp|reddit|pinterest|telegram"
    r"|messenger|flipboard|bookmark|gift|copied|link|this|article|story|post|page|on|via|to|with|by|or|and)"
)


@dataclass(frozen=True, slots=True)
class Rule:
    """One reason to remove a line.

    pattern: matched at the line's start.  place: where in the text it may stand: "tail" is the part after most of the
        story, "edges" the tail and the few lines at the head.  most_chars: longer lines are never matched.
    """

    name: str
    reason: str
    pattern: re.Pattern[str]
    place: Place
    most_chars: int


def _rule(
    name: str,
    reason: str,
    *patterns: str,
    whole: bool = False,
    place: Place = "anywhere",
    most_chars: int = NOTICE_CHARS,
) -> Rule:
    """A rule that any of the patterns fires. whole: the pattern must reach the line's end, but for punctuation."""
    joined = rf"\W{{0,6}}(?:{'|'.join(patterns)})" + (r"\W{0,6}$" if whole else "")
    return Rule(name, reason, re.compile(joined, re.IGNORECASE), place, most_chars)


RULES: tuple[Rule, ...] = (
    _rule(
        "voice-note",
        "A note about the recording of the article.",
        r"(?:this )?(?:voice|audio)(?: version)? (?:is|was) (?:ai|auto|computer)",
        r"ai[- ]generated (?:voice|audio)",
        rf"listen to (?:this|the) {PAGE}",
        r"(?:listen|play|audio)(?: \(\d+ min(?:ute)?s?\)| \d+:\d\d)?\W{0,6}$",
        rf"(?:this )?(?:{PAGE}|audio) (?:was|is) (?:read|narrated|auto-generated)",
        r"\d+ min(?:ute)?s? listen\W{0,6}$",
        most_chars=200,
    ),
    _rule(
        "byline",
        "The line that names the writers; they are kept as authors.",
        r"(?:(?:written|reported|reviewed|edited|fact[- ]checked|medically reviewed|words|story|text)\s+)?"
        rf"by:?\s+{NAME}"
        rf"(?:\s*(?:,|and|&|\|)\s*{NAME}){{0,6}}",
        whole=True,
        place="edges",
        most_chars=SHORT_CHARS,
    ),
    _rule(
        "published",
        "The line that says when the article was published or updated; it is kept as the date.",
        r"(?:first |last |originally )?(?:published|updated|posted|modified|reviewed|created|date)(?: on| at)?:?\s+"
        rf".{{0,30}}(?:\d{{1,2}}[:./ ]|{MONTH}|\d{{4}}|ago|today|yesterday)",
        r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?,? )?"
        rf"(?:{MONTH}\.? \d{{1,2}},? \d{{4}}|\d{{1,2}}\.? {MONTH}\.?,? \d{{4}}|\d{{4}}-\d\d-\d\d)"
        r"(?:[,|•·\-–— ]*(?:at )?\d{1,2}[:.]\d\d.{0,20})?\W{0,6}$",
        place="edges",
        most_chars=SHORT_CHARS,
    ),
    _rule(
        "reading-time",
        "How long the article takes to read.",
        r"(?:(?:reading|read) time:?\s*\W{0,3})?(?:\d+|a few|one|two|three|four|five)[ -]min(?:ute)?s?\.?"
        r"(?: read(?:ing time)?)?",
        whole=True,
        most_chars=60,
    ),
    _rule(
        "tip-line",
        "A call for tips or questions to the newsroom.",
        r"(?:do you )?(?:have|got) (?:a|an|any|some) (?:news |story |confidential )?"
        r"(?:tips?|story(?: idea)?|question|information|concern|correction|feedback|scoop)s?\b"
        r".{0,200}(?:\?|e-?mail|contact|let us know|tell us|write to|@)",
        r"(?:send|e-?mail|submit|share) (?:us )?(?:your |any |news |story )*"
        r"(?:tips?|story ideas|letters|questions|comments|feedback)\b",
        r"if you (?:have|know) .{0,80}(?:tip|story|information).{0,80}(?:e-?mail|contact|@)",
        r"want to (?:share|send|tell) .{0,60}\?",
        place="tail",
    ),
    _rule(
        "contact",
        "How to reach the writer or the newsroom.",
        r"(?:you can )?(?:get in touch|contact|reach|e-?mail|write to|message|call|follow)(?: (?:with|out to))?"
        rf"(?: (?:him|her|them|us|me|the {ROLE}|{NAME}))?"
        rf"(?:,.{{0,60}})? (?:at|on|via|by|with)\b.{{0,120}}(?:@|{NETWORK}\b|e-?mail|\d{{3}})",
        r"[\w.+\-]+@[\w\-]+\.[\w.\-]+\W{0,6}$",
        r"(?:e-?mail|twitter|contact|tel|phone):\s*\S+\W{0,6}$",
        place="tail",
    ),
    _rule(
        "writer-heading",
        "The heading above the writer's biography.",
        rf"(?:about|meet|more about|more from) (?:the |our |this )?{ROLE}",
        whole=True,
        most_chars=60,
    ),
    _rule(
        "writer-bio",
        "A biography of the writer.",
        rf"(?:{NAME}|he|she|they),? (?:is|was|are|has been|joined|works as) (?:currently |also |now )?"
        rf"(?:a|an|the|our|one of)\b(?: [\w’'.&\-]+){{0,7}}? {ROLE}\b",
        place="tail",
        most_chars=900,
    ),
    _rule(
        "contributors",
        "Who else worked on the article.",
        r"(?:additional )?(?:reporting|editing|writing|research|photography|graphics?) (?:by|from|contributed by)\b",
        rf"(?:the )?{NAME}(?:,? and {NAME})? contributed (?:to this|reporting)",
        r"with (?:files|reporting) (?:from|by)\b",
        place="tail",
        most_chars=300,
    ),
    _rule(
        "agency-notice",
        "A notice of rights or of where the text comes from.",
        r"©|\(c\) ?\d{4}|copyright (?:©|\d{4}|\(c\))|all rights reserved",
        rf"this (?:material|content|{PAGE}) (?:may not be|was (?:originally |first )?(?:published|produced))",
        rf"(?:this {PAGE} )?(?:originally|first) (?:appeared|published) (?:on|in|at)\b",
        r"reprinted (?:with|by)\b",
        place="edges",
        most_chars=350,
    ),
    _rule(
        "read-more",
        "A pointer to another article.",
        r"(?:read|see|learn|find out|discover|view|show|load|click (?:here )?(?:to|for)) "
        rf"(?:more|next|also|full {PAGE}|full bio)\b(?: (?:about|on|from|at|in|here))?(?:\W{{0,6}}$|\s*[:|>»→–-])",
        r"(?:related|more|also read|read also|read this|read next|up next|don'?t miss|recommended|watch|listen|see also"
        r"|must read|further reading|in case you missed it|editor'?s? picks?)\s*:",
        r"(?:continue reading|keep reading|more to explore|what to read next|most (?:popular|read|viewed))\W{0,6}$",
        r"(?:related|recommended|popular|latest|trending|more|similar|top) "
        r"(?:articles?|stories|story|posts?|news|content|reading|coverage|topics?|links?|videos?|resources?|tags?"
        r"|on this|for you|from .{1,40}|in .{1,30})\W{0,6}$",
        r"you (?:may|might) (?:also )?(?:like|be interested in|enjoy)\b.{0,20}$",
        r"(?:related|read next|up next|see also)\W{0,6}$",
        most_chars=200,
    ),
    _rule(
        "read-more-tail",
        "A text that is cut short with a link to the whole.",
        r".{0,340}(?:\.\.\.|…) ?(?:read|see|show) more",
        whole=True,
        most_chars=350,
    ),
    _rule(
        "newsletter",
        "A prompt to subscribe to a newsletter.",
        rf"(?:sign up|subscribe|register|join)\b.{{0,120}}\b{NEWSLETTER}\b",
        r"(?:get|receive|stay|never miss|enter your|want more)\b"
        r".{0,100}\b(?:newsletter|inbox|email address|mailing list)",
        r"(?:our |free |daily |weekly ){0,3}newsletters?\W{0,6}$",
        r"(?:subscribe|sign up)(?: now| today| here)?\W{0,6}$",
        r"thanks? (?:you )?for (?:subscribing|signing up)\b",
        most_chars=250,
    ),
    _rule(
        "app-prompt",
        "A prompt to use an app or to follow an account.",
        r"(?:download|get|install|open|try) (?:the |our )[\w ]{0,40}\bapp\b",
        rf"(?:follow|like|join|find) [\w ]{{1,40}} (?:on|at) {NETWORK}\b",
        r"(?:follow (?:us|me)\b|add us\b|add [\w ]{1,30} as a preferred source)",
        r"choose [\w ]{1,30} as your (?:trusted|preferred) source",
        most_chars=160,
    ),
    _rule(
        "share-row",
        "Buttons to share or to print the page.",
        rf"{SHARE}(?:[\s,|•·/:!]+{SHARE}){{0,15}}",
        whole=True,
        most_chars=100,
    ),
    _rule(
        "cookies",
        "A notice about cookies or consent.",
        r"(?:we|this (?:web)?site|our (?:web)?site)(?: and our partners)? uses? cookies",
        r"by (?:continuing|clicking|using|signing)\b.{0,100}(?:agree|cookies|terms|privacy)",
        r"(?:cookie|privacy) (?:policy|settings|preferences|notice)\W{0,6}$",
        r"accept(?: all)? cookies|manage (?:cookies|consent)",
        r"to (?:view|see|show|display) this (?:content|video|post).{0,80}(?:cookies|consent|javascript)",
    ),
    _rule(
        "paywall",
        "A notice about subscriptions.",
        r"this (?:article|content|story) is (?:only )?(?:for|available to) (?:\w+ )?(?:subscribers|members)",
        r"already (?:a |have an? )(?:subscriber|member|account)\b",
        r"(?:log|sign) in(?: to (?:continue|read|your account|comment).{0,60})?\W{0,6}$",
        r"(?:subscribe|register|become a (?:member|subscriber))\b"
        r".{0,60}(?:to (?:continue|read|unlock|access|keep reading)|today|now)\b",
        r"support (?:our|independent|local) journalism",
        most_chars=250,
    ),
    _rule(
        "comments",
        "The heading or prompt of the comments.",
        r"(?:leave|post|add|write|view|show|see|read|join|start)(?: \w+){0,2} "
        r"(?:comments?|reply|conversation|discussion)\b.{0,30}$",
        r"(?:\d+|no) comments?(?: yet)?\W{0,6}$|comments?(?: \(\d+\)| are closed.{0,10})?\W{0,6}$",
        r"your email address will not be published\b",
        r"what do you think\?.{0,60}comments?\b.{0,20}$|let us know (?:what you think )?in the comments\b",
        most_chars=SHORT_CHARS,
    ),
    _rule(
        "advertisement",
        "A mark of an advertisement.",
        r"advertise?ments?(?: - .{0,40}| \d)?|ads?|(?:story|article) continues (?:below|after).{0,30}",
        r"continues? (?:below|after) (?:the )?(?:ad|advertisement).{0,20}",
        r"sponsored(?: content| by .{1,40}| links?)?|promoted(?: content)?|paid (?:content|post|partnership).{0,40}",
        r"skip (?:ad|advert|advertisement|to (?:main )?content|past .{1,30}|promotion).{0,20}|remove ads",
        r"scroll (?:down )?to continue.{0,20}",
        whole=True,
        most_chars=100,
    ),
    _rule(
        "page-button",
        "A button or counter of the page.",
        r"back to top|go back|(?:previous|next)(?: article| post| story)?|close|menu|search|expand|collapse",
        r"show (?:more|less)|load more(?: \w+)?|see all|view all|toggle .{1,30}|jump to .{1,30}",
        r"table of contents|contents|in this (?:article|story|guide)|on this page|play video|video player.{0,40}",
        r"(?:image )?\d+ (?:of|/) \d+|loading",
        whole=True,
        most_chars=60,
    ),
    _rule(
        "photo-credit",
        "The credit of a picture.",
        r"(?:(?:photo|image|picture|featured image) (?:credit|source|courtesy)|photo(?:graph)?s?|images?|pictures?|pic"
        r"|credits?|illustrations?|courtesy)\s*(?::|by\b|/|courtesy(?: of)?\b|via\b).{1,100}$",
        rf"{CREDITED}\W{{0,6}}$",
        rf"{AGENCIES}(?: ?[/|] ?.{{1,40}})?\W{{0,6}}$",
        most_chars=SHORT_CHARS,
    ),
    _rule(
        "caption",
        "The caption of a picture, told by the credit at its end.",
        rf".{{10,640}}[\s.)…]{CREDITED}\W{{0,6}}$",
        r".{10,640}\((?:AP |file |handout )?"
        r"(?:photo|image|picture|credit|illustration|screenshot|screengrab|courtesy)s?\b"
        r"[^()]{0,80}\)\W{0,6}$",
        rf".{{10,640}}\([^()]{{0,60}}{AGENCY}(?: via [\w ]{{1,40}})?\)\W{{0,6}}$",
        r".{10,640}(?:photo|image|picture) ?(?:credit|by|courtesy|:)[^.]{1,60}\W{0,6}$",
        most_chars=700,
    ),
)
"""In the order in which they are tried; the first that matches names the entry in the ledger."""

STRUCTURE_REASONS: dict[str, str] = {
    "caption": "The caption of a picture, told by the page's markup.",
    "caption-lead": "The caption of a picture, given again in full by the next line.",
    "doubled-caption": "The caption of a picture, given twice.",
    "bio-block": "Part of the biography of a writer at the end of the article.",
    "embed": "A post, video or widget from elsewhere.",
    "link-list": "A list of links to other pages.",
    "boilerplate-block": "A part of the page that its markup calls navigation, sharing, advertising or the like.",
    "title-again": "The title, given again in the text.",
}
"""Reasons of the rules that look at markup or neighbours rather than at one line's words."""
