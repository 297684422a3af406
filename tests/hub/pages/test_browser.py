"""Both pages in a real Chromium that reaches nothing but the hub."""

import re
import subprocess
from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.hub.command import ROOT, Command
from tests.hub.pages.browser import Visit, chromium
from tests.programs import program

SUBSCRIPTION = "subscription News { changes { changes { node { ... on LectureSession { title } } } } }"
PLAIN, GRAPHIQL = "/graphql?plain", "/graphql"


@pytest.fixture(scope="module")
def command(tmp_path_factory: pytest.TempPathFactory) -> Command:
    """A hub with data and with GraphiQL."""
    program("npm")
    subprocess.run(["make", "--silent", "ide"], cwd=ROOT, check=True)
    command = Command(tmp_path_factory.mktemp("pages"))
    bring(command, lectures=5)
    return command


def bring(command: Command, lectures: int) -> None:
    """Import a ledger of so many lectures."""
    command.write(*(f"{number},防火知识第{number}讲,{number + 20},王小明,红星宣讲团" for number in range(lectures)))
    assert command.run("import").returncode == 0


@pytest.fixture(scope="module")
def address(command: Command) -> Iterator[str]:
    with command.serving() as address:
        yield address.removesuffix("/graphql")


@pytest.fixture(scope="module")
def token(command: Command) -> str:
    """The secret of a token that sees what everybody does."""
    return command.run("token", "create", "visitor", "--level", "public").stdout.strip()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


Visiting = Callable[..., Visit]


@pytest.fixture
def visiting(browser: Browser, address: str) -> Iterator[Visiting]:
    """Begin a visit; at the end of the test all of them have asked nobody else and were refused nothing."""
    visits: list[Visit] = []

    def begin(**options: object) -> Visit:
        visits.append(Visit(browser, address, **options))  # type: ignore[arg-type]
        return visits[-1]

    yield begin
    for visit in visits:
        visit.end()


def ready(page: Page) -> None:
    """Wait until the schema was read and the example stands there."""
    if page.url.endswith(PLAIN):
        page.get_by_role("heading", name="Query", exact=True).wait_for()
    expect(page.locator("#query, .graphiql-query-editor .view-lines")).to_contain_text(re.compile("query.Localities"))


def run(page: Page) -> None:
    """Run what stands there, and wait for the answer."""
    page.locator("#run, .graphiql-execute-button").click()
    expect(page.locator("#result, .result-window .view-lines")).to_contain_text("防火知识第")


def enter_token(page: Page, token: str) -> None:
    if page.url.endswith(GRAPHIQL):
        page.get_by_role("button", name="Show 令牌 Token").click()
    page.locator("input[type=password]").fill(token)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_plain_page_runs_the_example_and_shows_the_docs(visiting: Visiting, scheme: str) -> None:
    page = visiting(scheme=scheme).open(PLAIN)
    ready(page)
    page.keyboard.press("Control+Enter")
    expect(page.locator("#result")).to_contain_text("防火知识第")
    expect(page.get_by_role("status")).to_contain_text("200")
    page.get_by_role("link", name="LectureSessionConnection!").click()
    expect(page.get_by_role("heading", name="LectureSessionConnection")).to_be_focused()
    expect(page.locator("#found")).to_contain_text("总数")


def test_graphiql_runs_the_example_and_shows_the_docs(visiting: Visiting) -> None:
    page = visiting().open(GRAPHIQL)
    page.get_by_role("button", name="Show Documentation Explorer").click()
    ready(page)
    run(page)
    page.get_by_role("link", name="Query", exact=True).click()
    page.get_by_role("link", name="lectureSessions", exact=True).click()
    expect(page.locator(".graphiql-doc-explorer")).to_contain_text("宣讲场次")
    page.get_by_role("button", name="Show GraphiQL Explorer").click()
    expect(page.locator(".graphiql-plugin")).to_contain_text("lectureSessions")


def test_graphiql_names_what_the_schema_does_not_have(visiting: Visiting) -> None:
    page = visiting().open(GRAPHIQL)
    page.locator(".graphiql-query-editor .view-lines").click()
    page.keyboard.press("Control+A")
    page.keyboard.insert_text("{ lectureSession { nothing } }")
    expect(page.locator(".graphiql-query-editor .squiggly-error")).not_to_have_count(0)


