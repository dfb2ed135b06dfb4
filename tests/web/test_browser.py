"""The pages in a real Chromium: nothing executes, everything works with and without JavaScript."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from index.article import Person
from search.query import Diagnostic
from tests.web.browsing import PHONE
from tests.web.memory import make_article

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def test_scripts_of_articles_and_queries_never_run(site: str, tab: Page, archive: Any) -> None:
    hostile = archive.articles[-1]
    script = "%3Cscript%3Edocument.title%3D'executed'%3C%2Fscript%3E"
    image = "%3Cimg+src%3Dx+onerror%3D%22document.title%3D'executed'%22%3E"
    for address in (
        "/?q=flood", f"/?q={script}", f"/?q={image}", f"/?people={script}", f"/?q=x%22+onfocus%3D%22{script}",
        f"/articles/{hostile.id}?q=Rain", f"/facets/people?prefix={script}", "/facets/people",
    ):  # fmt: skip
        tab.goto(site + address)
        assert "Clippings" in tab.title()
        assert tab.title() != "executed"
        assert tab.locator("body script, img").count() == 0


def test_a_script_typed_into_the_page_never_runs(site: str, tab: Page) -> None:
    tab.goto(site)
    tab.fill("#q", "<img src=x onerror=\"document.title='executed'\">")
    tab.press("#q", "Enter")
    expect(tab.locator("h1")).to_contain_text("0 articles")
    assert "Clippings" in tab.title()


def test_other_schemes_are_never_links(site: str, tab: Page, archive: Any) -> None:
    tab.goto(f"{site}/articles/{archive.articles[-1].id}")
    targets = tab.eval_on_selector_all("a", "links => links.map(link => link.href)")
    assert targets
    assert all(target.startswith(site) for target in targets)


def test_everything_works_without_javascript(site: str, plain: Page) -> None:
    plain.goto(site)
    plain.fill("#q", "harvest")
    plain.click(".searchbox button")
    expect(plain.locator("h1")).to_have_text(re.compile("30 articles"))
    plain.check("input[name=source][value='Northern Herald']")
    plain.fill("#from", "2022-03-01")
    plain.click("text=Apply filters")
    expect(plain.locator(".tag")).to_have_count(2)
    expect(plain.locator("h1")).to_have_text(re.compile("13 articles"))
    plain.click("text=Next page")
    expect(plain.locator(".card")).to_have_count(3)
    plain.click("text=First page")
    plain.click(".tag >> nth=0")
    expect(plain.locator(".tag")).to_have_count(1)
    plain.locator(".histogram a").nth(1).dispatch_event("click")
    plain.click(".card h3 a >> nth=0")
    expect(plain.locator("mark#hit-1")).to_have_text("harvest")
    plain.click(".body summary >> nth=0")
    expect(plain.locator("text=Sign up for our newsletter")).to_be_visible()
    plain.click("a.entity >> nth=0")
    expect(plain.locator("h1")).to_have_text("Kazan")
    plain.click(".lead a")
    expect(plain.locator(".tag")).to_contain_text("Kazan")


def test_the_drawer_works_on_a_phone_without_javascript(site: str, plain: Page) -> None:
    plain.set_viewport_size(PHONE)
    plain.goto(f"{site}/?q=harvest")
    expect(plain.locator("#filters")).to_be_hidden()
    plain.click(".to-filters")
    expect(plain.locator("#filters")).to_be_visible()
    plain.check("input[name=source] >> nth=0")
    plain.click("text=Apply filters")
    expect(plain.locator("#filters")).to_be_hidden()
    expect(plain.locator(".to-filters")).to_have_text("Filters (1)")


def test_filters_apply_at_once_and_the_back_button_undoes_them(site: str, tab: Page) -> None:
    tab.goto(f"{site}/?q=harvest")
    tab.evaluate("window.same = true")
    tab.check("input[name=source][value='Northern Herald']")
    expect(tab.locator("h1")).to_have_text(re.compile("15 articles"))
    expect(tab).to_have_url(re.compile(r"source=Northern\+Herald"))
    assert tab.evaluate("document.activeElement.value") == "Northern Herald"
    tab.go_back()
    expect(tab.locator("h1")).to_have_text(re.compile("30 articles"))
    expect(tab.locator("input[name=source]:checked")).to_have_count(0)
    tab.go_forward()
    expect(tab.locator("h1")).to_have_text(re.compile("15 articles"))
    assert tab.evaluate("window.same"), "the page was loaded anew"


def test_a_late_answer_is_dropped(site: str, tab: Page) -> None:
    tab.goto(f"{site}/?q=harvest")
    held: list[Any] = []
    tab.route("**/*people=*", lambda route: held.append(route))
    tab.check("input[name=people] >> nth=0")
    tab.uncheck("input[name=people] >> nth=0")
    tab.check("input[name=source][value='Northern Herald']")
    expect(tab.locator("h1")).to_have_text(re.compile("15 articles"))
    for route in held:
        route.continue_()
    tab.wait_for_load_state("networkidle")
    expect(tab.locator(".tag")).to_have_count(1)
    expect(tab.locator(".tag")).to_contain_text("Northern Herald")


def test_the_drawer_stays_open_while_choosing(site: str, tab: Page) -> None:
    tab.set_viewport_size(PHONE)
    tab.goto(f"{site}/?q=harvest")
    tab.click(".to-filters")
    tab.check("input[name=source] >> nth=0")
    expect(tab.locator(".apply .button")).to_have_text("Show 15 articles")
    expect(tab.locator("#filters")).to_be_visible()
    tab.click(".apply .button")
    expect(tab.locator("#filters")).to_be_hidden()
    expect(tab.locator(".tag")).to_have_count(1)


def test_suggestions_by_keyboard(site: str, tab: Page) -> None:
    tab.goto(site)
    tab.keyboard.press("/")
    tab.keyboard.type("Ka")
    expect(tab.locator("[role=option]")).to_have_text(["KazanPlace"])
    tab.fill("#q", "North")
    expect(tab.locator("[role=option]")).to_have_text(["Northern HeraldSource"])
    tab.fill("#q", "Ka")
    expect(tab.locator("[role=option]")).to_have_text(["KazanPlace"])
    tab.keyboard.press("Escape")
    expect(tab.locator("#suggestions")).to_be_hidden()
    tab.keyboard.type("z")
    expect(tab.locator("[role=option]")).to_have_count(1)
    tab.keyboard.press("ArrowDown")
    assert tab.get_attribute("#q", "aria-activedescendant") == "suggestion-0"
    tab.keyboard.press("Enter")
    expect(tab.locator(".tag")).to_contain_text("Kazan")


def test_arrows_walk_through_results_and_bars_until_switched_off(site: str, tab: Page) -> None:
    tab.goto(f"{site}/?q=harvest")
    tab.focus("#q")
    tab.keyboard.press("ArrowDown")
    tab.keyboard.press("ArrowDown")
    second = tab.locator(".card h3 a").nth(1)
    expect(second).to_be_focused()
    tab.focus(".histogram a >> nth=0")
    tab.keyboard.press("ArrowRight")
    expect(tab.locator(".histogram a").nth(1)).to_be_focused()
    tab.keyboard.press("Enter")
    expect(tab.locator(".tag")).to_contain_text("Date")
    tab.click("#keys")
    tab.focus(".card h3 a >> nth=0")
    tab.keyboard.press("ArrowDown")
    expect(tab.locator(".card h3 a").first).to_be_focused()


def test_what_has_the_focus_is_never_behind_a_sticky_bar(site: str, tab: Page) -> None:
    tab.set_viewport_size(PHONE)
    tab.goto(f"{site}/?q=harvest#filters")
    tab.focus("#from")
    for _ in range(30):
        tab.keyboard.press("Tab")
        seen = tab.evaluate(
            """() => { const at = document.activeElement, box = at.getBoundingClientRect();
            const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
            return !at.closest(".filters") || at.contains(top) || top?.contains(at); }"""
        )
        assert seen, tab.evaluate("document.activeElement.outerHTML")


def test_printed_names_leave_no_holes(site: str, tab: Page, archive: Any) -> None:
    tab.goto(f"{site}/articles/{archive.articles[0].id}")
    tab.emulate_media(media="print")
    assert tab.locator("a.entity").first.evaluate("name => getComputedStyle(name).padding") == "0px"
    expect(tab.locator("text=shown in place")).to_be_hidden()


def test_matches_of_an_article_follow_each_other(site: str, tab: Page, archive: Any) -> None:
    article = archive.articles[0]
    tab.goto(f"{site}/articles/{article.id}?q=harvest")
    expect(tab.locator(".hits-nav")).to_contain_text("1 match")
    tab.click(".hits-nav a")
    assert tab.evaluate("document.querySelector(':target').textContent") == "harvest"


def test_a_link_to_a_passage_that_begins_elsewhere_by_now_finds_it(site: str, tab: Page, archive: Any) -> None:
    article = archive.articles[0]
    second = article.body.index("What comes next")
    third = article.body.index("Ivan Petrov said")
    for place, expected in ((third + 5, third), (10**9, third), (second, second), (third - 1, second)):
        tab.goto("about:blank")
        tab.goto(f"{site}/articles/{article.id}#p{place}")
        expect(tab.locator(":target")).to_have_attribute("id", f"p{expected}")


@pytest.mark.parametrize("width", [320, 390, 768, 1280])
def test_nothing_is_wider_than_the_window(site: str, tab: Page, archive: Any, width: int) -> None:
    tab.set_viewport_size({"width": width, "height": 800})
    hostile = archive.articles[-1]
    for address in ("/", "/?q=flood", "/?q=" + "x" * 500, f"/articles/{hostile.id}", "/facets/people", "/nothing"):
        tab.goto(site + address)
        assert tab.evaluate("document.documentElement.scrollWidth") <= width, address


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_long_runs_of_letters_stay_in_the_window(site: str, tab: Page, archive: Any, width: int) -> None:
    tab.set_viewport_size({"width": width, "height": 800})
    long = "p" * 120
    people = (Person("ann", "Ann"), Person(long, long.title()), Person("semi", "Ann; " + "Bob;" * 60))
    archive.articles = [make_article(1, title=long, people=people)]
    archive.diagnostics = (Diagnostic(0, 1, "lone_quote", "This quote is never closed."),)
    for address in (
        "/?q=%22" + "w" * 120, "/?q=foo:" + "z" * 90, "/?q=" + "(" * 49 + "a", f"/?people={long}",
        f"/?q=a&people={long}",
        f"/?exclude.source={long}", "/people/ann", f"/people/{long}", f"/?q={long}&explain=1",
        f"/facets/people?q={long}",
    ):  # fmt: skip
        tab.goto(site + address)
        assert tab.evaluate("document.documentElement.scrollWidth") <= width, address


def test_copies_go_to_the_clipboard(site: str, context: BrowserContext, tab: Page) -> None:
    context.grant_permissions(["clipboard-read", "clipboard-write"], origin=site)
    tab.goto(f"{site}/?q=harvest&source=Northern+Herald")
    tab.click(".takeaway summary")
    tab.click(".spelling button >> nth=3")
    expect(tab.locator(".spelling button").nth(3)).to_have_text("Copied")
    copied = tab.evaluate("navigator.clipboard.readText()")
    assert copied == "clippings search --source 'Northern Herald' harvest"


def test_values_beyond_the_first_ten_are_found_in_place(site: str, tab: Page, archive: Any) -> None:
    archive.articles = [make_article(n, people=(Person(f"person {n}", f"Person {n}"),)) for n in range(1, 30)]
    tab.goto(f"{site}/?q=harvest")
    tab.fill("#find-people", "person 2")
    expect(tab.locator("#facet-people .found li")).to_have_count(10)
    tab.fill("#find-people", "person 27")
    expect(tab.locator("#facet-people .found li")).to_have_text([re.compile("Person 27 *1 article")])
    tab.click("#facet-people .found a")
    expect(tab.locator(".tag")).to_contain_text("Person 27")
    expect(tab.locator("h1")).to_have_text(re.compile("1 article "))


@pytest.mark.parametrize("kind", ["tab", "plain"])
def test_a_value_is_excluded_by_its_sign(site: str, kind: str, request: pytest.FixtureRequest) -> None:
    page: Page = request.getfixturevalue(kind)
    page.goto(f"{site}/?q=harvest&people=ivan+petrov")
    page.click("#facet-source .not >> nth=0")
    expect(page.locator("h1")).to_have_text(re.compile("15 articles"))
    expect(page.locator(".tag")).to_have_count(2)
    expect(page.locator(".tag >> nth=1")).to_contain_text("Not source:")
    assert "exclude.source=" in page.url
    assert "people=ivan+petrov" in page.url


def test_the_keyboard_keeps_its_place_among_the_filters(site: str, tab: Page, archive: Any) -> None:
    archive.articles = [make_article(n, people=(Person(f"person {n}", f"Person {n}"),)) for n in range(1, 30)]
    tab.goto(f"{site}/?q=harvest")
    tab.focus("#facet-source .not >> nth=0")
    tab.keyboard.press("Enter")
    expect(tab.locator(".tags")).to_contain_text("Not source")
    expect(tab.locator("#facet-source summary")).to_be_focused()
    tab.focus(".histogram a >> nth=0")
    tab.keyboard.press("Enter")
    expect(tab.locator(".tags")).to_contain_text("Date")
    expect(tab.locator("#facet-date > summary")).to_be_focused()
    tab.goto(f"{site}/?q=harvest")
    tab.fill("#find-people", "person 27")
    expect(tab.locator("#facet-people .found li")).to_have_count(1)
    tab.focus("#facet-people .found a")
    tab.keyboard.press("Enter")
    expect(tab.locator(".tags")).to_contain_text("Person 27")
    expect(tab.locator("#facet-people summary")).to_be_focused()


def test_suggestions_can_be_switched_off(site: str, tab: Page) -> None:
    asked: list[str] = []
    tab.on("request", lambda request: asked.append(request.url))
    tab.goto(site)
    tab.click("#keys")
    expect(tab.locator("#keys")).to_have_text("Switch shortcuts and suggestions on")
    tab.fill("#q", "Kaz")
    tab.press("#q", "Enter")
    expect(tab.locator("h1")).to_contain_text("for Kaz")
    assert not [address for address in asked if "/suggest" in address]
    tab.reload()
    expect(tab.locator("#keys")).to_have_text("Switch shortcuts and suggestions on")


def test_matches_are_walked_through(site: str, tab: Page, archive: Any) -> None:
    archive.articles[0] = make_article(1, body="harvest one.\nharvest two.\nharvest three.")
    archive.marks = lambda *_: {"body": ((0, 7), (13, 20), (26, 33))}
    tab.goto(f"{site}/articles/{archive.articles[0].id}?q=harvest")
    for button, target in (("Previous", "hit-3"), ("Next", "hit-1"), ("Next", "hit-2"), ("Previous", "hit-1")):
        tab.click(f"text={button}")
        assert tab.evaluate("location.hash") == f"#{target}"
    expect(tab.locator(".hits-nav ol")).to_be_visible()
    tab.set_viewport_size(PHONE)
    expect(tab.locator(".hits-nav ol")).to_be_hidden()
    tab.click("text=Next")
    assert tab.evaluate("location.hash") == "#hit-2"


def test_values_are_found_on_their_own_page_without_javascript(site: str, plain: Page, archive: Any) -> None:
    archive.articles = [make_article(n, people=(Person(f"person {n}", f"Person {n}"),)) for n in range(1, 30)]
    plain.goto(f"{site}/?q=harvest")
    plain.fill("#find-people", "person 27")
    plain.press("#find-people", "Enter")
    plain.click("text=Person 27")
    expect(plain.locator("h1")).to_have_text(re.compile("1 article for harvest"))
