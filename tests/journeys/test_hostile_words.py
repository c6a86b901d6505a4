"""Whatever a customer writes, or names a file, no script runs in anybody's browser."""

from __future__ import annotations

from playwright.sync_api import Browser, FilePayload, Page, expect

from bench import stage

# Ways in which markup got through the sanitisers of others, each of which would push to `ran`.
VECTORS = (
    "<script>ran.push(1)</script>",
    "<img src=x onerror=ran.push(2)>",
    "<svg/onload=ran.push(3)>",
    "<svg><script>ran.push(4)</script></svg>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 "
    "onerror=ran.push(5)&gt;'>",
    "<form><math><mtext></form><form><mglyph><style></math><img src onerror=ran.push(6)>",
    "<noscript><p title='</noscript><img src=x onerror=ran.push(7)>'>",
    "<a href='javascript:ran.push(8)' id=trap8>go</a>",
    "<a href='jav&#x09;ascript:ran.push(9)'>go</a>",
    "<iframe srcdoc='<script>parent.ran.push(10)</script>'></iframe>",
    "<object data='data:text/html,<script>parent.ran.push(11)</script>'></object>",
    "<details open ontoggle=ran.push(12)>x</details>",
    "<video><source onerror=ran.push(13)></video>",
    "<input autofocus onfocus=ran.push(14)>",
    "<body onload=ran.push(15)>",
    "<style>@import 'data:text/css,*{x:expression(ran.push(16))}'</style>",
    "<link rel=stylesheet href='data:text/css,body{display:none}'>",
    "<base href='https://evil.example/'>",
    "<meta http-equiv=refresh content='0;url=https://evil.example/'>",
    "<div hx-get='/sign-out/' hx-trigger='load'>x</div>",
    "<div hx-on:load='ran.push(17)' data-hx-on--load='ran.push(18)'>x</div>",
    "<select><template><img src=x onerror=ran.push(19)></template></select>",
    "<textarea></textarea><img src=x onerror=ran.push(20)>",
    "</textarea><script>ran.push(21)</script>",
    "</title><script>ran.push(22)</script>",
    "--><script>ran.push(23)</script><!--",
    "\"'><script>ran.push(24)</script>",
    "' autofocus onfocus=ran.push(25) x='",
    "{{ 7|add:7 }}{% include 'x' %}${ran.push(26)}",
    "&lt;img src=x onerror=ran.push(27)&gt;",
    "\u202e<b onmouseover=ran.push(28)>\ufeff",
    "javascript:ran.push(29)",
    "<xmp><img src=x onerror=ran.push(30)></xmp>",
    '<p style="animation:x" onanimationstart=ran.push(31)>',
    "<svg><a xlink:href='javascript:ran.push(32)'><text y=9>x</text></a></svg>",
    "<svg><animate onbegin=ran.push(33) attributeName=x dur=1s></svg>",
)
TITLE = "Press <img src=x onerror=ran.push(40)></title><script>ran.push(41)</script> \"'>"
SVG = b"<svg xmlns='http://www.w3.org/2000/svg' onload='parent.ran.push(50)'/>"
PAGE = b"<script>parent.ran.push(51)</script>"
FILES: list[FilePayload] = [
    {"name": "<img src=x onerror=ran.push(52)>.svg", "mimeType": "image/svg+xml", "buffer": SVG},
    {"name": "\"'><script>ran.push(53)<.html", "mimeType": "text/html", "buffer": PAGE},
]
WATCH = """
window.ran = [];
window.stopped = [];
addEventListener("securitypolicyviolation", (event) => stopped.push(event.violatedDirective));
"""
PLANTED = """
[...document.body.querySelectorAll(
  "script[src^=data], iframe, object, embed, base, math, video, xmp, noscript, template, meta," +
  "[onerror], [onload], [onfocus], [ontoggle], [onbegin], [onanimationstart], [onmouseover]," +
  "[hx-on\\\\:load], [hx-trigger=load], [id=trap8], a[href^='javascript' i]"
)].map(found => found.outerHTML.slice(0, 120))
"""


def report(page: Page) -> str:
    """Report it, with files, as anybody would; the number of the case."""
    page.goto("/portal/cases/new")
    page.locator("input[name=application]").first.check()
    page.locator("#sev2").check()
    page.locator("#id_title").fill(TITLE)
    page.locator("#id_text").fill("\n".join(VECTORS))
    page.locator("input[type=file]").set_input_files(FILES)
    expect(page.locator("[name=kept]")).to_have_count(len(FILES))
    look(page)
    page.get_by_role("button", name="Report it").click()
    page.wait_for_url(lambda url: "/cases/C" in url)
    return page.url.rpartition("/")[2].partition("?")[0]


def look(page: Page) -> None:
    """Hover and press what was planted, then say what ran, and what was there to run."""
    page.wait_for_load_state("networkidle")
    page.mouse.move(300, 400)
    assert page.evaluate("window.ran") == []
    assert page.evaluate("window.stopped") == []
    assert page.evaluate(PLANTED) == []


def test_no_script_of_a_customer_runs_anywhere(browser: Browser, address: str) -> None:
    dialogs: list[str] = []
    context = stage.context(browser, address)
    context.add_init_script(WATCH)
    page = context.new_page()
    page.on("dialog", lambda dialog: dialogs.append(dialog.message))
    stage.step_in(page, "Katrin Vogel")
    number = report(page)
    look(page)

    for path in (
        "/portal/",
        "/portal/cases",
        f"/portal/cases?q={number}",
        f"/portal/search?q={number}",
        "/portal/search?q=onerror",
        "/portal/cases/new?title=Press+img+src+onerror",
        "/portal/inbox",
    ):
        page.goto(path)
        look(page)
    context.clear_cookies()
    stage.step_in(page, "Clara Winter")
    for path in (
        f"/desk/cases/{number}",
        f"/desk/cases?q={number}",
        "/desk/search?q=onerror",
        "/desk/inbox",
        "/desk/",
    ):
        page.goto(path)
        look(page)

    assert dialogs == []
    context.close()


def test_a_page_or_picture_with_a_script_is_saved_and_never_shown(
    browser: Browser, address: str
) -> None:
    context = stage.context(browser, address)
    context.add_init_script(WATCH)
    page = context.new_page()
    stage.step_in(page, "Katrin Vogel")
    page.goto(f"/portal/cases/{report(page)}")

    for link in page.locator("a[href*='/attachments/']").all():
        with page.expect_download() as saved:
            link.click()
        assert saved.value.suggested_filename.endswith((".svg", ".html"))
        look(page)
    context.close()