@pytest.mark.parametrize("path", [PLAIN, GRAPHIQL])
def test_the_token_goes_with_operations_and_stays_in_the_tab(visiting: Visiting, path: str, token: str) -> None:
    visit = visiting()
    page = visit.open(path)
    ready(page)
    enter_token(page, token)
    run(page)
    assert visit.operations()[-1].headers["authorization"] == f"Bearer {token}"
    assert token not in str(visit.context.storage_state())
    other = visit.open(path)
    ready(other)
    run(other)
    assert "authorization" not in visit.operations()[-1].headers


def test_the_schema_is_found_by_name_and_by_description(visiting: Visiting) -> None:
    page = visiting().open(PLAIN)
    ready(page)
    page.keyboard.press("Control+k")
    page.keyboard.insert_text("宣讲员")
    expect(page.get_by_role("link", name="LectureSession.speaker")).to_be_visible()
    page.get_by_label("Find a name").fill("lecturesession")
    page.get_by_role("link", name="LectureSession", exact=True).click()
    expect(page.get_by_role("heading", name="LectureSession", exact=True)).to_be_visible()
    page.go_back()
    expect(page.get_by_role("link", name="LectureSession", exact=True)).to_be_visible()


def test_the_plain_page_says_what_is_wrong_with_variables_and_operations(visiting: Visiting) -> None:
    page = visiting().open(PLAIN)
    ready(page)
    page.get_by_label("Variables").fill("{")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("alert")).to_contain_text("变量不是 JSON")
    page.get_by_label("Variables").fill("")
    page.get_by_label("Query").fill("{ venue(id: 1) { id } }")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("region", name="Result").locator("pre")).to_contain_text("UNIFIED_CODE")
    expect(page.get_by_role("alert")).to_be_empty()


def test_the_plain_page_shows_what_a_subscription_tells_until_it_is_stopped(
    visiting: Visiting, command: Command
) -> None:
    page = visiting().open(PLAIN)
    ready(page)
    page.get_by_label("Query").fill(SUBSCRIPTION)
    page.keyboard.press("Control+Enter")
    expect(page.locator("#result")).to_contain_text('"changes": []')
    bring(command, lectures=6)
    expect(page.locator("#result")).to_contain_text("防火知识第5讲")
    expect(page.get_by_role("status")).to_contain_text("#2")
    page.get_by_role("button", name="Stop").click()
    expect(page.get_by_role("button", name="Run")).to_be_visible()
    expect(page.get_by_role("alert")).to_be_empty()


def test_graphiql_shows_what_a_subscription_tells(visiting: Visiting, command: Command) -> None:
    page = visiting().open(GRAPHIQL)
    ready(page)
    page.locator(".graphiql-query-editor .view-lines").click()
    page.keyboard.press("Control+A")
    page.keyboard.insert_text(SUBSCRIPTION)
    page.get_by_role("tab", name="News").wait_for()
    page.locator(".graphiql-execute-button").click()
    told = page.locator(".result-window .view-lines")
    expect(told).to_contain_text("changes")
    bring(command, lectures=7)
    expect(told).to_contain_text("防火知识第6讲")
    page.get_by_role("button", name="Stop query").click()


def test_what_was_written_is_there_after_a_reload(visiting: Visiting) -> None:
    page = visiting().open(PLAIN)
    page.get_by_label("Query").fill("{ venues { totalCount } }")
    page.reload()
    expect(page.get_by_label("Query")).to_have_value("{ venues { totalCount } }")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_axe_finds_no_barrier_on_the_plain_page(visiting: Visiting, width: int, scheme: str) -> None:
    page = visiting(width=width, scheme=scheme).open(PLAIN)
    ready(page)
    run(page)
    page.get_by_label("Find a name").fill("宣讲员")
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


def test_axe_finds_no_barrier_where_the_token_is_entered(visiting: Visiting, token: str) -> None:
    page = visiting().open(GRAPHIQL)
    ready(page)
    enter_token(page, token)
    found = Axe().run(page, context=".hub-token")
    assert found.violations_count == 0, found.generate_report()


def test_a_phone_gets_the_plain_page_and_nothing_hangs_over_its_edge(visiting: Visiting) -> None:
    page = visiting(width=390).open(GRAPHIQL)
    page.wait_for_url(f"**{PLAIN}")
    ready(page)
    run(page)
    assert page.evaluate("document.documentElement.scrollWidth") == 390
